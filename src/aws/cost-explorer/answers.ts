import type {
  Anomaly,
  GetCostAndUsageCommandOutput,
  GetCostForecastCommandOutput,
  MetricValue,
} from '@aws-sdk/client-cost-explorer';
import { MlcostError } from '../../errors.ts';
import type { CostKey, CostMetric } from '../../model/cost.ts';
import { money, type Money } from '../../model/money.ts';
import type { Period } from '../../model/period.ts';

/** One amount of GetCostAndUsage. `values` has one entry a grouping key; '' is what has no such tag or category. */
export type CostRow = {
  readonly period: Period;
  readonly values: readonly string[];
  readonly amount: Money;
  readonly estimated: boolean;
};

export type CostTable = {
  readonly rows: readonly CostRow[];
  readonly currency: string | undefined;
  /** Descriptions that AWS gives for values, such as the name of an account. */
  readonly titles: Readonly<Record<string, string>>;
};

export type Forecast = {
  readonly points: readonly { period: Period; mean: Money; low: Money | undefined; high: Money | undefined }[];
};

export type CostAnomaly = {
  readonly id: string;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly value: string | undefined;
  readonly impact: number | undefined;
  readonly actual: number | undefined;
  readonly expected: number | undefined;
  readonly causes: readonly {
    service?: string;
    region?: string;
    account?: string;
    accountName?: string;
    usageType?: string;
    contribution?: number;
  }[];
};

const period = (from: { Start?: string | undefined; End?: string | undefined } | undefined): Period => ({
  start: from?.Start?.slice(0, 10) ?? '',
  end: from?.End?.slice(0, 10) ?? '',
});

const withoutFigures = () =>
  new MlcostError('cost_data_unavailable', 'Cost Explorer answered without figures.', {
    hint: 'Ask again in a while; a new account has its first figures after about 24 hours.',
  });

/** Unknown is not zero, and an amount without a currency is no amount. */
function currency(unit: string | undefined): string {
  if (unit === undefined || !/^[A-Z]{3}$/.test(unit)) throw withoutFigures();
  return unit;
}

function amount(value: MetricValue | undefined): Money {
  if (value?.Amount === undefined) throw withoutFigures();
  return money(value.Amount, currency(value.Unit));
}

/** A dimension may be one that only a particular operation groups by. */
type GroupKey = CostKey | { readonly kind: 'dimension' };

/** TAG and COST_CATEGORY groups come back as `key$value`: the value is what follows the first `$`. */
const groupValue = (key: GroupKey | undefined, text: string): string => {
  if (key === undefined || key.kind === 'dimension') return text;
  const at = text.indexOf('$');
  return at < 0 ? text : text.slice(at + 1);
};

/**
 * With GroupBy, AWS leaves `Total` empty and the amounts are in the groups; without, it is the other way round. There is
 * one result a day or month asked for, also where nothing was spent.
 *
 * @throws MlcostError cost_data_unavailable when an amount or its currency is missing: spend is then unknown, not zero.
 */
export function costTable(
  pages: readonly Pick<GetCostAndUsageCommandOutput, 'ResultsByTime' | 'DimensionValueAttributes'>[],
  keys: readonly GroupKey[],
  metric: CostMetric,
): CostTable {
  if (!pages.some(({ ResultsByTime: results = [] }) => results.length > 0)) throw withoutFigures();
  const rows: CostRow[] = [];
  const titles: Record<string, string> = {};
  for (const page of pages) {
    for (const { Value, Attributes } of page.DimensionValueAttributes ?? []) {
      const title = Attributes?.['description'];
      if (Value !== undefined && title !== undefined) titles[Value] = title;
    }
    for (const result of page.ResultsByTime ?? []) {
      const common = { period: period(result.TimePeriod), estimated: result.Estimated ?? false };
      const found =
        keys.length === 0
          ? [{ values: [], amount: amount(result.Total?.[metric]) }]
          : (result.Groups ?? []).map((group) => ({
              values: keys.map((key, index) => groupValue(key, group.Keys?.[index] ?? '')),
              amount: amount(group.Metrics?.[metric]),
            }));
      for (const row of found) rows.push({ ...common, ...row });
    }
  }
  return { rows, currency: rows[0]?.amount.currency, titles };
}

export const forecast = (output: Pick<GetCostForecastCommandOutput, 'Total' | 'ForecastResultsByTime'>): Forecast => {
  const results = output.ForecastResultsByTime ?? [];
  if (results.length === 0) return { points: [] };
  const unit = currency(output.Total?.Unit);
  const optional = (text: string | undefined) => (text === undefined ? undefined : money(text, unit));
  return {
    points: results.flatMap((result) =>
      result.MeanValue === undefined
        ? []
        : [
            {
              period: period(result.TimePeriod),
              mean: money(result.MeanValue, unit),
              low: optional(result.PredictionIntervalLowerBound),
              high: optional(result.PredictionIntervalUpperBound),
            },
          ],
    ),
  };
};

/** AWS gives an anomaly's figures as floating-point numbers: estimates, never part of a sum of money. */
export const anomaly = (from: Anomaly): CostAnomaly => ({
  id: from.AnomalyId ?? '',
  start: from.AnomalyStartDate?.slice(0, 10),
  end: from.AnomalyEndDate?.slice(0, 10),
  value: from.DimensionValue,
  impact: from.Impact?.TotalImpact,
  actual: from.Impact?.TotalActualSpend,
  expected: from.Impact?.TotalExpectedSpend,
  causes: (from.RootCauses ?? []).map((cause) => ({
    ...(cause.Service === undefined ? {} : { service: cause.Service }),
    ...(cause.Region === undefined ? {} : { region: cause.Region }),
    ...(cause.LinkedAccount === undefined ? {} : { account: cause.LinkedAccount }),
    ...(cause.LinkedAccountName === undefined ? {} : { accountName: cause.LinkedAccountName }),
    ...(cause.UsageType === undefined ? {} : { usageType: cause.UsageType }),
    ...(cause.Impact?.Contribution === undefined ? {} : { contribution: cause.Impact.Contribution }),
  })),
});
