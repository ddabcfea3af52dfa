import type {
  Expression,
  GetCostAndUsageCommandInput,
  GetCostForecastCommandInput,
  GroupDefinition,
  Metric,
} from '@aws-sdk/client-cost-explorer';
import type { CostFilter, CostKey, CostMetric } from '../../model/cost.ts';
import type { Period } from '../../model/period.ts';

/** What is asked of GetCostAndUsage: at most two keys, a half-open period, one metric. */
export type CostQuery = {
  readonly period: Period;
  readonly granularity: 'DAILY' | 'MONTHLY';
  readonly metric: CostMetric;
  readonly groupBy: readonly CostKey[];
  readonly filters: readonly CostFilter[];
};

export type ForecastQuery = {
  readonly period: Period;
  readonly granularity: 'DAILY' | 'MONTHLY';
  readonly metric: CostMetric;
  readonly filters: readonly CostFilter[];
  /** Width of the prediction interval in percent, 51–99. */
  readonly level: number;
};

/** What counts as ML spend: these services in these accounts (none: all of the payer), without what no team can act on. */
export type CostScope = { readonly services: readonly string[]; readonly accounts: readonly string[] };

const NOT_USAGE = ['Tax', 'Credit', 'Refund'];

const scopeExpressions = ({ services, accounts }: CostScope): Expression[] => [
  { Dimensions: { Key: 'SERVICE', Values: [...services] } },
  ...(accounts.length === 0 ? [] : [{ Dimensions: { Key: 'LINKED_ACCOUNT' as const, Values: [...accounts] } }]),
  { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: NOT_USAGE } } },
];

function matching({ key, values }: CostFilter): Expression {
  const present = values.filter((value) => value !== '');
  const branches: Expression[] = [];
  if (key.kind === 'dimension') return { Dimensions: { Key: key.dimension, Values: [...values] } };
  const root = (match: { Key: string; Values?: string[]; MatchOptions?: ['ABSENT'] }): Expression =>
    key.kind === 'tag' ? { Tags: match } : { CostCategories: match };
  if (present.length > 0) branches.push(root({ Key: key.key, Values: present }));
  if (present.length < values.length) branches.push(root({ Key: key.key, MatchOptions: ['ABSENT'] }));
  const [only, second] = branches;
  return only !== undefined && second === undefined ? only : { Or: branches };
}

/** An Expression node has exactly one root, so every condition is a node of its own under one And. */
export const filterExpression = (scope: CostScope, filters: readonly CostFilter[]): Expression => ({
  And: [
    ...scopeExpressions(scope),
    ...filters.map((filter) => (filter.negated ? { Not: matching(filter) } : matching(filter))),
  ],
});

const groupDefinition = (key: CostKey): GroupDefinition => {
  if (key.kind === 'dimension') return { Type: 'DIMENSION', Key: key.dimension };
  return { Type: key.kind === 'tag' ? 'TAG' : 'COST_CATEGORY', Key: key.key };
};

export const interval = ({ start, end }: Period) => ({ Start: start, End: end });

export const costAndUsageInput = (scope: CostScope, query: CostQuery): GetCostAndUsageCommandInput => ({
  TimePeriod: interval(query.period),
  Granularity: query.granularity,
  Metrics: [query.metric],
  ...(query.groupBy.length === 0 ? {} : { GroupBy: query.groupBy.map(groupDefinition) }),
  Filter: filterExpression(scope, query.filters),
});

const FORECAST_METRIC = {
  UnblendedCost: 'UNBLENDED_COST',
  BlendedCost: 'BLENDED_COST',
  AmortizedCost: 'AMORTIZED_COST',
  NetUnblendedCost: 'NET_UNBLENDED_COST',
  NetAmortizedCost: 'NET_AMORTIZED_COST',
} as const satisfies Record<CostMetric, Metric>;

export const costForecastInput = (scope: CostScope, query: ForecastQuery): GetCostForecastCommandInput => ({
  TimePeriod: interval(query.period),
  Granularity: query.granularity,
  Metric: FORECAST_METRIC[query.metric],
  PredictionIntervalLevel: query.level,
  Filter: filterExpression(scope, query.filters),
});
