import type { CostUsage } from '../aws/cost-explorer/cache.ts';
import { costScope } from '../aws/cost-explorer/source.ts';
import type { Config } from '../config.ts';
import type { CostFilter, CostMetric } from '../model/cost.ts';
import { addUnits, startOf, type Day } from '../model/period.ts';
import type { CostQuestion } from './subcommand.ts';

/** The accounts whose cost is counted, by name; none when it is all of the payer's. */
export function scopeAccounts(config: Config): string[] {
  const { payer, members } = config.accounts;
  const names = new Map([...(payer ? [payer] : []), ...members].map(({ id, name }) => [id, name ?? id]));
  return costScope(config).accounts.map((id) => names.get(id) ?? id);
}

/** What every cost answer states about its figures. */
export type Provenance = {
  readonly metric: CostMetric;
  readonly services: readonly string[];
  readonly accounts: readonly string[];
  readonly filters: readonly CostFilter[];
  /** The last day that has cost; undefined when nothing tells. */
  readonly dataThrough: Day | undefined;
  readonly estimated: boolean;
  readonly askedAt: Date;
  readonly usage: CostUsage;
};

export function provenance(
  question: CostQuestion,
  about: { metric: CostMetric; filters: readonly CostFilter[]; dataThrough?: Day | undefined; estimated: boolean },
): Provenance {
  const { config } = question;
  return {
    metric: about.metric,
    services: config.services,
    accounts: scopeAccounts(config),
    filters: about.filters,
    dataThrough: about.dataThrough,
    estimated: about.estimated,
    askedAt: question.clock(),
    usage: question.costs.usage(),
  };
}

/** The first day that Cost Explorer still has: this month counts as one of its months of history. */
export const historyStart = (today: Day, months: number): Day => addUnits('month', startOf('month', today), 1 - months);
