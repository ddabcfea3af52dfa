import { sameCostKey } from '../../model/cost.ts';
import { formatMoney } from '../../model/money.ts';
import { formatPeriod, stepPeriod } from '../../model/period.ts';
import type { AnswerView, LineButton } from '../../slack/answer.ts';
import { section } from '../../slack/blocks.ts';
import { codeText, escapeText } from '../../slack/text.ts';
import { budgetsAtRisk } from '../budgets/view.ts';
import { shareCell } from '../figures.ts';
import { provenanceTexts, countText } from '../labels.ts';
import { spendChart } from '../spend/chart.ts';
import { spendLine } from '../spend/request.ts';
import { changeText, drillButtons, spendTable } from '../spend/view.ts';
import type { OverviewReport } from './query.ts';

export function overviewView(report: OverviewReport): AnswerView {
  const { spend } = report;
  const when = formatPeriod(spend.period);
  const lines = [
    spend.pending
      ? `*No cost data yet for ${when}*: Cost Explorer's data lags about a day.`
      : `*${formatMoney(spend.total)}* of ML spend, ${when}`,
    spend.pending ? '' : (changeText(spend) ?? spend.uncompared ?? ''),
    forecastText(report),
  ];
  const notes = [budgetsAtRisk(report.budgets), unallocatedNote(report), tagNote(report)].filter(
    (text) => text !== undefined,
  );
  const chart = spendChart(spend, { previousLine: true });
  return {
    text: spend.pending
      ? `No cost data yet for ${when}.`
      : `${formatMoney(spend.total)} of ML spend, ${when}. ${plainForecast(report)}`,
    headline: [section(lines.filter((line) => line !== '').join('\n'))],
    ...(chart === undefined ? {} : { chart }),
    details: [
      ...(spend.pending || (spend.groups.length === 0 && spend.unallocated === undefined) ? [] : [spendTable(spend)]),
      ...(notes.length === 0 ? [] : [section(notes.join('\n'))]),
    ],
    buttons: [spend.pending ? [] : drillButtons(spend), onward(report)],
    smallPrint: provenanceTexts(spend.provenance, spend.period),
    adjustable: true,
  };
}

function forecastText({ forecast, level }: OverviewReport): string {
  if ('unavailable' in forecast) return `forecast not available: ${escapeText(forecast.unavailable)}`;
  const { expected, low, high } = forecast;
  const whole = (amount: typeof expected) => formatMoney(amount, { cents: false });
  const interval = low === undefined || high === undefined ? '' : ` (${level} %: ${whole(low)} – ${whole(high)})`;
  return `forecast for the month ${whole(expected)}${interval}`;
}

const plainForecast = ({ forecast }: OverviewReport): string =>
  'unavailable' in forecast
    ? 'Forecast not available.'
    : `Forecast for the month ${formatMoney(forecast.expected, { cents: false })}.`;

function unallocatedNote({ spend }: OverviewReport): string | undefined {
  const { withoutPrimary: amount, primaryTag, total } = spend;
  if (spend.pending || spend.total.amount.lte(0)) return undefined;
  if (amount === undefined) return 'Unallocated spend: not available.';
  if (amount.amount.lte(0)) return undefined;
  return `${formatMoney(amount)} (${shareCell(amount, total)}) is unallocated: it lacks ${codeText(primaryTag)}.`;
}

function tagNote({ tags }: OverviewReport): string | undefined {
  if (tags === undefined || tags.broken === 0) return undefined;
  const { broken, resources } = tags;
  return `${countText(broken)} of ${countText(resources)} SageMaker resources break the tag policy.`;
}

function onward({ spend }: OverviewReport): LineButton[] {
  const usageType = { kind: 'dimension', dimension: 'USAGE_TYPE' } as const;
  const lastMonth = { ...spend.request, period: stepPeriod(spend.period, -1), periodGiven: true };
  return [
    ...(spend.groupBy.some((key) => sameCostKey(key, usageType))
      ? []
      : [{ text: 'By usage type', line: spendLine({ ...spend.request, groupBy: [usageType] }) }]),
    { text: 'Last month', line: spendLine(lastMonth) },
    { text: 'Forecast', line: 'forecast' },
    { text: 'Anomalies', line: 'anomalies' },
    { text: 'Fix tags', line: 'untagged' },
  ];
}
