import { sameCostKey, type CostKey } from '../../model/cost.ts';
import { formatMoney } from '../../model/money.ts';
import { daysIn, formatPeriod, stepPeriod } from '../../model/period.ts';
import type { AnswerView, LineButton } from '../../slack/answer.ts';
import { section, type Block } from '../../slack/blocks.ts';
import { table } from '../../slack/tables.ts';
import { codeText, cutMiddle, escapeText } from '../../slack/text.ts';
import { changeCell, changeWords, shareCell, shownAmounts } from '../figures.ts';
import { changeTitle, keyTitle, periodTitle, provenanceTexts, scopeWords, valueTitle } from '../labels.ts';
import { spendChart } from './chart.ts';
import type { SpendReport } from './query.ts';
import { spendLine, type SpendRequest } from './request.ts';

const DRILL_BUTTONS = 4;
const NAME = 40;

export function spendView(report: SpendReport): AnswerView {
  const { period, total } = report;
  const by = report.groupBy.map(keyTitle).join(' and ');
  const when = formatPeriod(period);
  const scope = scopeWords(report.request.filters);
  const common = { smallPrint: provenanceTexts(report.provenance, period), adjustable: true };
  if (report.pending) {
    const text = `No cost data yet for ${when}: Cost Explorer's data lags about a day.`;
    return { ...common, text, headline: [section(text)], details: [], buttons: [stepButtons(report)] };
  }
  if ((report.groups.length === 0 && report.unallocated === undefined) || report.nothing !== undefined) {
    const text = `No ML spend in ${when}${report.request.filters.length > 0 ? ' for this filter' : ''}.`;
    return {
      ...common,
      text,
      headline: [section([`*${text}*`, nothingHint(report)].filter((line) => line !== '').join('\n'))],
      details: [],
      buttons: [[...nothingButtons(report), ...stepButtons(report)]],
    };
  }
  const chart = spendChart(report, { previousLine: report.granularity === 'DAILY' });
  const change = changeText(report);
  return {
    ...common,
    text: `${formatMoney(total)} of ML spend${scope.plain}, ${when}, by ${by}${change === undefined ? '' : `: ${change}`}`,
    headline: [
      section(
        [
          `*${formatMoney(total)}* of ML spend${scope.mrkdwn}, ${when}, by ${escapeText(by)}`,
          [change ?? report.uncompared, unallocatedText(report)].filter((text) => text !== undefined).join(' · '),
        ].join('\n'),
      ),
    ],
    ...(chart === undefined ? {} : { chart }),
    details: [spendTable(report), ...idleHint(report), ...activationHint(report)],
    buttons: [drillButtons(report), [...granularityButtons(report), ...stepButtons(report)]],
  };
}

/** "12.4 % above 1–18 Oct 2026 ($42,893.01)": how the period compares with equally many earlier days. */
export function changeText({ compared, previousTotal, comparedTotal }: SpendReport): string | undefined {
  if (compared === undefined || previousTotal === undefined || comparedTotal === undefined) return undefined;
  const words = changeWords(comparedTotal, previousTotal);
  const against = formatPeriod(compared.previous);
  return words === undefined ? `nothing in ${against}` : `${words} ${against} (${formatMoney(previousTotal)})`;
}

function unallocatedText({ withoutPrimary, total, primaryTag, primaryFixed }: SpendReport): string | undefined {
  if (primaryFixed) return undefined;
  const without = `without ${codeText(primaryTag)}`;
  if (withoutPrimary === undefined) return `unallocated: not available`;
  return `${formatMoney(withoutPrimary)} (${shareCell(withoutPrimary, total)}) unallocated, ${without}`;
}

/** Rows of the table: the groups, the rest as one, and what is unallocated; they add up to the total to the cent. */
export function spendTable(report: SpendReport): Block {
  const { groups, other, unallocated, total, groupBy, currency } = report;
  const fill = (label: string) => [label, ...groupBy.slice(1).map(() => '')];
  const lines = [
    ...groups.map((group) => ({ ...group, cells: groupCells(report, group.values) })),
    ...(other === undefined ? [] : [{ ...other, cells: fill(`other (${other.count})`) }]),
    ...(unallocated === undefined ? [] : [{ ...unallocated, cells: fill('unallocated') }]),
  ];
  const amounts = shownAmounts(
    lines.map(({ spend }) => spend),
    currency,
  );
  const change =
    report.compared === undefined ? [] : [{ title: changeTitle(report.compared.previous), align: 'right' as const }];
  return table({
    columns: [
      ...groupBy.map((key) => ({ title: keyTitle(key) })),
      { title: 'spend', align: 'right' },
      { title: 'share', align: 'right' },
      ...change,
    ],
    rows: [
      ...lines.map((line, index) => [
        ...line.cells,
        amounts[index] ?? '',
        shareCell(line.spend, total),
        ...change.map(() => changeCell(line.compared, line.previous)),
      ]),
      [
        ...fill('total'),
        formatMoney(total),
        shareCell(total, total),
        ...change.map(() => changeCell(report.comparedTotal, report.previousTotal)),
      ],
    ],
  });
}

const groupCells = ({ groupBy, titles, primaryTag }: SpendReport, values: readonly string[]): string[] =>
  groupBy.map((key, index) => cutMiddle(valueTitle(key, values[index] ?? '', titles, primaryTag), NAME));

