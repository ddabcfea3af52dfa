import type { CostRow } from '../../aws/cost-explorer/answers.ts';
import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { MlcostError } from '../../errors.ts';
import type { CostFilter, CostKey, CostMetric } from '../../model/cost.ts';
import { zero, type Money } from '../../model/money.ts';
import type { Day, Period } from '../../model/period.ts';
import { unknownTagKey, unknownValue, withAccountIds, type UnknownValue } from '../names.ts';
import { historyStart, provenance, type Provenance } from '../scope.ts';
import type { CostQuestion } from '../subcommand.ts';
import { breakdown, totalOf, type Breakdown } from './breakdown.ts';
import { spendLine, type SpendRequest } from './request.ts';
import { spendRows } from './rows.ts';
import { chartSteps, comparedPeriods, isLagging, NO_EARLIER, reachOfData, spendWindow, type Steps } from './window.ts';

/** The answer to "what did it cost": figures of a period, by at most two keys, against an equally long earlier one. */
export type SpendReport = Breakdown & {
  readonly request: SpendRequest;
  readonly groupBy: readonly CostKey[];
  readonly granularity: Steps;
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
  /** Nothing is known of the period yet: it has not begun in UTC, or its first days are later than the data. */
  readonly pending: boolean;
  readonly rows: readonly CostRow[];
  /** Names for values, such as account names. */
  readonly titles: Readonly<Record<string, string>>;
  /** Why there is nothing: a value that Cost Explorer does not know. */
  readonly nothing: UnknownValue | undefined;
  /** A value that is left out by a filter and does not exist. */
  readonly idle: UnknownValue | undefined;
  readonly today: Day;
  /** The first day Cost Explorer still has. */
  readonly earliest: Day;
  readonly provenance: Provenance;
};

export const DEFAULT_TOP = 8;

const tagKey = (key: string): CostKey => ({ kind: 'tag', key });

/** A filter on the primary tag says by itself what part is unallocated: none, or all. */
const fixesPrimary = ({ filters }: Pick<SpendRequest, 'filters'>, primaryTag: string): boolean =>
  filters.some(({ key, negated }) => !negated && key.kind === 'tag' && key.key === primaryTag);

/** Without "by", the most telling key that is not already fixed by a filter: the primary tag, then usage types. */
const defaultGroup = (request: SpendRequest, primaryTag: string): CostKey =>
  fixesPrimary(request, primaryTag) ? { kind: 'dimension', dimension: 'USAGE_TYPE' } : tagKey(primaryTag);

