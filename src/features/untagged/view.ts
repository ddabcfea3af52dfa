import { kindTitle } from '../../aws/sagemaker/kinds.ts';
import { formatMoney, money } from '../../model/money.ts';
import { formatShare } from '../../model/percent.ts';
import { formatPeriod } from '../../model/period.ts';
import type { AnswerView, LineButton } from '../../slack/answer.ts';
import { actions, button, section, type Block } from '../../slack/blocks.ts';
import { escapeText } from '../../slack/text.ts';
import type { InventoryTotals } from '../../store/inventory.ts';
import { FIX, lineValue, resourceValue } from '../fix/values.ts';
import { fixOutcomeBlocks, whenText } from '../fix/view.ts';
import { ownerText, problemTexts, fullName, resourceName, snapshotTexts, stakeText } from '../inventory/words.ts';
import { countText } from '../labels.ts';
import { PAGE, type Finding, type UntaggedReport } from './query.ts';
import { untaggedLine, type UntaggedRequest } from './request.ts';

export function untaggedView(report: UntaggedReport): AnswerView {
  const { findings, fixes, request } = report;
  const line = untaggedLine({ ...request, refresh: false });
  return {
    text: plainHeadline(report),
    headline: [section(headline(report))],
    details: [
      ...fixes.flatMap((fix) => fixOutcomeBlocks(fix, line)),
      ...findings.flatMap((finding) => findingBlocks(finding, line, report)),
      ...(request.page > 1 && findings.length === 0 ? [section('There is nothing on this page any more.')] : []),
      ...(report.fixable > 1 && request.show === 'open' && !isFiltered(request) ? [suggestedRow(line)] : []),
    ],
    buttons: [onward(report)],
    smallPrint: smallPrint(report),
  };
}

const isFiltered = ({ kinds, owners, accounts, regions, name }: UntaggedRequest): boolean =>
  kinds.length + owners.length + accounts.length + regions.length > 0 || name !== undefined;

/** "41 of 312 resources break the tag policy". */
function plainHeadline({ totals, request }: UntaggedReport): string {
  const { resources } = totals;
  const broken = totals.broken + (request.show === 'all' ? totals.finished : 0);
  const which = isFiltered(request) ? ' that match' : '';
  if (request.show === 'snoozed') return `${many(totals.snoozed)} snoozed`;
  if (request.show === 'exempt') return `${many(totals.exempt)} exempt from the tag policy`;
  if (resources === 0)
    return isFiltered(request) ? 'No SageMaker resources match.' : 'There are no SageMaker resources.';
  if (broken === 0 && resources === 1)
    return `The one resource${isFiltered(request) ? ' that matches' : ''} keeps the tag policy${leftOut(totals) ? ', or was put off' : ''}.`;
  if (broken === 0)
    return `All ${countText(resources)} resources${which} keep the tag policy${leftOut(totals) ? ', or were put off' : ''}.`;
  return `${countText(broken)} of ${countText(resources)} resources${which} break${broken === 1 ? 's' : ''} the tag policy`;
}

const many = (resources: number): string =>
  `${countText(resources)} ${resources === 1 ? 'resource is' : 'resources are'}`;

const leftOut = ({ finished, snoozed, exempt }: InventoryTotals): boolean => finished + snoozed + exempt > 0;

function headline(report: UntaggedReport): string {
  const { totals, unallocated, topShare, request } = report;
  const first = `*${plainHeadline(report)}*`;
  if (request.show === 'snoozed' || request.show === 'exempt') return first;
  const stake =
    totals.currency === undefined || totals.stakeMicros === 0
      ? undefined
      : `They run at about ${formatMoney(money(`${Math.round(totals.stakeMicros)}e-6`, totals.currency), { cents: false })} a month${
          topShare === undefined ? '' : `; the first three are ${formatShare(topShare)} of that`
        }.`;
  const allocated =
    unallocated === undefined
      ? 'Unallocated spend: not available.'
      : `${formatMoney(unallocated.amount)} was unallocated in ${formatPeriod(unallocated.period)}.`;
  return [first, [allocated, ...(stake === undefined ? [] : [stake])].join(' ')].join('\n');
}

