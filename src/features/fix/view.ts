import { editTo } from '../../model/tag-edit.ts';
import { actions, button, section, type Block } from '../../slack/blocks.ts';
import { codeText, cutMiddle, escapeText, listWithRest } from '../../slack/text.ts';
import type { Change } from '../../store/changes.ts';
import type { FixItem } from '../../store/jobs.ts';
import { arnName, fullName, resourceName } from '../inventory/words.ts';
import { countText } from '../labels.ts';
import type { FixOutcome } from './query.ts';
import { leftBy } from './undo.ts';
import { FIX, jobValue } from './values.ts';

/** "14:02" in the reader's own time zone; Slack shows the date as well when it is not today. */
export const timeText = (at: number): string =>
  `<!date^${Math.floor(at / 1000)}^{time}|${new Date(at).toISOString().slice(11, 16)} UTC>`;
export const whenText = (at: number): string =>
  `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC>`;

/** "`cost-center=fraud` and without `Cost-Center`": what a change did, by comparing before and after. */
export function changeText({ before, after }: Pick<Change, 'before' | 'after'>): string {
  const { set, remove } = editTo(before, after);
  const shown = Object.entries(set).map(([key, value]) => codeText(cutMiddle(`${key}=${value}`, 100)));
  const gone = remove.map((key) => codeText(cutMiddle(key, 60)));
  return [
    ...(shown.length === 0
      ? []
      : [shown.slice(0, 6).join(' ') + (shown.length > 6 ? ` and ${shown.length - 6} more` : '')]),
    ...(gone.length === 0 ? [] : [`without ${listWithRest(gone, 4)}`]),
  ].join(', ');
}

/** What became of a fix, with what can be done next. `line` is the answer it is shown in. */
export function fixOutcomeBlocks(outcome: FixOutcome, line: string): Block[] {
  const { job } = outcome;
  const value = jobValue({ job: job.id, line });
  const { done, failed, waiting, writing } = outcome.progress;
  const running = job.state === 'running' && waiting + writing > 0;
  const standing = done - outcome.undone;
  const many = `${countText(standing)} resource${standing === 1 ? '' : 's'}`;
  const row = actions([
    ...(running && job.total > 1
      ? [button({ text: 'Cancel', action_id: FIX.cancel, value, accessibility_label: 'Stop this fix' })]
      : []),
    ...(standing > 0 && !running && job.kind === 'tag'
      ? [
          button({
            text: 'Undo',
            action_id: FIX.undo,
            value,
            accessibility_label: `Undo the fix of ${many}`,
            confirm: {
              title: 'Undo this fix?',
              text: `${job.total === 1 ? 'Its' : `Each of the ${many}'s`} earlier tags are restored exactly. What somebody changed since stays as it is.`,
              confirm: 'Undo',
            },
          }),
        ]
      : []),
    ...(failed > 0 && !running
      ? [button({ text: `Try ${failed === 1 ? 'it' : countText(failed)} again`, action_id: FIX.retry, value })]
      : []),
    ...(outcome.apps > 0
      ? [
          button({
            text: `Restart ${outcome.apps} app${outcome.apps === 1 ? '' : 's'}…`,
            action_id: FIX.restart,
            value,
            accessibility_label: 'Restart running apps so that they take the new tags',
          }),
        ]
      : []),
  ]);
  return [section(outcomeText(outcome)), ...(row.elements.length === 0 ? [] : [row])];
}

/** " · undone since", " · 4 undone since". */
const undoneText = ({ undone, progress }: FixOutcome): string =>
  undone === 0 ? '' : ` · ${undone < progress.done ? `${countText(undone)} ` : ''}undone since`;

const VERBS = { tag: 'tagged', undo: 'undone', restart: 'restarted' } as const;

/** The first line says what happened to what, by whom. */
export function outcomeText(outcome: FixOutcome): string {
  const { job, progress, changes, failures } = outcome;
  const { done, failed, skipped, waiting, writing, total } = progress;
  const by = `by <@${job.person}>, ${timeText(job.finishedAt ?? job.at)}`;
  const [change] = changes;
  const cancelled = `Cancelled by <@${job.cancelledBy ?? job.person}>`;
  const verb = VERBS[job.kind];
  if (waiting + writing > 0 && job.state === 'running') {
    return `:hourglass_flowing_sand: ${countText(done + failed + skipped)} of ${countText(total)} ${verb} ${by}${failed > 0 ? ` · ${countText(failed)} failed` : ''}`;
  }
  const lines: string[] = [];
  if (done === 1 && total === 1 && change !== undefined) {
    lines.push(
      job.kind === 'restart'
        ? `:white_check_mark: *${resourceName(fullName(change))}* restarted ${by}`
        : job.kind === 'undo'
          ? `:leftwards_arrow_with_hook: *${resourceName(fullName(change))}* has its earlier tags again, ${by} · ${changeText(change)}`
          : `:white_check_mark: *${resourceName(fullName(change))}* tagged ${by} · ${changeText(change)}${undoneText(outcome)}`,
    );
  } else if (done > 0) {
    const what =
      change === undefined || job.kind === 'restart'
        ? ''
        : ` · ${changeText(change)}${sameChange(changes) ? '' : ' and others'}`;
    lines.push(
      `:white_check_mark: ${countText(done)} of ${countText(total)} ${verb} ${by}${what}${undoneText(outcome)}`,
    );
  } else if (failed === 0) {
    lines.push(
      job.state === 'cancelled'
        ? `:no_entry_sign: ${cancelled}, ${timeText(job.finishedAt ?? job.at)}: nothing was changed.`
        : `:white_check_mark: Nothing to do: ${total === 1 ? 'it was' : `all ${countText(total)} were`} so already.`,
    );
  } else {
    const half = changes.some((one) => leftBy(one) !== undefined);
    lines.push(
      `:warning: ${half ? 'Only a part was changed' : 'Nothing was changed'}: ${countText(failed)} of ${countText(total)} failed.`,
    );
  }
  if (job.state === 'cancelled' && done > 0)
    lines.push(`${cancelled}: ${countText(skipped)} ${skipped === 1 ? 'was left as it is' : 'were left as they are'}.`);
  else if (skipped > 0 && done > 0) lines.push(`${countText(skipped)} were so already.`);
  lines.push(...failureTexts(failures, failed));
  return lines.join('\n');
}

const sameChange = (changes: readonly Change[]): boolean =>
  new Set(changes.map((change) => JSON.stringify(editTo(change.before, change.after)))).size === 1;

function failureTexts(failures: readonly FixItem[], failed: number): string[] {
  const texts = failures.map(
    ({ arn, error }) => `• ${resourceName(arnName(arn))}: ${escapeText(cutMiddle(error ?? 'failed', 300))}`,
  );
  return failed > texts.length
    ? [...texts, `• and ${countText(failed - texts.length)} more, see the CSV of \`/mlcost history\``]
    : texts;
}
