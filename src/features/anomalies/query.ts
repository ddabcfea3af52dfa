import type { CostAnomaly } from '../../aws/cost-explorer/answers.ts';
import { costScope } from '../../aws/cost-explorer/source.ts';
import { addDays, type Day, type Period } from '../../model/period.ts';
import { provenance, type Provenance } from '../scope.ts';
import type { Question } from '../subcommand.ts';
import type { AnomaliesRequest } from './request.ts';

export type AnomaliesReport = {
  readonly request: AnomaliesRequest;
  /** The days asked for, cut to what AWS has: the last 90 days, to yesterday. */
  readonly period: Period | undefined;
  readonly cut: boolean;
  /** The last day AWS has looked at. */
  readonly lastDay: Day;
  /** Anomalies of the services and accounts counted as ML, costliest first. */
  readonly anomalies: readonly CostAnomaly[];
  /** How many there are besides, in other services or accounts. */
  readonly elsewhere: number;
  readonly provenance: Provenance;
};

const DAYS_KEPT = 90;

export async function anomaliesReport(request: AnomaliesRequest, question: Question): Promise<AnomaliesReport> {
  const { config, costs, utcToday } = question;
  const { start, end } = request.period;
  const first = addDays(utcToday, -DAYS_KEPT);
  const period = { start: start < first ? first : start, end: end > utcToday ? utcToday : end };
  const answerable = period.start < period.end;
  // GetAnomalies counts its end date in.
  const found = answerable ? await costs.anomalies({ start: period.start, end: addDays(period.end, -1) }) : [];
  const services = new Set(config.services);
  const accounts = new Set(costScope(config).accounts);
  const inScope = (cause: CostAnomaly['causes'][number]) =>
    accounts.size === 0 || cause.account === undefined || accounts.has(cause.account);
  const ml = found.filter(
    ({ value, causes }) =>
      (causes.length === 0 || causes.some(inScope)) &&
      ((value !== undefined && services.has(value)) ||
        causes.some(({ service }) => service !== undefined && services.has(service))),
  );
  return {
    request,
    period: answerable ? period : undefined,
    cut: start < first,
    lastDay: addDays(utcToday, -1),
    anomalies: ml.toSorted((a, b) => (b.impact ?? 0) - (a.impact ?? 0)),
    elsewhere: found.length - ml.length,
    provenance: provenance(question, { metric: 'NetUnblendedCost', filters: [], estimated: true }),
  };
}
