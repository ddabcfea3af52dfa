import type { CostAnomaly } from '../../aws/cost-explorer/answers.ts';
import type { CostDimension, CostFilter } from '../../model/cost.ts';
import { formatMoney, money } from '../../model/money.ts';
import { addDays, formatPeriod } from '../../model/period.ts';
import type { AnswerView, LineButton } from '../../slack/answer.ts';
import { section, type Block } from '../../slack/blocks.ts';
import { cutMiddle, escapeText } from '../../slack/text.ts';
import { provenanceTexts } from '../labels.ts';
import { spendLine } from '../spend/request.ts';
import type { Csv } from '../subcommand.ts';
import type { AnomaliesReport } from './query.ts';

const SHOWN = 8;

export function anomaliesView(report: AnomaliesReport): AnswerView {
  const { anomalies, period } = report;
  const future = report.request.period.start > report.lastDay;
  const when = period === undefined ? formatPeriod(report.request.period) : formatPeriod(period);
  const title =
    period === undefined
      ? future
        ? `Anomalies of ${when} are not there yet: AWS tells them up to ${formatPeriod({ start: report.lastDay, end: addDays(report.lastDay, 1) })}.`
        : `Anomalies of ${when} are not available: AWS keeps 90 days.`
      : anomalies.length === 0
        ? `No anomalies in ML spend, ${when}.`
        : `${anomalies.length} anomal${anomalies.length === 1 ? 'y' : 'ies'} in ML spend, ${when}`;
  const notes = [
    report.cut && period !== undefined ? 'AWS keeps 90 days of anomalies.' : undefined,
    report.elsewhere > 0 ? `${report.elsewhere} more outside the services and accounts counted as ML.` : undefined,
    anomalies.length > SHOWN ? `${anomalies.length - SHOWN} smaller ones are in the CSV.` : undefined,
  ].filter((text) => text !== undefined);
  return {
    text: title,
    headline: [section(`*${title}*`)],
    details: [
      ...anomalies.slice(0, SHOWN).map(anomalyBlock),
      ...(notes.length === 0 ? [] : [section(notes.join(' '))]),
    ],
    buttons: [anomalies.slice(0, 3).flatMap(dayButton)],
    smallPrint: [
      'Cost Anomaly Detection, amounts estimated by AWS',
      ...provenanceTexts(report.provenance, period ?? report.request.period).filter((text) => text !== 'estimated'),
    ],
  };
}

const dollars = (amount: number | undefined): string =>
  amount === undefined ? 'not available' : formatMoney(money(amount.toFixed(2), 'USD'));

function anomalyBlock({ start, end, value, impact, actual, expected, causes }: CostAnomaly): Block {
  const days = start === undefined ? 'date not available' : formatPeriod({ start, end: addDays(end ?? start, 1) });
  const roots = causes.slice(0, 3).map((cause) => {
    const where = [cause.usageType ?? cause.service, cause.region, cause.accountName ?? cause.account]
      .filter((part) => part !== undefined && part !== '')
      .map((part) => escapeText(cutMiddle(part ?? '', 48)));
    const part = cause.contribution === undefined ? '' : ` ${dollars(cause.contribution)}`;
    return `• ${where.join(' · ')}${part}`;
  });
  return section(
    [
      `*${dollars(impact)}* above the expected · ${days} · ${escapeText(value ?? 'several services')}`,
      `${dollars(actual)} instead of ${dollars(expected)}`,
      ...roots,
    ].join('\n'),
  );
}

/** What was spent in the days around an anomaly, in the account and on the usage type that caused most of it. */
function dayButton({ start, end, causes: [cause] }: CostAnomaly): LineButton[] {
  if (start === undefined) return [];
  const filters: CostFilter[] = [
    ...(cause?.account === undefined ? [] : [dimensionFilter('LINKED_ACCOUNT', cause.account)]),
    ...(cause?.usageType === undefined ? [] : [dimensionFilter('USAGE_TYPE', cause.usageType)]),
  ];
  const period = { start: addDays(start, -3), end: addDays(end ?? start, 2) };
  const line = spendLine({ groupBy: [], filters, period, periodGiven: true, granularity: 'DAILY' });
  return [{ text: `Spend around ${formatPeriod({ start, end: addDays(start, 1) })}`, line }];
}

const dimensionFilter = (dimension: CostDimension, value: string): CostFilter => ({
  key: { kind: 'dimension', dimension },
  values: [value],
  negated: false,
});

export const anomaliesCsv = (report: AnomaliesReport): Csv => ({
  filename: 'ml-cost-anomalies.csv',
  title: 'Cost anomalies in ML spend',
  rows: [
    ['id', 'from', 'to', 'value', 'impact', 'actual', 'expected', 'root causes'],
    ...report.anomalies.map(({ id, start, end, value, impact, actual, expected, causes }) => [
      id,
      start ?? '',
      end ?? '',
      value ?? '',
      impact?.toFixed(2) ?? '',
      actual?.toFixed(2) ?? '',
      expected?.toFixed(2) ?? '',
      causes
        .map((cause) => [cause.service, cause.account, cause.region, cause.usageType].filter(Boolean).join(' / '))
        .join('; '),
    ]),
  ],
});
