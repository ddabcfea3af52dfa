import { z } from 'zod';
import { sharedByOf } from '../../slack/answer.ts';
import type { Click } from '../../slack/bolt.ts';

/** Where a fix was begun: its answer is asked again there when the fix is done. A dialog and a job carry it along. */
const Origin = z.object({
  line: z.string(),
  surface: z.enum(['private', 'direct', 'channel', 'home', 'none']),
  responseUrl: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  /** Who brought the answer into the channel. */
  sharedBy: z.string().optional(),
});
export type Origin = z.infer<typeof Origin>;
export { Origin as originSchema };

export function originOf(click: Click, line: string): Origin {
  const { channel, messageTs: ts, responseUrl } = click;
  if (click.surface === 'home') return { line, surface: 'home' };
  const where = {
    ...(channel === undefined ? {} : { channel }),
    ...(responseUrl === undefined ? {} : { responseUrl }),
  };
  if (click.ephemeral || ts === undefined) return { line, surface: 'private', ...where };
  const sharedBy = sharedByOf(click.messageBlocks ?? '');
  return {
    line,
    surface: channel?.startsWith('D') ? 'direct' : 'channel',
    ts,
    ...where,
    ...(sharedBy === undefined ? {} : { sharedBy }),
  };
}

/** A place for a fix that no answer shows: from a shortcut. */
export const NO_ORIGIN: Origin = { line: '', surface: 'none' };

/** Of a job in the store: the origin, and the message that tells how far a long one is. */
const JobOrigin = z.object({ origin: Origin, progress: z.object({ channel: z.string(), ts: z.string() }).optional() });
export type JobOrigin = z.infer<typeof JobOrigin>;

export const writeJobOrigin = (origin: JobOrigin): string => JSON.stringify(origin);

export function readJobOrigin(text: string): JobOrigin {
  try {
    return JobOrigin.parse(JSON.parse(text));
  } catch {
    // A job of another version: it is worked off, and told nowhere.
    return { origin: NO_ORIGIN };
  }
}

/** The line with the fix named in it, so that its answer says what became of it. Other answers show it by themselves. */
export function lineAfter(line: string, job: string): string {
  if (!/^(untagged|mine|history)\b/.test(line)) return line;
  const done = [...line.matchAll(/ done:([\w,]+)/g)].flatMap(([, ids = '']) => ids.split(','));
  const kept = [job, ...done.filter((id) => id !== job)].slice(0, MOST_DONE);
  return `${line.replaceAll(/ done:[\w,]+/g, '')}${kept.map((id) => ` done:${id}`).join('')}`;
}

/** More would not fit into a button. */
export const MOST_DONE = 6;