/** Where a drill-down goes next: the first key that neither groups nor filters yet. */
export function nextKey(report: Pick<SpendReport, 'primaryTag'>, used: readonly CostKey[]): CostKey {
  const order: CostKey[] = [
    { kind: 'tag', key: report.primaryTag },
    { kind: 'dimension', dimension: 'USAGE_TYPE' },
    { kind: 'dimension', dimension: 'LINKED_ACCOUNT' },
    { kind: 'dimension', dimension: 'REGION' },
    { kind: 'dimension', dimension: 'SERVICE' },
  ];
  return (
    order.find((key) => !used.some((other) => sameCostKey(key, other))) ?? { kind: 'dimension', dimension: 'OPERATION' }
  );
}

/** Buttons that narrow the answer to one value of its first grouping. */
export function drillButtons(report: SpendReport): LineButton[] {
  const [key] = report.groupBy;
  if (key === undefined || report.groupBy.length > 1) return [];
  // A filter that leaves one value has been drilled into already.
  if (report.request.filters.some((one) => sameCostKey(one.key, key) && !one.negated && one.values.length === 1))
    return [];
  const ranked = [
    ...report.groups.slice(0, DRILL_BUTTONS),
    ...(report.unallocated === undefined ? [] : [report.unallocated]),
  ];
  return ranked.map(({ values: [value = ''] }) => {
    const filters = [...report.request.filters, { key, values: [value], negated: false }];
    const next = nextKey(
      report,
      filters.map((filter) => filter.key),
    );
    return {
      text: `${cutMiddle(valueTitle(key, value, report.titles, report.primaryTag), 30)} ›`,
      line: spendLine({ ...report.request, groupBy: [next], filters }),
    };
  });
}

function granularityButtons({ request, granularity, period }: SpendReport): LineButton[] {
  if (daysIn(period) === 1) return [];
  return [
    granularity === 'DAILY'
      ? { text: 'Monthly', line: spendLine({ ...request, granularity: 'MONTHLY' }) }
      : { text: 'Daily', line: spendLine({ ...request, granularity: 'DAILY' }) },
  ];
}

/** ‹ earlier and later ›, where Cost Explorer has something to say. */
function stepButtons({ request, period, today, earliest }: SpendReport): LineButton[] {
  const to = (direction: 1 | -1): SpendRequest => ({
    ...request,
    period: stepPeriod(period, direction),
    periodGiven: true,
  });
  const earlier = to(-1);
  const later = to(1);
  return [
    ...(earlier.period.start < earliest
      ? []
      : [{ text: `‹ ${periodTitle(earlier.period)}`, line: spendLine(earlier) }]),
    ...(later.period.start >= today || period.end > today
      ? []
      : [{ text: `${periodTitle(later.period)} ›`, line: spendLine(later) }]),
  ];
}

function nothingHint({ nothing, request }: SpendReport): string {
  if (nothing !== undefined && request.filters.length === 0) {
    return `Cost Explorer knows no service ${codeText(nothing.value)}, which ${codeText('services')} in mlcost.yml counts.${nothing.nearest === undefined ? '' : ` Did you mean ${codeText(nothing.nearest)}?`}`;
  }
  if (nothing === undefined) return request.filters.length > 0 ? 'Nothing matches all the filters together.' : '';
  const tag = codeText(keyTitle(nothing.filter.key));
  return `${tag} has no value ${codeText(nothing.value)} in this period.${nothing.nearest === undefined ? '' : ` Did you mean ${codeText(nothing.nearest)}?`}`;
}

function nothingButtons({ nothing, request }: SpendReport): LineButton[] {
  if (nothing?.nearest === undefined || request.filters.length === 0) return [];
  const { value, nearest } = nothing;
  const filters = request.filters.map((filter) => ({
    ...filter,
    values: filter.values.map((wanted) => (wanted === value ? nearest : wanted)),
  }));
  return [{ text: `Show ${cutMiddle(nearest, 40)}`, line: spendLine({ ...request, filters }), primary: true }];
}

function idleHint({ idle }: SpendReport): Block[] {
  if (idle === undefined) return [];
  const { filter, value, nearest } = idle;
  const meant = nearest === undefined ? '' : ` Did you mean ${codeText(nearest)}?`;
  return [
    section(
      `:warning: ${codeText(keyTitle(filter.key))} has no value ${codeText(value)} in this period, so leaving it out changes nothing.${meant}`,
    ),
  ];
}

/** When all spend lacks a tag, the likely reason is that the tag is not activated. */
function activationHint(report: SpendReport): Block[] {
  const [key] = report.groupBy;
  const onlyEmpty = report.groups.every(({ values }) => values[0] === '');
  const asked = report.request.filters.some((filter) => key !== undefined && sameCostKey(filter.key, key));
  if (key === undefined || key.kind === 'dimension' || !onlyEmpty || asked || report.total.amount.lte(0)) return [];
  if (key.kind === 'costCategory') {
    return [section(`No spend is in the cost category ${codeText(key.key)}: it may not exist under this name.`)];
  }
  return [
    section(
      `No spend has the tag ${codeText(key.key)} in this period. A tag groups cost only after it is activated as a cost allocation tag in the payer account; that takes up to 24 hours to show.`,
    ),
  ];
}
