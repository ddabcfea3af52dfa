import type { Click, Listeners } from '../../slack/bolt.ts';
import { refusalMessage } from '../../slack/replies.ts';
import { refusal } from '../access.ts';
import { answering, replyThrough, type ListenerDeps } from '../answering.ts';
import { openPutOff, openNotMine, resumeClick, submitNotMine, submitPutOff } from './care-actions.ts';
import { NOT_MINE_VIEW, PUT_OFF_VIEW } from './care-modals.ts';
import { applyClick } from './apply-action.ts';
import { openFix, openLike, openSuggested, submitFix, submitSuggested } from './fix-actions.ts';
import { cancelClick, openRestart, retryClick, submitRestart, undoClick } from './job-actions.ts';
import type { FixClick } from './dialog.ts';
import { FIX_VIEW } from './modal.ts';
import { RESTART_VIEW } from './restart-modal.ts';
import { FIND_VIEW, findShortcut, messageShortcut, submitFind } from './shortcuts.ts';
import { SUGGESTED_VIEW } from './suggested-modal.ts';
import { FIX } from './values.ts';

const CLICKS: Readonly<Record<(typeof FIX)[keyof typeof FIX], FixClick>> = {
  [FIX.fix]: openFix,
  [FIX.like]: openLike,
  [FIX.suggested]: openSuggested,
  [FIX.apply]: applyClick,
  [FIX.notMine]: openNotMine,
  [FIX.more]: openPutOff,
  [FIX.resume]: resumeClick,
  [FIX.undo]: undoClick,
  [FIX.retry]: retryClick,
  [FIX.cancel]: cancelClick,
  [FIX.restart]: openRestart,
};

/** Everything that changes something, as Slack delivers it: each is authorized anew, whatever was shown before. */
export function fixActions(deps: ListenerDeps): Pick<Listeners, 'actions' | 'submissions' | 'shortcuts'> {
  return {
    actions: Object.entries(CLICKS).map(([id, run]) => ({ id, run: (click) => clicked(click, run, deps) })),
    submissions: [
      { id: FIX_VIEW, run: (submitted) => submitFix(submitted, deps) },
      { id: SUGGESTED_VIEW, run: (submitted) => submitSuggested(submitted, deps) },
      { id: PUT_OFF_VIEW, run: (submitted) => submitPutOff(submitted, deps) },
      { id: NOT_MINE_VIEW, run: (submitted) => submitNotMine(submitted, deps) },
      { id: RESTART_VIEW, run: (submitted) => submitRestart(submitted, deps) },
      { id: FIND_VIEW, run: (submitted) => submitFind(submitted, deps) },
    ],
    shortcuts: [
      { id: 'fix_tags', run: (asked) => findShortcut(asked, deps) },
      { id: 'fix_tags_in_message', run: (asked) => messageShortcut(asked, deps) },
    ],
  };
}

/** People of other organizations and channels shared with them come no further than this. */
async function clicked(click: Click, run: FixClick, deps: ListenerDeps): Promise<void> {
  const reply = replyThrough(click.responseUrl, click, deps);
  await answering({ person: click, source: click.actionId, reply }, deps, async () => {
    const refused = await refusal(click, click.channel, deps);
    if (refused === undefined) await run(click, reply, deps);
    else {
      await deps.store.changes.refused({
        at: deps.clock().getTime(),
        person: click.user,
        what: click.actionId,
        why: refused,
      });
      await reply(refusalMessage(refused));
    }
  });
}
