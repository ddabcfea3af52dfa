import { z } from 'zod';
import { SHORTCUT, type Listeners, type Person } from '../../../slack/bolt.ts';
import { refusalMessage } from '../../../slack/replies.ts';
import { answering, replyThrough, type ListenerDeps, type Reply } from '../../answering.ts';
import { lookRefusal } from '../access.ts';
import { NOT_MINE_VIEW, PUT_OFF_VIEW } from '../dialogs/care-modals.ts';
import { FIND_VIEW } from '../dialogs/find-modal.ts';
import { FIX_VIEW } from '../dialogs/fix-modal.ts';
import { RESTART_VIEW } from '../dialogs/restart-modal.ts';
import { SUGGESTED_VIEW } from '../dialogs/suggested-modal.ts';
import { originSchema } from '../origin.ts';
import { FIX } from '../values.ts';
import { applyClick } from './apply-action.ts';
import { openPutOff, openNotMine, resumeClick, submitNotMine, submitPutOff } from './care-actions.ts';
import { openFix, openLike, openSuggested } from './fix-actions.ts';
import { submitFix, submitSuggested } from './fix-submissions.ts';
import { afterSubmission, type FixClick, type FixShortcut, type FixSubmission } from './handlers.ts';
import { cancelClick, openRestart, retryClick, submitRestart, undoClick } from './job-actions.ts';
import { findShortcut, messageShortcut, submitFind } from './shortcuts.ts';

type Named<T> = Readonly<Record<string, { readonly what: string; readonly run: T }>>;

/** `what`: as the audit trail calls it when somebody may not. */
const CLICKS = {
  [FIX.fix]: { what: 'Fix', run: openFix },
  [FIX.like]: { what: 'Fix all like this', run: openLike },
  [FIX.suggested]: { what: 'Fix with suggestions', run: openSuggested },
  [FIX.apply]: { what: 'Tag it', run: applyClick },
  [FIX.notMine]: { what: 'Not mine', run: openNotMine },
  [FIX.more]: { what: 'Snooze or exempt', run: openPutOff },
  [FIX.resume]: { what: 'Show again', run: resumeClick },
  [FIX.undo]: { what: 'Undo', run: undoClick },
  [FIX.retry]: { what: 'Try again', run: retryClick },
  [FIX.cancel]: { what: 'Cancel', run: cancelClick },
  [FIX.restart]: { what: 'Restart apps', run: openRestart },
} as const satisfies Named<FixClick> & Readonly<Record<(typeof FIX)[keyof typeof FIX], unknown>>;

const SUBMISSIONS = {
  [FIX_VIEW]: { what: 'Fix', run: submitFix },
  [SUGGESTED_VIEW]: { what: 'Fix with suggestions', run: submitSuggested },
  [PUT_OFF_VIEW]: { what: 'Snooze or exempt', run: submitPutOff },
  [NOT_MINE_VIEW]: { what: 'Not mine', run: submitNotMine },
  [RESTART_VIEW]: { what: 'Restart apps', run: submitRestart },
  [FIND_VIEW]: { what: 'Fix tags', run: submitFind },
} as const satisfies Named<FixSubmission>;

const SHORTCUTS = {
  [SHORTCUT.fixTags]: { what: 'Fix tags', run: findShortcut },
  [SHORTCUT.fixTagsInMessage]: { what: 'Fix tags', run: messageShortcut },
} as const satisfies Named<FixShortcut>;

/**
 * Everything that changes something, as Slack delivers it: each is authorized anew, whatever was shown before. People of
 * other organizations, channels shared with them, and who may not even look, come no further than this.
 */
export function fixActions(deps: ListenerDeps): Pick<Listeners, 'actions' | 'submissions' | 'shortcuts'> {
  return {
    actions: Object.entries(CLICKS).map(([id, { what, run }]) => ({
      id,
      run: (click) => answered(click, click.actionId, what, deps, (reply) => run(click, reply, deps)),
    })),
    submissions: Object.entries(SUBMISSIONS).map(([id, { what, run }]) => ({
      id,
      run: async (submitted) => {
        const refused = await lookRefusal(submitted, channelOf(submitted.privateMetadata), what, deps);
        return refused === undefined
          ? run(submitted, deps)
          : afterSubmission(submitted, undefined, deps, (reply) => reply(refusalMessage(refused)));
      },
    })),
    shortcuts: Object.entries(SHORTCUTS).map(([id, { what, run }]) => ({
      id,
      run: (asked) => answered(asked, asked.callbackId, what, deps, (reply) => run(asked, reply, deps)),
    })),
  };
}

const Opened = z.object({ origin: originSchema });

/** Where a dialog was opened, and where its fix will be shown: the channel may be shared with others since. */
function channelOf(privateMetadata: string): string | undefined {
  const opened = privateMetadata === '' ? undefined : Opened.safeParse(JSON.parse(privateMetadata)).data;
  return opened?.origin.channel;
}

async function answered(
  asked: Person & { readonly channel?: string | undefined; readonly responseUrl?: string | undefined },
  source: string,
  what: string,
  deps: ListenerDeps,
  work: (reply: Reply) => Promise<void>,
): Promise<void> {
  const reply = replyThrough(asked.responseUrl, asked, deps);
  await answering({ person: asked, source, reply }, deps, async () => {
    const refused = await lookRefusal(asked, asked.channel, what, deps);
    await (refused === undefined ? work(reply) : reply(refusalMessage(refused)));
  });
}
