import { formatMoney, sum } from '../../model/money.ts';
import { addDays } from '../../model/period.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { section, type Block } from '../../slack/blocks.ts';
import { table } from '../../slack/tables.ts';
import { codeText, escapeText } from '../../slack/text.ts';
import { budgetsTable } from '../budgets/view.ts';
import { monthTitle, provenanceTexts, scopeWords } from '../labels.ts';
import type { Csv } from '../subcommand.ts';
import type { ForecastReport } from './query.ts';
import { forecastLine } from './request.ts';

export function forecastView(report: ForecastReport): AnswerView {
  const { months, request, nothing } = report;
  const scope = scopeWords(request.filters);
  const lines = [
    headlineText(report, scope.mrkdwn, (amount) => `*${amount}*`),
    monthText(report),
    report.unavailable && escapeText(report.unavailable),
    nothing &&
      `There is no value ${codeText(nothing.value)}.${nothing.nearest === undefined ? '' : ` Did you mean ${codeText(nothing.nearest)}?`}`,
  ].filter((text) => text !== undefined);
  const other = request.months === 1 ? 3 : 1;
  return {
    text: headlineText(report, scope.plain, (amount) => amount),
    headline: [section(lines.join('\n'))],
    ...forecastCharts(report),
    details: [
      ...(months.length > 1 ? [monthsTable(report)] : []),
      ...(request.filters.length > 0 ? [] : budgetsTable(report.budgets)),
    ],
    buttons: [
      [
        {
          text: other === 1 ? 'This month only' : `${other} months`,
          line: forecastLine({ ...request, months: other }),
        },
      ],
    ],
    smallPrint: provenanceTexts(report.provenance, report.period),
  };
}

/** `scope` and `strong` are in the form of the text: mrkdwn or plain. */
function headlineText(
  { months, spentBefore }: ForecastReport,
  scope: string,
  strong: (amount: string) => string,
): string {
  const [first] = months;
  const last = months.at(-1);
  if (first === undefined || last === undefined) {
    return `The forecast is not available. ${strong(formatMoney(spentBefore))} spent${scope} so far this month`;
  }
  const total = sum(
    months.map(({ expected }) => expected),
    first.expected.currency,
  );
  const when =
    first === last
      ? monthTitle(first.period.start)
      : `${monthTitle(first.period.start)} – ${monthTitle(last.period.start)}`;
  return `${strong(formatMoney(total))} of ML spend${scope} expected for ${when}`;
}

/** What is said of this month: AWS gives intervals by month, and they don't add up. */
function monthText({ months: [first, ...more], level }: ForecastReport): string | undefined {
  if (first === undefined) return undefined;
  const { expected, low, high, soFar, period } = first;
  const own = more.length === 0 ? '' : `${monthTitle(period.start)}: ${formatMoney(expected)}, `;
  const interval =
    low === undefined || high === undefined
      ? ''
      : `${formatMoney(low)} – ${formatMoney(high)} with ${level} % probability, as AWS forecasts; `;
  return `${own}${interval}${formatMoney(soFar)} spent so far`;
}

const monthsTable = ({ months }: ForecastReport): Block =>
  table({
    columns: [
      { title: 'month' },
      { title: 'expected', align: 'right' },
      { title: 'low', align: 'right' },
      { title: 'high', align: 'right' },
    ],
    rows: months.map(({ period, expected, low, high }) => [
      monthTitle(period.start),
      formatMoney(expected),
      low === undefined ? 'not available' : formatMoney(low),
      high === undefined ? 'not available' : formatMoney(high),
    ]),
  });

/** Months spent and expected. Slack's own chart neither stacks nor shows an interval, so it gets whole months. */
function forecastCharts({ history, months }: ForecastReport): Pick<AnswerView, 'chart' | 'nativeChart'> {
  const [first] = months;
  if (first === undefined || history.length === 0) return {};
  const blanks = history.map(() => undefined);
  const spent = history.map(({ spend }) => spend.amount.toNumber());
  const low = months.map((month) => month.low?.amount.toNumber());
  const high = months.map((month) => month.high?.amount.toNumber());
  const common = {
    categories: [...history, ...months].map(({ period }) => monthTitle(period.start)),
    currency: first.expected.currency,
    summary: `${formatMoney(first.expected)} expected for ${monthTitle(first.period.start)}.`,
  };
  return {
    nativeChart: {
      ...common,
      title: `ML spend a month, expected from ${monthTitle(first.period.start)} on`,
      kind: 'bar',
      series: [
        { name: 'spent or expected', values: [...spent, ...months.map(({ expected }) => expected.amount.toNumber())] },
      ],
    },
    chart: {
      ...common,
      title: 'ML spend a month',
      kind: 'stacked',
      series: [
        { name: 'spent', values: [...spent, first.soFar.amount.toNumber()] },
        {
          name: 'forecast',
          values: [...blanks, ...months.map(({ expected, soFar }) => expected.amount.minus(soFar.amount).toNumber())],
          muted: true,
        },
      ],
      ...(low.some((value) => value !== undefined)
        ? { band: { name: 'interval', low: [...blanks, ...low], high: [...blanks, ...high] } }
        : {}),
    },
  };
}

export function forecastCsv(report: ForecastReport): Csv {
  const inclusive = (end: string) => addDays(end, -1);
  return {
    filename: `ml-forecast-${report.months[0]?.period.start.slice(0, 7) ?? 'none'}.csv`,
    title: 'ML spend and its forecast by month',
    rows: [
      ['from', 'to', 'kind', report.provenance.metric, 'low', 'high', 'currency'],
      ...report.history.map(({ period, spend }) => [
        period.start,
        inclusive(period.end),
        'spent',
        spend.amount.toFixed(),
        '',
        '',
        spend.currency,
      ]),
      ...report.months.map(({ period, expected, low, high }) => [
        period.start,
        inclusive(period.end),
        'expected',
        expected.amount.toFixed(),
        low?.amount.toFixed() ?? '',
        high?.amount.toFixed() ?? '',
        expected.currency,
      ]),
    ],
  };
}
