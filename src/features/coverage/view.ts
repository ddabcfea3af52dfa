import { kindTitle } from '../../aws/sagemaker/kinds.ts';
import { formatMoney, money } from '../../model/money.ts';
import { formatShare } from '../../model/percent.ts';
import { formatPeriod } from '../../model/period.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { section, table } from '../../slack/blocks.ts';
import type { Chart } from '../../slack/charts/chart.ts';
import type { InventoryCount } from '../../store/inventory.ts';
import { snapshotTexts } from '../inventory/words.ts';
import { dayTitle, provenanceTexts, countText } from '../labels.ts';
import type { Csv } from '../subcommand.ts';
import type { CoverageReport } from './query.ts';
import { COVERAGE_KEYS, coverageLine } from './request.ts';
import { allocatedShare } from './spend.ts';

const MOST_ROWS = 20;
const shareOf = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);
/** "+3.0 points": how a share moved; no sign when it did not. */
function points(now: number, before: number): string {
  const moved = Math.round((now - before) * 1000) / 10;
  if (moved === 0) return 'unchanged';
  return `${moved > 0 ? 'up' : 'down'} ${Math.abs(moved).toFixed(1)} points`;
}

export function coverageView(report: CoverageReport): AnswerView {
  const { totals, spend, request } = report;
  const kept = shareOf(totals.resources - totals.broken, totals.resources);
  const spent = spend === undefined ? undefined : allocatedShare(spend.total);
  const text = `Tag coverage: ${formatShare(spent)} of spend, ${formatShare(kept)} of resources`;
  return {
    text,
    headline: [section([`*${text}*`, spendText(report), trendText(report)].filter((line) => line !== '').join('\n'))],
    ...chartOf(report),
    details: totals.resources === 0 ? [section('There are no SageMaker resources.')] : [scoreboard(report)],
    buttons: [
      [
        ...COVERAGE_KEYS.filter((by) => by !== request.by).map((by) => ({
          text: `By ${by}`,
          line: coverageLine({ by }),
        })),
        { text: 'What to fix', line: 'untagged' },
      ],
    ],
    smallPrint: [
      ...snapshotTexts(report.snapshot, report.now, (id) => report.accounts.get(id) ?? id),
      'exempt and snoozed resources count as kept',
      ...(report.oldJobs > 0
        ? [`${countText(report.oldJobs)} of those to fix are jobs that ended over ${report.jobDays} days ago`]
        : []),
      ...(spend === undefined ? ['spend: not available'] : provenanceTexts(report.provenance, spend.period)),
    ],
  };
}

function spendText({ spend }: CoverageReport): string {
  if (spend === undefined) return 'Coverage by spend: not available.';
  const { total, previous, period } = spend;
  const now = allocatedShare(total);
  const before = previous === undefined ? undefined : allocatedShare(previous);
  const moved =
    now === undefined || before === undefined
      ? ''
      : `; the allocated share is ${points(now, before)} on the same days of the month before`;
  return `${formatMoney(total.unallocated)} of ${formatPeriod(period)} is unallocated${moved}.`;
}

function trendText({ trend, totals }: CoverageReport): string {
  const [first] = trend;
  const last = trend.at(-1);
  const left = `${countText(totals.broken)} of ${countText(totals.resources)} resources are left to fix`;
  if (
    first === undefined ||
    last === undefined ||
    first.day === last.day ||
    first.resources === 0 ||
    last.resources === 0
  ) {
    return `${left}.`;
  }
  return `${left}; the share that keeps the policy is ${points(last.compliant / last.resources, first.compliant / first.resources)} since ${dayTitle(first.day)}.`;
}

/** Allocated and unallocated spend by day: what a fix moves from one to the other. */
function chartOf({ spend }: CoverageReport): { chart?: Chart } {
  if (spend === undefined || spend.days.length < 2) return {};
  const days = spend.days.slice(-30);
  return {
    chart: {
      title: 'Allocated and unallocated spend',
      kind: 'stacked',
      categories: days.map(({ day }) => dayTitle(day)),
      unit: 'day',
      currency: spend.total.allocated.currency,
      series: [
        { name: 'allocated', values: days.map(({ allocated }) => allocated.amount.toNumber()) },
        { name: 'unallocated', values: days.map(({ unallocated }) => unallocated.amount.toNumber()) },
      ],
      summary: `${formatMoney(spend.total.unallocated)} unallocated, ${formatPeriod(spend.period)}.`,
    },
  };
}

function nameOf({ name }: InventoryCount, { request, accounts }: CoverageReport): string {
  if (name === undefined || name === '') return request.by === 'owner' ? 'nobody known' : 'other';
  if (request.by === 'kind') return kindTitle(name, 2);
  if (request.by === 'account') return accounts.get(name) ?? name;
  if (request.by === 'region') return name;
  // People of one company need no domain.
  return name.split('@')[0] ?? name;
}

function rowsOf(report: CoverageReport): string[][] {
  const { counts, spend, request } = report;
  return counts.map((one) => {
    const allocation = spend?.groups.get(one.name ?? '');
    const kept = formatShare(shareOf(one.resources - one.broken, one.resources));
    const money14 =
      request.by === 'owner'
        ? one.currency === undefined || one.stakeMicros === 0
          ? '–'
          : formatMoney(money(`${Math.round(one.stakeMicros)}e-6`, one.currency), { cents: false })
        : allocation === undefined
          ? '–'
          : formatShare(allocatedShare(allocation));
    return [nameOf(one, report), countText(one.resources), countText(one.broken), kept, money14];
  });
}

const scoreboard = (report: CoverageReport) =>
  table({
    columns: [
      { title: report.request.by },
      { title: 'resources', align: 'right' },
      { title: 'to fix', align: 'right' },
      { title: 'kept', align: 'right' },
      { title: report.request.by === 'owner' ? 'at stake/month' : 'spend allocated', align: 'right' },
    ],
    rows: rowsOf(report).slice(0, MOST_ROWS),
  });

export const coverageCsv = (report: CoverageReport): Csv => ({
  filename: `tag-coverage-by-${report.request.by}.csv`,
  title: `Tag coverage by ${report.request.by}`,
  rows: [
    [
      report.request.by,
      'resources',
      'to fix',
      'kept',
      report.request.by === 'owner' ? 'at stake a month' : 'spend allocated',
    ],
    ...rowsOf(report),
  ],
});
