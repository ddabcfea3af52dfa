import type { Click, Shortcut, Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { noteMessage } from '../../../slack/replies.ts';
import { answering, replyThrough, type ListenerDeps, type Reply } from '../../answering.ts';

/** What a click on a resource or a fix does; `reply` is seen by who clicked only. */
export type FixClick = (click: Click, reply: Reply, deps: ListenerDeps) => Promise<void>;

export type FixSubmission = (
  submitted: Submission,
  deps: ListenerDeps,
) => SubmissionOutcome | Promise<SubmissionOutcome>;

/** `reply` answers where the message is, else in the direct message. */
export type FixShortcut = (asked: Shortcut, reply: Reply, deps: ListenerDeps) => Promise<void>;

/** A dialog's work once it is closed; what goes wrong is told where it was opened. */
export const afterSubmission = (
  submitted: Submission,
  responseUrl: string | undefined,
  deps: ListenerDeps,
  work: (reply: Reply) => Promise<void>,
): SubmissionOutcome => {
  const reply = replyThrough(responseUrl, submitted, deps);
  return {
    ...(responseUrl === undefined ? {} : { responseUrl }),
    afterwards: () => answering({ person: submitted, source: submitted.callbackId, reply }, deps, () => work(reply)),
  };
};

export const TOO_LONG = noteMessage(
  'This question is too long for a dialog. Ask for fewer kinds, accounts or owners at once.',
);
export const OLD_DIALOG = noteMessage('This dialog is from yesterday: open it again.');
export const OLD_BUTTON = noteMessage('This button is from another version of mlcost. Ask again.');
