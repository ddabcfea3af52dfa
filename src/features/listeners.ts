import { ACTION, answerMessage } from '../slack/answer.ts';
import type { Click, CommandAsked, Listeners, Person, Submission, SubmissionOutcome } from '../slack/bolt.ts';
import { callSlack } from '../slack/call.ts';
import { uploadFile } from '../slack/files.ts';
import { addPicture, postMessage } from '../slack/post.ts';
import { noteMessage, refusalMessage } from '../slack/replies.ts';
import type { ResponseOptions } from '../slack/response.ts';
import { codeText, csvFile, escapeText } from '../slack/text.ts';
import { postingRefusal, refusal } from './access.ts';
import { ADJUST_VIEW, adjustedLine, adjustModal } from './adjust/modal.ts';
import { answering, replyThrough, type ListenerDeps, type Reply } from './answering.ts';
import { answerLine, type Asked, type Outcome } from './answers.ts';
import { fixActions } from './fix/clicks/actions.ts';
import { HOME_LINE, publishHome, showInHome } from './home/show.ts';

/** After this long without an answer the person is told that one is coming. A response URL takes five answers in all. */
const PATIENCE_MS = [3_000, 30_000, 120_000];

/** What typing, clicking and submitting do. Each runs after Slack was acknowledged and answers the person whatever happens. */
export function listeners(deps: ListenerDeps): Listeners {
  const once = doubleClicks();
  const fixing = fixActions(deps);
  return {
    command: (asked) => command(asked, deps),
    actions: [
      { id: ACTION.line, run: (click) => lineClick(click, deps) },
      { id: ACTION.share, run: (click) => once(click, () => share(click, deps)) },
      { id: ACTION.csv, run: (click) => once(click, () => sendCsv(click, deps)) },
      { id: ACTION.adjust, run: (click) => openAdjust(click, deps) },
      ...fixing.actions.map(({ id, run }) => ({ id, run: (click: Click) => once(click, () => run(click)) })),
    ],
    submissions: [{ id: ADJUST_VIEW, run: (submitted) => submitAdjust(submitted, deps) }, ...fixing.submissions],
    shortcuts: fixing.shortcuts,
    home: (opened) => home(HOME_LINE, opened, deps),
    failed: (person, error) => failed(person, error, deps),
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
  let says = 'Asking AWS. It takes longer than usual; the answer follows here.';
  const notes = PATIENCE_MS.map((after) =>
    setTimeout(() => {
      note = reply(noteMessage(says)).catch(() => undefined);
    }, after),
  );
  try {
    const outcome = await answerLine({ ...asked, progress: (told) => (says = told) }, deps);
    await note; // it must not arrive after the answer
    await reply(outcome.message, outcome.kind === 'answered' ? options : {});
    return outcome;
  } finally {
    for (const each of notes) clearTimeout(each);
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
    const { filename, title, rows } = await outcome.answer.csv();
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
 * A second click while the first still runs does nothing: nobody means to share the same answer twice. Buttons of one
 * message that do the same to different things are told apart by their value.
 */
function doubleClicks() {
  const running = new Set<string>();
  return async (click: Click, work: () => Promise<void>): Promise<void> => {
    const key = [click.user, click.channel, click.messageTs, click.actionId, click.value].join(' ');
    if (running.has(key)) return;
    running.add(key);
    try {
      await work();
    } finally {
      running.delete(key);
    }
  };
}

/** A dialog that could not say itself what became of it: told in the direct message. */
async function failed(person: Person, error: unknown, deps: ListenerDeps): Promise<void> {
  const reply = replyThrough(undefined, person, deps);
  await answering({ person, source: 'dialog', reply }, deps, () => Promise.reject(error));
}
