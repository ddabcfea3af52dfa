import { ACTION, answerMessage } from '../slack/answer.ts';
import { MlcostError } from '../errors.ts';
import type { Click, CommandAsked, Listeners, Person, SlackClient } from '../slack/bolt.ts';
import { callSlack } from '../slack/call.ts';
import type { ChartPng } from '../slack/charts/png.ts';
import { codeText, csvFile, escapeText } from '../slack/text.ts';
import { uploadFile } from '../slack/files.ts';
import { failureMessage, noteMessage, refusalMessage } from '../slack/notices.ts';
import type { Message } from '../slack/message.ts';
import { addPicture, postMessage } from '../slack/post.ts';
import { respond, type ResponseOptions } from '../slack/response.ts';
import type { BotMetrics } from '../metrics.ts';
import { refusal } from './access.ts';
import { ADJUST_VIEW, adjustedLine, adjustModal } from './adjust/modal.ts';
import { answerLine, waiting, type AnswerDeps, type Outcome } from './answers.ts';
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
    command: (asked) => command(deps, asked),
    actions: [
      { id: ACTION.line, run: (click) => lineClick(deps, click) },
      { id: ACTION.share, run: (click) => once(click, () => share(deps, click)) },
      { id: ACTION.csv, run: (click) => once(click, () => sendCsv(deps, click)) },
      { id: ACTION.adjust, run: (click) => openAdjust(deps, click) },
    ],
    submissions: [
      {
        id: ADJUST_VIEW,
        run: (submitted) => {
          const adjusted = adjustedLine(submitted.values, submitted.privateMetadata, deps);
          if ('errors' in adjusted) return adjusted;
          const { line, responseUrl, channel, replace } = adjusted;
          return {
            afterwards: () =>
              answering(
                deps,
                submitted,
                'adjust',
                (message, options) => respond(responseUrl, message, options),
                (reply) => answerInto(deps, line, submitted, channel, reply, { replace }),
              ),
          };
        },
      },
    ],
    home: (opened) => home(deps, opened, HOME_LINE),
  };
}

async function command(deps: ListenerDeps, asked: CommandAsked): Promise<void> {
  const reply: Reply = (message, options) => respond(asked.responseUrl, message, options);
  await answering(deps, asked, 'command', reply, () => answerInto(deps, asked.text, asked, asked.channel, reply, {}));
}

/** Runs a button's line. A private answer is replaced by the next one; in a channel the clicker gets one of their own. */
async function lineClick(deps: ListenerDeps, click: Click): Promise<void> {
  if (click.surface === 'home') {
    await home(deps, click, click.value);
    return;
  }
  await answering(deps, click, 'line', replyTo(deps, click), (reply) =>
    answerInto(deps, click.value, click, click.channel, reply, { replace: click.ephemeral }),
  );
}

async function answerInto(
  deps: ListenerDeps,
  line: string,
  person: Person,
  channel: string | undefined,
  reply: Reply,
  options: ResponseOptions,
): Promise<Outcome> {
  const late = setTimeout(() => {
    if (options.replace !== true) void reply(waiting()).catch(() => undefined);
  }, PATIENCE_MS);
  try {
    const outcome = await answerLine(deps, line, person, channel, { surface: 'private' });
    await reply(outcome.message, outcome.kind === 'answered' ? options : {});
    return outcome;
  } finally {
    clearTimeout(late);
  }
}

/** Posts the answer for everybody in the channel; the picture of its chart follows. */
async function share(deps: ListenerDeps, click: Click): Promise<void> {
  await answering(deps, click, 'share', replyTo(deps, click), async (reply) => {
    const { channel } = click;
    if (channel === undefined) return;
    const outcome = await answerLine(deps, click.value, click, channel, { surface: 'channel', sharedBy: click.user });
    if (outcome.kind !== 'answered') return reply(outcome.message);
    const posted = await postMessage(deps.client(), channel, outcome.message);
    if (click.ephemeral) {
      const { view, line, csv } = outcome.answer;
      await reply(answerMessage(view, { surface: 'shared', line, csv: csv !== undefined }), { replace: true });
    }
    await addPicture(deps.client(), deps.paint, posted, outcome.message).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'chart picture not added');
    });
  });
}

/** Sends the answer's figures as a file, in the direct message with the bot: a file in the channel would be everybody's. */
async function sendCsv(deps: ListenerDeps, click: Click): Promise<void> {
  await answering(deps, click, 'csv', replyTo(deps, click), async (reply) => {
    const outcome = await answerLine(deps, click.value, click, click.channel, { surface: 'private' });
    if (outcome.kind !== 'answered' || outcome.answer.csv === undefined) return reply(outcome.message);
    const csv = outcome.answer.csv();
    const client = deps.client();
    const opened = await callSlack('conversations.open', () => client.conversations.open({ users: click.user }));
    const channel = opened.channel?.id ?? click.user;
    const content = new TextEncoder().encode(csvFile(csv.rows));
    await uploadFile(
      client,
      { name: csv.filename, title: csv.title, content },
      { channel, comment: `${escapeText(csv.title)}: ${codeText(`/mlcost ${outcome.answer.line}`)}` },
    );
    if (click.surface !== 'home') await reply(noteMessage(`I sent you ${csv.filename} in a direct message.`));
  });
}

/** Opens within the three seconds a trigger lives: nothing is asked of AWS first. */
async function openAdjust(deps: ListenerDeps, click: Click): Promise<void> {
  await answering(deps, click, 'adjust', replyTo(deps, click), async (reply) => {
    const denied = await refusal(deps, click, click.channel);
    if (denied !== undefined) return reply(refusalMessage(denied.refused));
    const client = deps.client();
    await callSlack('views.open', () =>
      client.views.open({ trigger_id: click.triggerId, view: adjustModal(deps, click) }),
    );
  });
}

/** App Home has no place for an answer of its own: what is to be said there goes to the direct message. */
const replyTo =
  (deps: ListenerDeps, click: Click): Reply =>
  async (message, options) => {
    if (click.responseUrl !== undefined) await respond(click.responseUrl, message, options);
    else await postMessage(deps.client(), click.user, message);
  };

/** The one place where a failure becomes a message to the person, and a line in the log with the same reference. */
async function answering(
  deps: ListenerDeps,
  person: Person,
  source: string,
  reply: Reply,
  work: (reply: Reply) => Promise<Outcome | void>,
): Promise<void> {
  const stop = deps.metrics.startAnswer(source);
  try {
    const outcome = await work(reply);
    stop(outcome ? outcome.kind : 'answered', outcome ? outcome.subcommand : source);
  } catch (error) {
    const reference = deps.newId();
    // What AWS or Slack refused is told to the person and no fault of the bot's: only the unexpected is an error.
    const expected = error instanceof MlcostError;
    deps.log[expected ? 'warn' : 'error']({ err: error, reference, source, person: person.user }, 'could not answer');
    stop(expected ? 'unavailable' : 'failed', source);
    await reply(failureMessage(error, reference)).catch((failure: unknown) => {
      deps.log.error({ err: failure, reference }, 'could not tell the person either');
    });
  }
}

/** App Home shows its answer, or what went wrong, in its own place. */
const home = (deps: ListenerDeps, person: Person, line: string): Promise<void> =>
  answering(
    deps,
    person,
    'home',
    (message) => publishHome(deps, person, line, message),
    () => showInHome(deps, person, line),
  );

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