function findingBlocks(finding: Finding, line: string, report: UntaggedReport): Block[] {
  const { row, owner, ownerFrom, alike, waiver } = finding;
  const place = `${kindTitle(row.kind)} · ${row.region} · ${escapeText(report.accounts.get(row.account) ?? row.account)}`;
  const who = owner === undefined ? '' : ` · owner ${ownerText(owner, ownerFrom)}`;
  const text = [
    `*${resourceName(fullName(row))}*  ${stakeText(row)}`,
    `${place}${who}`,
    ...problemTexts(row),
    ...(waiver === undefined
      ? []
      : [
          `${waiver.kind === 'exempt' ? 'Exempt' : 'Snoozed'} by <@${waiver.person}>${waiver.until === undefined ? '' : ` until ${whenText(waiver.until)}`}${waiver.reason === undefined ? '' : `: ${escapeText(waiver.reason)}`}`,
        ]),
  ].join('\n');
  const value = resourceValue({ ref: row.ref, line });
  const label = (does: string) => `${does} ${row.name}`;
  return [
    section(text),
    actions([
      button({ text: 'Fix', action_id: FIX.fix, value, accessibility_label: label('Fix the tags of') }),
      ...(alike > 1 && waiver === undefined
        ? [
            button({
              text: `Fix ${countText(alike)} like this`,
              action_id: FIX.like,
              value,
              accessibility_label: `Fix ${alike} resources with the same problem`,
            }),
          ]
        : []),
      ...(owner === undefined || waiver !== undefined
        ? []
        : [button({ text: 'Not mine', action_id: FIX.notMine, value, accessibility_label: label('I do not own') })]),
      waiver === undefined
        ? button({
            text: 'More…',
            action_id: FIX.more,
            value,
            accessibility_label: label('Snooze, exempt, history of'),
          })
        : button({ text: 'Show again', action_id: FIX.resume, value, accessibility_label: label('Show again') }),
    ]),
  ];
}

/** For who looks after many: everything with a whole suggestion, to be looked at group by group. */
const suggestedRow = (line: string): Block =>
  actions([
    button({
      text: 'Fix with suggestions…',
      action_id: FIX.suggested,
      value: lineValue({ line }),
      accessibility_label: 'Choose which suggestions to apply',
    }),
  ]);

function onward(report: UntaggedReport): LineButton[] {
  const { request, matching, totals } = report;
  const to = (change: Partial<UntaggedRequest>): string =>
    untaggedLine({ ...request, page: 1, refresh: false, done: [], ...change });
  const left = matching - request.page * PAGE;
  return [
    ...(left > 0
      ? [
          {
            text: `Next ${Math.min(PAGE, left)} of ${countText(left)}`,
            line: to({ page: request.page + 1, done: request.done }),
          },
        ]
      : []),
    ...(request.page > 1 ? [{ text: 'Back', line: to({ page: request.page - 1, done: request.done }) }] : []),
    ...(request.show === 'open'
      ? [{ text: 'Only mine', line: 'mine' }]
      : [{ text: 'All that is open', line: to({ show: 'open' }) }]),
    ...(request.show === 'open' && totals.finished > 0
      ? [
          {
            text: `With ${countText(totals.finished)} old job${totals.finished === 1 ? '' : 's'}`,
            line: to({ show: 'all' }),
          },
        ]
      : []),
    { text: 'Coverage', line: 'coverage' },
    { text: 'Look again', line: to({ refresh: true }) },
  ];
}

function smallPrint({ snapshot, now, accounts, totals, jobDays, request }: UntaggedReport): string[] {
  const put = [
    ...(totals.snoozed > 0 ? [`${countText(totals.snoozed)} snoozed`] : []),
    ...(totals.exempt > 0 ? [`${countText(totals.exempt)} exempt`] : []),
  ];
  return [
    ...snapshotTexts(snapshot, now, (id) => accounts.get(id) ?? id),
    ...(request.show === 'open' && totals.finished > 0
      ? [
          `${totals.finished === 1 ? `1 job that ended and is older than ${jobDays} days is` : `${countText(totals.finished)} jobs that ended and are older than ${jobDays} days are`} left out: tagging changes no spend any more`,
        ]
      : []),
    ...(put.length > 0 ? [put.join(', ')] : []),
    'costs are estimates of what runs now, at list prices unless said otherwise',
  ];
}
