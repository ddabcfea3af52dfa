import { kindTitle } from '../../aws/sagemaker/kinds.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { actions, button, context, section, type Block } from '../../slack/blocks.ts';
import { codeText, cutMiddle, escapeText, listWithRest } from '../../slack/text.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { tagLine } from '../fix/targets.ts';
import { FIX, lineValue, resourceValue, tagsMark } from '../fix/values.ts';
import { findingText, problemTexts, fullName, resourceName, snapshotTexts, stakeText } from '../inventory/words.ts';
import type { TagReport } from './query.ts';

const MOST_ROWS = 8;
const pair = (key: string, value: string): string => codeText(cutMiddle(`${key}=${value}`, 120));

export function tagView(report: TagReport): AnswerView {
  const { rows, plan } = report;
  const [row] = rows;
  const smallPrint = snapshotTexts(report.snapshot, report.now, (id) => report.accounts.get(id) ?? id);
  if (row === undefined || rows.length > 1) return whichView(report, smallPrint);
  const text = plan === undefined ? `The tags of ${row.name}` : `What would change on ${row.name}`;
  return {
    text,
    headline: [section(`${whereText(row, report.accounts)}\n${nowText(row)}`)],
    details: plan === undefined ? lookDetails(row) : planDetails(row, report),
    shareable: false,
    smallPrint,
  };
}

/** Several have the name: each with what tells it from the others. */
function whichView({ rows, request, accounts }: TagReport, smallPrint: readonly string[]): AnswerView {
  const shown = rows.slice(0, MOST_ROWS);
  const seen = (row: InventoryRow): string => whereText({ ...row, stake: undefined }, accounts);
  const alike = Map.groupBy(rows, seen);
  const plain = `${rows.length} resources are named ${request.target}`;
  const left = rows.length - shown.length;
  return {
    text: plain,
    headline: [section(`*${escapeText(cutMiddle(plain, 160))}.* Which one?`)],
    details: [
      ...shown.map((row) =>
        section(
          `${whereText(row, accounts)}${(alike.get(seen(row)) ?? []).length > 1 ? `\n${codeText(row.arn)}` : ''}`,
          button({
            text: 'This one',
            action_id: `line:${shown.indexOf(row) + 1}`,
            value: tagLine({ ...request, target: row.ref }),
            accessibility_label: cutMiddle(`The ${kindTitle(row.kind)} ${fullName(row)}`, 70),
          }),
        ),
      ),
      ...(left > 0 ? [context(`… and ${left} more. Write the ARN instead of the name.`)] : []),
    ],
    shareable: false,
    smallPrint,
  };
}

const whereText = (row: InventoryRow, accounts: TagReport['accounts']): string =>
  `*${resourceName(fullName(row))}*  ${stakeText(row)}\n${kindTitle(row.kind)} · ${row.region} · ${escapeText(accounts.get(row.account) ?? row.account)}`;

function nowText({ tags }: InventoryRow): string {
  const shown = Object.entries(tags).map(([key, value]) => pair(key, value));
  return `Tags now: ${shown.length === 0 ? 'none' : listWithRest(shown, 12)}`;
}

/** `tag <name>` alone shows the resource. */
function lookDetails(row: InventoryRow): Block[] {
  if (row.findings.length === 0) return [section('It keeps the tag policy.')];
  const value = resourceValue({ ref: row.ref, line: `tag ${row.ref}` });
  return [
    section(problemTexts(row).join('\n')),
    actions([button({ text: 'Fix', action_id: FIX.fix, value, style: 'primary' })]),
  ];
}

function planDetails(row: InventoryRow, report: TagReport): Block[] {
  const { plan, request, allowed } = report;
  if (plan === undefined) return [];
  if (plan.problems.length > 0) {
    return [
      section(
        plan.problems
          .map(
            ({ key, problem }) =>
              `:warning: AWS would refuse this: ${codeText(cutMiddle(key, 60))} ${escapeText(problem)}`,
          )
          .join('\n'),
      ),
    ];
  }
  if (plan.changes.length === 0) return [section('Nothing would change: it is so already.')];
  const changes = plan.changes.map(({ key, from, to }) => {
    if (to === undefined) return `• ${pair(key, from ?? '')} is removed`;
    return from === undefined
      ? `• ${pair(key, to)} is added`
      : `• ${pair(key, to)} instead of ${codeText(cutMiddle(from, 80) || ' ')}`;
  });
  const left =
    plan.left.length === 0
      ? 'It keeps the tag policy then.'
      : `Still not right then: ${plan.left.map(findingText).join(' · ')}.`;
  return [
    section([`*What changes*`, ...changes, left].join('\n')),
    section(`*What to know*\n${report.caveats.map(escapeText).join(' ')}`),
    allowed
      ? actions([
          button({
            text: 'Tag it',
            action_id: FIX.apply,
            value: lineValue({ line: tagLine({ ...request, target: row.ref }), seen: tagsMark(row.tags) }),
            style: 'primary',
          }),
        ])
      : section(':lock: Only its owner and those whom people.tag in mlcost.yml names may do this.'),
  ];
}
