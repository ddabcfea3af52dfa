import { MlcostError } from '../errors.ts';
import type { BotMetrics } from '../metrics.ts';
import { ACTION, answerMessage } from '../slack/answer.ts';
import type {
  Click,
  CommandAsked,
  Listeners,
  Person,
  SlackClient,
  Submission,
  SubmissionOutcome,
} from '../slack/bolt.ts';
import { callSlack } from '../slack/call.ts';
import type { ChartPng } from '../slack/charts/png.ts';
import { uploadFile } from '../slack/files.ts';
import type { Message } from '../slack/message.ts';
import { addPicture, postMessage } from '../slack/post.ts';
import { failureMessage, noteMessage, refusalMessage } from '../slack/replies.ts';
import { respond, type ResponseOptions } from '../slack/response.ts';
import { codeText, csvFile, escapeText } from '../slack/text.ts';
import { postingRefusal, refusal } from './access.ts';
import { ADJUST_VIEW, adjustedLine, adjustModal } from './adjust/modal.ts';
import { answerLine, type AnswerDeps, type Asked, type Outcome } from './answers.ts';
import { HOME_LINE, publishHome, showInHome } from './home/show.ts';

export type ListenerDeps = AnswerDeps & {
  readonly client: () => SlackClient;
  readonly metrics: BotMetrics;
  readonly paint: ChartPng;
};

/** After this long without an answer the person is told that one is coming. */
const PATIENCE_MS = 3_000;

type Reply = (message: Message, options?: ResponseOptions) => Promise<void>;

/** What typing, clicking and submitting do. Each runs after Slack was acknowledged and answers the person whatever happens. */
export function listeners(deps: ListenerDeps): Listeners {
  const once = doubleClicks();
  return {
    command: (asked) => command(asked, deps),
    actions: [
      { id: ACTION.line, run: (click) => lineClick(click, deps) },
      { id: ACTION.share, run: (click) => once(click, () => share(click, deps)) },
      { id: ACTION.csv, run: (click) => once(click, () => sendCsv(click, deps)) },
      { id: ACTION.adjust, run: (click) => openAdjust(click, deps) },
    ],
    submissions: [{ id: ADJUST_VIEW, run: (submitted) => submitAdjust(submitted, deps) }],
    home: (opened) => home(HOME_LINE, opened, deps),
  };
}

async function command(asked: CommandAsked, deps: ListenerDeps): Promise<void> {
  const reply = replyThrough(asked.responseUrl, asked, deps);
  await answering({ person: asked, source: 'command', reply }, deps, () =>
    answerInto(
      { line: asked.text, person: asked, channel: asked.channel, surface: privateSurface(asked.channel) },
      reply,
      {},
      deps,
    ),
  );
}

/** Runs a button's line. A private answer is replaced by the next one; in a channel the clicker gets one of their own. */
async function lineClick(click: Click, deps: ListenerDeps): Promise<void> {
  const { value: line, channel, ephemeral: replace } = click;
  if (click.surface === 'home') {
    await home(line, click, deps);
    return;
  }
  const reply = replyThrough(click.responseUrl, click, deps);
  await answering({ person: click, source: 'line', reply }, deps, () =>
    answerInto({ line, person: click, channel, surface: privateSurface(channel) }, reply, { replace }, deps),
  );
}

const privateSurface = (channel: string | undefined): 'private' | 'direct' =>
  channel?.startsWith('D') ? 'direct' : 'private';

/** Answers in the place of a command or a click, saying so when it takes long. */
async function answerInto(asked: Asked, reply: Reply, options: ResponseOptions, deps: ListenerDeps): Promise<Outcome> {
  let note: Promise<void> | undefined;
  const late = setTimeout(() => {
    const waiting = noteMessage('Asking AWS. It takes longer than usual; the answer follows here.');
    note = reply(waiting).catch(() => undefined);
  }, PATIENCE_MS);
  try {
    const outcome = await answerLine(asked, deps);
    await note; // it must not arrive after the answer
    await reply(outcome.message, outcome.kind === 'answered' ? options : {});
    return outcome;
  } finally {
    clearTimeout(late);
  }
}

/** Posts the answer for everybody in the channel; the picture of its chart follows. */
async function share(click: Click, deps: ListenerDeps): Promise<void> {
  const { channel, value: line } = click;
  if (channel === undefined) return;
  const reply = replyThrough(click.responseUrl, click, deps);
  await answering({ person: click, source: 'share', reply }, deps, async () => {
    const outcome = await answerLine({ line, person: click, channel, surface: 'channel', sharedBy: click.user }, deps);
    const refused = outcome.kind === 'answered' ? await postingRefusal(channel, deps) : undefined;
    if (outcome.kind !== 'answered' || refused !== undefined) {
      await reply(refused === undefined ? outcome.message : refusalMessage(refused));
      return outcome;
    }
    const client = deps.client();
    const posted = await postMessage(client, channel, outcome.message);
    // It is out: what follows can go wrong without a word, so that nobody shares it twice.
    const note = (error: unknown) => deps.log.warn({ err: error }, 'shared answer not completed');
    const { view, csv } = outcome.answer;
    const shared = answerMessage(view, { surface: 'shared', line: outcome.answer.line, csv: csv !== undefined });
    if (click.ephemeral) await reply(shared, { replace: true }).catch(note);
    await addPicture(client, deps.paint, posted, outcome.message).catch(note);
    return outcome;
  });
}