export async function spendReport(asked: SpendRequest, question: CostQuestion): Promise<SpendReport | UsageError> {
  const { config, utcToday } = question;
  const { historyMonths } = config.costExplorer;
  const filters = withAccountIds(asked.filters, config);
  if (isUsageError(filters)) return filters;
  // What an answer's buttons carry stays the same days, however long they stand there.
  const request: SpendRequest = { ...asked, filters, periodGiven: true };
  const primaryTag = config.tagPolicy.primary;
  const metric = request.metric ?? config.metric;
  const groupBy = request.groupBy.length > 0 ? request.groupBy : [defaultGroup(request, primaryTag)];
  const primaryAt = groupBy.findIndex((key) => key.kind === 'tag' && key.key === primaryTag);
  const primaryFixed = fixesPrimary(request, primaryTag);
  const common = {
    request: { ...request, groupBy },
    groupBy,
    primaryTag,
    primaryFixed,
    today: utcToday,
    earliest: historyStart(utcToday, historyMonths),
  };
  const window = spendWindow(request.period, request.granularity, { utcToday, historyMonths });
  if (window === undefined) return { ...common, ...notBegun(request, metric, question) };
  const { period } = window;
  const mistaken = await unknownTagKey(
    [...groupBy, ...request.filters.map(({ key }) => key)],
    period,
    question,
    (from, to) => spendLine(withKey({ ...asked, groupBy }, from, to)),
  );
  if (mistaken !== undefined) return mistaken;

  const ask = (keys: readonly CostKey[]) =>
    spendRows({ groupBy: keys, filters: request.filters, metric }, window, question);
  const [table, byPrimary] = await Promise.all([
    ask(groupBy),
    primaryAt >= 0 || primaryFixed ? undefined : ask([tagKey(primaryTag)]).catch(onlyWithoutPrimary),
  ]);
  // Without a value that exists, "all but that value" is everything: worth a word.
  const idle = await unknownValue(
    request.filters.filter(({ negated }) => negated),
    period,
    question,
  );
  const lagging = isLagging(period, utcToday);
  const reached = lagging && window.rows === 'DAILY' ? reachOfData(table.rows, period, question.lastWhole) : undefined;
  // Of a day that is not whole yet nothing can be said against another.
  const partial = lagging && window.rows === 'DAILY' && reached === undefined;
  const compared = table.compared && !partial ? comparedPeriods(window, reached) : undefined;
  const currency = table.currency ?? 'USD';
  const parts = breakdown(table.rows, {
    period,
    compared: compared !== undefined && isWhole(table.rows, compared.previous) ? compared : undefined,
    currency,
    top: request.top ?? DEFAULT_TOP,
    unallocatedAt: primaryAt >= 0 ? primaryAt : undefined,
  });
  const empty = parts.total.amount.eq(0) && (parts.previousTotal?.amount.eq(0) ?? true);
  const services: CostFilter = {
    key: { kind: 'dimension', dimension: 'SERVICE' },
    values: config.services,
    negated: false,
  };
  const suspects = request.filters.length > 0 ? request.filters : [services];
  const without = byPrimary?.rows.filter(({ values }) => values[0] === '');
  return {
    ...common,
    ...parts,
    granularity: window.steps,
    period,
    compared: parts.previousTotal === undefined ? undefined : compared,
    uncompared:
      window.uncompared ??
      (partial ? 'not compared: its data is not complete yet' : table.compared ? undefined : NO_EARLIER),
    withoutPrimary:
      primaryAt >= 0 ? (parts.unallocated?.spend ?? zero(currency)) : without && totalOf(without, period, currency),
    currency,
    pending: partial && parts.total.amount.eq(0),
    rows: table.rows,
    titles: { ...table.titles, ...accountNames(question) },
    idle,
    nothing: empty ? await unknownValue(suspects, period, question) : undefined,
    provenance: provenance(question, {
      metric,
      filters: request.filters,
      dataThrough: empty ? undefined : reached,
      estimated: lagging || table.rows.some((row) => row.estimated && row.period.start >= period.start),
    }),
  };
}

/** A period of which no day has begun in UTC: nothing is asked, and nothing is known. */
function notBegun({ period, granularity, filters }: SpendRequest, metric: CostMetric, question: CostQuestion) {
  const nothing = zero('USD');
  return {
    groups: [],
    other: undefined,
    unallocated: undefined,
    total: nothing,
    comparedTotal: undefined,
    previousTotal: undefined,
    granularity: chartSteps(period, granularity),
    period,
    compared: undefined,
    uncompared: undefined,
    withoutPrimary: undefined,
    currency: nothing.currency,
    pending: true,
    rows: [],
    titles: {},
    nothing: undefined,
    idle: undefined,
    provenance: provenance(question, { metric, filters, estimated: true }),
  };
}

/** The unallocated line is an addition: when only it can't be had, the answer stands without it. */
function onlyWithoutPrimary(error: unknown): undefined {
  if (error instanceof MlcostError) return undefined;
  throw error;
}

const accountNames = ({ config: { accounts } }: CostQuestion): Record<string, string> =>
  Object.fromEntries(
    [...accounts.members, ...(accounts.payer === undefined ? [] : [accounts.payer])].flatMap(({ id, name }) =>
      name === undefined ? [] : [[id, name]],
    ),
  );

/** Monthly amounts can only be compared when no month of theirs is cut. */
const isWhole = (rows: readonly CostRow[], period: Period): boolean =>
  !rows.some(
    ({ period: row }) =>
      (row.start < period.start && row.end > period.start) || (row.start < period.end && row.end > period.end),
  );

const renamed = (key: CostKey, from: string, to: string): CostKey =>
  key.kind === 'tag' && key.key === from ? tagKey(to) : key;

const withKey = (request: SpendRequest, from: string, to: string): SpendRequest => ({
  ...request,
  groupBy: request.groupBy.map((key) => renamed(key, from, to)),
  filters: request.filters.map((filter) => ({ ...filter, key: renamed(filter.key, from, to) })),
});
