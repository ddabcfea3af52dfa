import { kindTitle } from '../../aws/sagemaker/kinds.ts';
import { formatMoney, money } from '../../model/money.ts';
import type { AnswerView, LineButton } from '../../slack/answer.ts';
import { actions, button, section, type Block } from '../../slack/blocks.ts';
import { codeText, cutMiddle, escapeText, listWithRest } from '../../slack/text.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { FIX, lineValue, resourceValue } from '../fix/values.ts';
import { fixOutcomeBlocks } from '../fix/view.ts';
import { resourceCsv } from '../inventory/csv.ts';
import { isLikelyOwner } from '../inventory/owners.ts';
import { problemTexts, fullName, resourceName, snapshotTexts, stakeText } from '../inventory/words.ts';
import { countText } from '../labels.ts';
import type { Csv, Question } from '../subcommand.ts';
import { mineFilters, PAGE, type MineReport } from './query.ts';

const mineLineOf = ({ request }: MineReport, page: number): string =>
  ['mine', ...(page === 1 ? [] : [`page:${page}`]), ...request.done.map((id) => `done:${id}`)].join(' ');

const PERHAPS = 'of what is perhaps yours, whoever may tag can make you the owner with Not mine: then you may fix it';

export function mineView(report: MineReport): AnswerView {
  const { rows, totals, fixes, request } = report;
  const line = mineLineOf(report, request.page);
  const text = plainHeadline(report);
  return {
    text,
    headline: [section([`*${text}*`, costText(report)].filter((part) => part !== '').join('\n'))],
    details: [
      ...fixes.flatMap((fix) => fixOutcomeBlocks(fix, line)),
      ...rows.flatMap((row) => rowBlocks(row, line, report)),
      ...(report.fixable > 1
        ? [
            actions([
              button({
                text: 'Fix with suggestions…',
                action_id: FIX.suggested,
                value: lineValue({ line, mine: true }),
              }),
            ]),
          ]
        : []),
    ],
    buttons: [onward(report)],
    shareable: false,
    smallPrint: [
      ...snapshotTexts(report.snapshot, report.now, (id) => report.accounts.get(id) ?? id),
      ...(report.missing === undefined || report.listed === 0
        ? []
        : [`:warning: more may be yours: the app lacks the Slack scope ${codeText(report.missing)}`]),
      'jobs that ended and keep the policy are left out',
      ...(report.rows.some(({ owner }) => isLikelyOwner(owner)) ? [PERHAPS] : []),
      ...(totals.snoozed + totals.exempt > 0
        ? [`${countText(totals.snoozed)} snoozed, ${countText(totals.exempt)} exempt`]
        : []),
      ...(report.digest ? ['daily direct message: on'] : []),
    ],
  };
}

function plainHeadline({ totals, listed, missing }: MineReport): string {
  const { broken } = totals;
  if (listed === 0) {
    return missing === undefined
      ? 'No SageMaker resource is known to be yours.'
      : `mlcost can't tell what is yours: it lacks the Slack scope ${missing}.`;
  }
  const own = `${countText(listed)} SageMaker resource${listed === 1 ? '' : 's'} of yours`;
  return broken === 0
    ? `${own}, and all keep the tag policy`
    : `${countText(broken)} of ${own} break${broken === 1 ? 's' : ''} the tag policy`;
}

function costText({ totals, listed }: MineReport): string {
  if (listed === 0) {
    return 'Owners come from Studio, from tags and from mlcost.yml. If something is yours, ask whoever may tag to say so.';
  }
  return totals.currency === undefined || totals.costMicros === 0
    ? ''
    : `What runs of it costs about ${formatMoney(money(`${Math.round(totals.costMicros)}e-6`, totals.currency), { cents: false })} a month.`;
}

function rowBlocks(row: InventoryRow, line: string, report: MineReport): Block[] {
  const place = `${kindTitle(row.kind)} · ${row.region} · ${escapeText(report.accounts.get(row.account) ?? row.account)}${isLikelyOwner(row.owner) ? ' · perhaps yours' : ''}`;
  const tags = Object.entries(row.tags)
    .filter(([key]) => !/^(aws|sagemaker):/i.test(key))
    .map(([key, value]) => codeText(cutMiddle(`${key}=${value}`, 60)));
  const problems = problemTexts(row);
  const text = [
    `*${resourceName(fullName(row))}*  ${stakeText(row)}`,
    place,
    ...(problems.length > 0 ? problems : [tags.length === 0 ? 'no tags' : listWithRest(tags, 6)]),
  ].join('\n');
  if (row.findings.length === 0) return [section(text)];
  const value = resourceValue({ ref: row.ref, line, mine: true });
  const alike = row.fixGroup === undefined ? 0 : (report.alike.get(row.fixGroup) ?? 0);
  return [
    section(text),
    actions([
      button({ text: 'Fix', action_id: FIX.fix, value, accessibility_label: `Fix the tags of ${row.name}` }),
      ...(alike > 1 ? [button({ text: `Fix ${countText(alike)} like this`, action_id: FIX.like, value })] : []),
      button({ text: 'Not mine', action_id: FIX.notMine, value, accessibility_label: `I do not own ${row.name}` }),
      button({ text: 'More…', action_id: FIX.more, value, accessibility_label: `Snooze or exempt ${row.name}` }),
    ]),
  ];
}

function onward(report: MineReport): LineButton[] {
  const { request, listed, digest } = report;
  const left = listed - request.page * PAGE;
  return [
    ...(left > 0
      ? [{ text: `Next ${Math.min(PAGE, left)} of ${countText(left)}`, line: mineLineOf(report, request.page + 1) }]
      : []),
    ...(request.page > 1 ? [{ text: 'Back', line: mineLineOf(report, request.page - 1) }] : []),
    { text: 'Of everybody', line: 'untagged' },
    digest
      ? { text: 'No daily message', line: 'mine digest off' }
      : { text: 'Tell me every morning', line: 'mine digest on' },
  ];
}

/** A file of Slack's size, and a spreadsheet, takes so many. */
const MOST_IN_CSV = 50_000;

export async function mineCsv({ accounts }: MineReport, question: Question): Promise<Csv> {
  const { open, fine } = await mineFilters(question);
  const range = { offset: 0, limit: MOST_IN_CSV };
  const broken = await question.store.inventory.page(open, range);
  const rest = await question.store.inventory.page(fine, { ...range, limit: MOST_IN_CSV - broken.length });
  return {
    filename: 'my-sagemaker-resources.csv',
    title: 'My SageMaker resources',
    rows: resourceCsv([...broken, ...rest], accounts),
  };
}
