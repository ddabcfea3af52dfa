import { formatMoney } from '../../model/money.ts';
import { addDays } from '../../model/period.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { section, type Block } from '../../slack/blocks.ts';
import type { Chart } from '../../slack/charts/chart.ts';
import { table } from '../../slack/tables.ts';
import { codeText, escapeText } from '../../slack/text.ts';
import { budgetsTable } from '../budgets/view.ts';
import { monthTitle, provenanceTexts } from '../labels.ts';
import type { Csv } from '../subcommand.ts';
import type { ForecastReport } from './query.ts';
import { forecastLine } from './request.ts';

export function forecastView(report: ForecastReport): AnswerView {
  const { months, request, nothing } = report;
  const [first] = months;
  const headline =
    first === undefined
      ? `The forecast is not available. *${formatMoney(report.spentBefore)}* spent so far this month`
      : `*${formatMoney(first.expected)}* of ML spend expected for ${monthTitle(first.period.start)}`;
  const reasons = [
    report.unavailable && escapeText(report.unavailable),
    nothing &&
      `There is no value ${codeText(nothing.value)}.${nothing.nearest === undefined ? '' : ` Did you mean ${codeText(nothing.nearest)}?`}`,
  ].filter((text) => text !== undefined);
  const interval =
    first?.low === undefined || first.high === undefined
      ? undefined
      : `${formatMoney(first.low)} – ${formatMoney(first.high)} with ${report.level} % probability, as AWS forecasts; ${formatMoney(first.soFar)} spent so far`;
  const chart = forecastChart(report);
  const other = request.months === 1 ? 3 : 1;
  return {
    text:
      first === undefined
        ? headline.replaceAll('*', '')
        : `${formatMoney(first.expected)} of ML spend expected for ${monthTitle(first.period.start)}`,
    headline: [section([headline, interval, ...reasons].filter((text) => text !== undefined).join('\n'))],
    ...(chart === undefined ? {} : { chart }),
    details: [...(months.length > 1 ? [monthsTable(report)] : []), ...budgetsTable(report.budgets)],
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

function forecastChart({ history, months, provenance }: ForecastReport): Chart | undefined {
  if (months.length === 0 || history.length === 0) return undefined;
  const blanks = (count: number): undefined[] => Array.from({ length: count }, () => undefined);
  // Nothing more is to come of a month that is over.
  const over = history.map(() => 0);
  const first = months[0];
  const currency = first?.expected.currency ?? 'USD';
  const low = months.map((month) => month.low?.amount.toNumber());
  const high = months.map((month) => month.high?.amount.toNumber());
  return {
    title: 'ML spend a month',
    kind: 'stacked',
    categories: [...history, ...months].map(({ period }) => monthTitle(period.start)),
    series: [
      {
        name: 'spent',
        values: [
          ...history.map(({ spend }) => spend.amount.toNumber()),
          ...months.map(({ soFar }) => soFar.amount.toNumber()),
        ],
      },
      {
        name: 'forecast',
        values: [...over, ...months.map(({ expected, soFar }) => expected.amount.minus(soFar.amount).toNumber())],
        muted: true,
      },
    ],
    currency,
    ...(low.some((value) => value !== undefined)
      ? {
          band: {
            name: 'interval',
            low: [...blanks(history.length), ...low],
            high: [...blanks(history.length), ...high],
          },
        }
      : {}),
    summary: `${first === undefined ? '' : formatMoney(first.expected)} expected for ${monthTitle(first?.period.start ?? provenance.askedAt.toISOString())}.`,
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
