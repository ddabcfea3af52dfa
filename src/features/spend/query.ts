import type { CostRow, CostTable } from '../../aws/cost-explorer/answers.ts';
import type { UsageError } from '../../command/usage-error.ts';
import { MlcostError } from '../../errors.ts';
import type { CostKey } from '../../model/cost.ts';
import type { Money } from '../../model/money.ts';
import { addDays, clip, daysIn, previousPeriod, type Day, type Period } from '../../model/period.ts';
import {
  assertHistory,
  begun,
  historyStart,
  nearestValue,
  provenance,
  unknownTagKey,
  type Provenance,
} from '../scope.ts';
import type { Question } from '../subcommand.ts';
import { breakdown, dataThrough, totalOf, type Breakdown } from './breakdown.ts';
import { spendLine, type SpendRequest } from './request.ts';

/** The answer to "what did it cost": figures of a period, by at most two keys, against an equally long earlier one. */
export type SpendReport = Breakdown & {
  readonly request: SpendRequest;
  readonly groupBy: readonly CostKey[];
  readonly granularity: 'DAILY' | 'MONTHLY';
  readonly period: Period;
  /** Equal numbers of days: the part of the period that has data, and the one it is compared with. */
  readonly compared: { readonly current: Period; readonly previous: Period } | undefined;
  /** Why there is no comparison. */
  readonly uncompared: string | undefined;
  /** Spend in this scope that lacks the primary tag; undefined when it can't be told. */
  readonly withoutPrimary: Money | undefined;
  /** A filter on the primary tag fixes that part, so it is not worth saying. */
  readonly primaryFixed: boolean;
  readonly primaryTag: string;
  readonly currency: string;
  /** Nothing is known of the period yet: its first days are later than the data. */
  readonly pending: boolean;
  readonly rows: readonly CostRow[];
  /** Names for values, such as account names. */
  readonly titles: Readonly<Record<string, string>>;
  readonly nothing: { readonly value: string; readonly nearest: string | undefined; readonly key: CostKey } | undefined;
  readonly today: Day;
  /** The first day Cost Explorer still has. */
  readonly earliest: Day;
  readonly provenance: Provenance;
};

export const DEFAULT_TOP = 8;
/** Daily figures say how far the data reaches; over longer periods they would only cost more pages. */
const LONGEST_DAILY = 100;

const tagKey = (key: string): CostKey => ({ kind: 'tag', key });

/** A filter on the primary tag says by itself what part is unallocated: none, or all. */
const fixesPrimary = ({ filters }: Pick<SpendRequest, 'filters'>, primaryTag: string): boolean =>
  filters.some(({ key, negated }) => !negated && key.kind === 'tag' && key.key === primaryTag);

/** Without "by", the most telling key that is not already fixed by a filter: the primary tag, then usage types. */
export function defaultGroup(request: Pick<SpendRequest, 'filters'>, primaryTag: string): CostKey {
  return fixesPrimary(request, primaryTag) ? { kind: 'dimension', dimension: 'USAGE_TYPE' } : tagKey(primaryTag);
}

export async function spendReport(request: SpendRequest, question: Question): Promise<SpendReport | UsageError> {
  const { config, today } = question;
  const primaryTag = config.tagPolicy.primary;
  const metric = request.metric ?? config.metric;
  const groupBy = request.groupBy.length > 0 ? request.groupBy : [defaultGroup(request, primaryTag)];
  const period = begun(request.period, question.clock());
  assertHistory(period, question);
  const mistaken = await unknownTagKey(
    [...groupBy, ...request.filters.map(({ key }) => key)],
    period,
    question,
    (from, to) => spendLine(withKey({ ...request, groupBy }, from, to)),
  );
  if (mistaken !== undefined) return mistaken;

  const before = comparable(period, question);
  const granularity = request.granularity ?? (daysIn(period) <= 62 ? 'DAILY' : 'MONTHLY');
  const ask = (keys: readonly CostKey[]) =>
    costRows(question, { ...request, period, previous: before.period, granularity, metric, groupBy: keys });
  const primaryAt = groupBy.findIndex((key) => key.kind === 'tag' && key.key === primaryTag);
  const settled = fixesPrimary(request, primaryTag);
  const [table, byPrimary] = await Promise.all([
    ask(groupBy),
    primaryAt >= 0 || settled ? undefined : ask([tagKey(primaryTag)]).catch(onlyWithoutPrimary),
  ]);

  const open = period.end > today;
  const daily = rowsOf(period, granularity) === 'DAILY';
  const reached = open && daily ? reachOfData(table.rows, period, today) : undefined;
  const current = reached === undefined ? period : (clip(period, addDays(reached, 1)) ?? period);
  const previous = before.period === undefined ? undefined : previousPeriod({ ...current, ...unitOf(period) });
  const currency = table.currency ?? 'USD';
  const parts = breakdown(table.rows, {
    period,
    previous: previous !== undefined && isWhole(table, previous) ? previous : undefined,
    currency,
    top: request.top ?? DEFAULT_TOP,
    unallocatedAt: primaryAt >= 0 ? primaryAt : undefined,
  });
  const empty = parts.total.amount.eq(0) && parts.groups.length === 0;
  const missing = empty ? await nearestValue(request.filters, period, question) : undefined;
  return {
    ...parts,
    request: { ...request, groupBy },
    groupBy,
    granularity,
    period,
    compared: parts.previousTotal === undefined || previous === undefined ? undefined : { current, previous },
    uncompared: before.why,
    withoutPrimary:
      primaryAt >= 0
        ? parts.unallocated?.spend
        : byPrimary &&
          totalOf(
            byPrimary.rows.filter(({ values }) => values[0] === ''),
            period,
            currency,
          ),
    primaryTag,
    primaryFixed: settled,
    currency,
    pending: open && daily && reached === undefined,
    rows: table.rows,
    titles: { ...table.titles, ...accountNames(question) },
    nothing: missing && { value: missing.value, nearest: missing.nearest, key: missing.filter.key },
    today,
    earliest: historyStart(today, config.costExplorer.historyMonths),
    provenance: provenance(question, {
      metric,
      filters: request.filters,
      dataThrough: reached,
      estimated: open || table.rows.some((row) => row.estimated && row.period.start >= period.start),
    }),
  };
}

