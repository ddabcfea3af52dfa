import { formatMoney } from '../../model/money.ts';
import { eachDay, formatPeriod, type Period } from '../../model/period.ts';
import type { Chart } from '../../slack/charts/chart.ts';
import { dayTitle, keyTitle, monthTitle, valueTitle } from '../labels.ts';
import type { SpendReport } from './query.ts';

const SERIES = 6;
/** A series below this share of the total would lie flat on zero. */
const TINY = 0.01;
/** Series that stand for several groups; those of one group are named by their values as JSON, which these are not. */
const OTHER = 'other';
const UNALLOCATED = 'unallocated';

/** The time buckets of a report: its days, or its months as Cost Explorer cut them. */
function buckets(report: SpendReport): Period[] {
  const days = eachDay(report.period).map((day) => ({ start: day, end: day }));
  if (report.granularity === 'DAILY') return days;
  return [...new Set(days.map(({ start }) => start.slice(0, 7)))].map((month) => ({
    start: `${month}-01`,
    end: `${month}-31`,
  }));
}

const inBucket = (day: string, bucket: Period) => day >= bucket.start && day <= bucket.end;

/** Spend over time, stacked by group; with one bucket only, the groups side by side. Numbers here are only drawn. */
export function spendChart(report: SpendReport, options: { previousLine?: boolean } = {}): Chart | undefined {
  if (report.pending || report.total.amount.lte(0)) return undefined;
  const name = (values: readonly string[]) =>
    values
      .map((value, index) => valueTitle(report.groupBy[index], value, report.titles, report.primaryTag))
      .join(' / ');
  const common = {
    title: `ML spend by ${report.groupBy.map(keyTitle).join(' and ')}`,
    currency: report.currency,
    summary: `${formatMoney(report.total)}, ${formatPeriod(report.period)}.`,
  };
  const times = buckets(report);
  const ranked = [...report.groups, ...(report.unallocated === undefined ? [] : [report.unallocated])];
  if (times.length === 1) {
    return {
      ...common,
      kind: 'bar',
      categories: ranked.map((group) => (group === report.unallocated ? 'unallocated' : name(group.values))),
      series: [{ name: 'spend', values: ranked.map(({ spend }) => spend.amount.toNumber()) }],
    };
  }
  const reach = report.provenance.dataThrough;
  const telling = report.groups.filter(
    ({ spend }, index) => index === 0 || spend.amount.gt(report.total.amount.times(TINY)),
  );
  const lead = telling.slice(0, SERIES - (report.unallocated === undefined ? 1 : 2));
  const titles = new Map(lead.map(({ values }) => [JSON.stringify(values), name(values)]));
  titles.set(OTHER, 'other').set(UNALLOCATED, 'unallocated');
  const primaryAt = report.groupBy.findIndex((key) => key.kind === 'tag' && key.key === report.primaryTag);
  const drawn = new Map<string, number[]>();
  for (const row of report.rows) {
    const at = times.findIndex((bucket) => inBucket(row.period.start, bucket));
    if (at < 0 || row.period.start >= report.period.end || row.period.start < report.period.start) continue;
    const own = JSON.stringify(row.values);
    const series = primaryAt >= 0 && row.values[primaryAt] === '' ? UNALLOCATED : titles.has(own) ? own : OTHER;
    const values = drawn.get(series) ?? times.map(() => 0);
    values[at] = (values[at] ?? 0) + row.amount.amount.toNumber();
    drawn.set(series, values);
  }
  const known = (index: number) => reach === undefined || (times[index]?.start ?? '') <= reach;
  const previous = options.previousLine ? previousValues(report, times) : undefined;
  return {
    ...common,
    kind: 'stacked',
    categories: times.map(({ start }) => (report.granularity === 'DAILY' ? dayTitle(start) : monthTitle(start))),
    series: [
      ...[...titles].flatMap(([series, title]) => {
        const values = drawn.get(series);
        if (values === undefined) return [];
        return [{ name: title, values: values.map((value, index) => (known(index) ? value : undefined)) }];
      }),
      ...(previous === undefined ? [] : [previous]),
    ],
  };
}

/** The daily totals of the earlier period, day by day beside this one's. */
function previousValues(report: SpendReport, times: readonly Period[]) {
  const { compared } = report;
  if (compared === undefined || report.granularity !== 'DAILY') return undefined;
  const earlier = eachDay(compared.previous);
  const totals = new Map<string, number>();
  for (const row of report.rows) {
    const day = row.period.start;
    totals.set(day, (totals.get(day) ?? 0) + row.amount.amount.toNumber());
  }
  return {
    name: formatPeriod(compared.previous),
    values: times.map((_, index) => {
      const day = earlier[index];
      return day === undefined ? undefined : (totals.get(day) ?? 0);
    }),
    line: true,
    muted: true,
  };
}