/** Sends the answer's figures as a file, in the direct message with the bot: a file in the channel would be everybody's. */
async function sendCsv(click: Click, deps: ListenerDeps): Promise<void> {
  const { value, channel, user } = click;
  const reply = replyThrough(click.responseUrl, click, deps);
  await answering({ person: click, source: 'csv', reply }, deps, async () => {
    const outcome = await answerLine({ line: value, person: click, channel, surface: 'private' }, deps);
    if (outcome.kind !== 'answered' || outcome.answer.csv === undefined) {
      await reply(outcome.message);
      return outcome;
    }
    const { filename, title, rows } = outcome.answer.csv();
    const client = deps.client();
    const opened = await callSlack('conversations.open', () => client.conversations.open({ users: user }));
    await uploadFile(
      client,
      { name: filename, title, content: new TextEncoder().encode(csvFile(rows)) },
      {
        channel: opened.channel?.id ?? user,
        comment: `${escapeText(title)}: ${codeText(`/mlcost ${outcome.answer.line}`)}`,
      },
    );
    if (click.surface !== 'home') await reply(noteMessage(`I sent you ${filename} in a direct message.`));
    return outcome;
  });
}

/** Opens within the three seconds a trigger lives: nothing is asked of AWS first. */
async function openAdjust(click: Click, deps: ListenerDeps): Promise<void> {
  const reply = replyThrough(click.responseUrl, click, deps);
  await answering({ person: click, source: 'adjust', reply }, deps, async () => {
    const refused = await refusal(click, click.channel, deps);
    const view = refused === undefined ? adjustModal(click, deps) : undefined;
    if (view === undefined) {
      await reply(refused === undefined ? noteMessage(TOO_LONG) : refusalMessage(refused));
      return;
    }
    const client = deps.client();
    await callSlack('views.open', () => client.views.open({ trigger_id: click.triggerId, view }));
  });
}

const TOO_LONG = 'This question is too long for the dialog. Type it with the grouping you want.';

function submitAdjust(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const adjusted = adjustedLine(submitted.values, submitted.privateMetadata, deps);
  if ('errors' in adjusted) return adjusted;
  const { line, responseUrl, channel, replace } = adjusted;
  const reply = replyThrough(responseUrl, submitted, deps);
  return {
    responseUrl,
    afterwards: () =>
      answering({ person: submitted, source: 'adjust', reply }, deps, () =>
        answerInto({ line, person: submitted, channel, surface: privateSurface(channel) }, reply, { replace }, deps),
      ),
  };
}

/** App Home shows its answer, or what went wrong, in its own place. */
function home(line: string, person: Person, deps: ListenerDeps): Promise<void> {
  const reply: Reply = (message) => publishHome(message, line, person, deps);
  return answering({ person, source: 'home', reply }, deps, () => showInHome(line, person, deps));
}

/**
 * Answers where the person asked. Where that place is gone (a response URL lives 30 minutes and five answers; App Home
 * has none) the answer goes to the direct message, so that nothing is lost.
 */
function replyThrough(responseUrl: string | undefined, person: Person, deps: ListenerDeps): Reply {
  return async (message, options) => {
    if (responseUrl !== undefined && responseUrl !== '') {
      try {
        await respond(responseUrl, message, options);
        return;
      } catch (error) {
        deps.log.warn({ err: error }, 'answered in the direct message instead');
      }
    }
    await postMessage(deps.client(), person.user, message);
  };
}

type Answering = { readonly person: Person; readonly source: string; readonly reply: Reply };

/** The one place where a failure becomes a message to the person, and a line in the log with the same reference. */
async function answering(
  { person, source, reply }: Answering,
  deps: ListenerDeps,
  work: () => Promise<Outcome | void>,
): Promise<void> {
  const stop = deps.metrics.startAnswer(source);
  try {
    const outcome = await work();
    stop(outcome ? outcome.kind : 'answered', outcome ? outcome.subcommand : source);
  } catch (error) {
    const reference = deps.newId();
    // What AWS or Slack refused is told to the person and no fault of the bot's: only the unexpected is an error.
    const expected = error instanceof MlcostError;
    deps.health.failed(expected ? error.message : `An unexpected error, reference ${reference}.`);
    deps.log[expected ? 'warn' : 'error']({ err: error, reference, source, person: person.user }, 'could not answer');
    stop(expected ? 'unavailable' : 'failed', source);
    await reply(failureMessage(error, reference)).catch((failure: unknown) => {
      deps.log.error({ err: failure, reference }, 'could not tell the person either');
    });
  }
}

/** A second click while the first still runs does nothing: nobody means to share the same answer twice. */
function doubleClicks() {
  const running = new Set<string>();
  return async (click: Click, work: () => Promise<void>): Promise<void> => {
    const key = [click.user, click.channel, click.messageTs, click.actionId].join(' ');
    if (running.has(key)) return;
    running.add(key);
    try {
      await work();
    } finally {
      running.delete(key);
    }
  };
}