/**
 * How far the data of an open period reaches. Cost Explorer lags by a day or two: when cost stopped earlier than
 * that, it is the spending that stopped, not the data.
 */
function reachOfData(rows: readonly CostRow[], period: Period, today: Day): Day | undefined {
  const last = dataThrough(rows, period);
  const surely = addDays(today, -2);
  if (last !== undefined && last >= surely) return last;
  return surely >= period.start ? surely : last;
}

const unitOf = ({ unit }: Period) => (unit === undefined ? {} : { unit });

/** The unallocated line is an addition: when only it can't be had, the answer stands without it. */
function onlyWithoutPrimary(error: unknown): undefined {
  if (error instanceof MlcostError) return undefined;
  throw error;
}

const accountNames = ({ config }: Question): Record<string, string> =>
  Object.fromEntries(
    [...config.accounts.members, ...(config.accounts.payer === undefined ? [] : [config.accounts.payer])].flatMap(
      ({ id, name }) => (name === undefined ? [] : [[id, name]]),
    ),
  );

function comparable(
  period: Period,
  { config, today }: Question,
): { period: Period | undefined; why: string | undefined } {
  const previous = previousPeriod(period);
  const first = historyStart(today, config.costExplorer.historyMonths);
  return previous.start >= first
    ? { period: previous, why: undefined }
    : { period: undefined, why: `no comparison: Cost Explorer keeps ${config.costExplorer.historyMonths} months here` };
}

/** Monthly amounts can only be compared when no month of theirs is cut. */
const isWhole = (table: CostTable, period: Period): boolean =>
  !table.rows.some(
    ({ period: row }) =>
      (row.start < period.start && row.end > period.start) || (row.start < period.end && row.end > period.end),
  );

/** Amounts are asked for by day as long as that is cheap, whatever the steps of the chart. */
const rowsOf = (period: Period, steps: 'DAILY' | 'MONTHLY') =>
  steps === 'DAILY' || daysIn(period) <= LONGEST_DAILY ? 'DAILY' : 'MONTHLY';

type Wanted = SpendRequest & {
  readonly previous: Period | undefined;
  readonly granularity: 'DAILY' | 'MONTHLY';
  readonly metric: NonNullable<SpendRequest['metric']>;
};

/** The rows of a period and the one before it: in one request when they lie close together, else in two. */
async function costRows({ costs }: Question, wanted: Wanted): Promise<CostTable> {
  const { period, previous, groupBy, filters, metric } = wanted;
  const granularity = rowsOf(period, wanted.granularity);
  const spans: Period[] = [];
  if (previous === undefined) spans.push(period);
  else if (granularity === 'DAILY' && daysIn({ start: previous.end, end: period.start }) <= 31) {
    spans.push({ start: previous.start, end: period.end });
  } else spans.push(previous, period);
  const tables = await Promise.all(
    spans.map(({ start, end }) =>
      costs.costAndUsage({ period: { start, end }, granularity, metric, groupBy, filters }),
    ),
  );
  return {
    rows: tables.flatMap(({ rows }) => rows),
    currency: tables.find(({ currency }) => currency !== undefined)?.currency,
    titles: Object.assign({}, ...tables.map(({ titles }) => titles)),
  };
}

const renamed = (key: CostKey, from: string, to: string): CostKey =>
  key.kind === 'tag' && key.key === from ? tagKey(to) : key;

const withKey = (request: SpendRequest, from: string, to: string): SpendRequest => ({
  ...request,
  groupBy: request.groupBy.map((key) => renamed(key, from, to)),
  filters: request.filters.map((filter) => ({ ...filter, key: renamed(filter.key, from, to) })),
});
