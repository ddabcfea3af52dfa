import type { CostAnomaly } from '../../aws/cost-explorer/answers.ts';
import { addDays, type Period } from '../../model/period.ts';
import { provenance, type Provenance } from '../scope.ts';
import type { Question } from '../subcommand.ts';
import type { AnomaliesRequest } from './request.ts';

export type AnomaliesReport = {
  readonly request: AnomaliesRequest;
  /** The days asked for, cut to what AWS has: the last 90 days, to yesterday. */
  readonly period: Period | undefined;
  readonly cut: boolean;
  /** Anomalies of the services counted as ML, costliest first. */
  readonly anomalies: readonly CostAnomaly[];
  /** How many there are besides, in other services. */
  readonly elsewhere: number;
  readonly provenance: Provenance;
};

const DAYS_KEPT = 90;

export async function anomaliesReport(request: AnomaliesRequest, question: Question): Promise<AnomaliesReport> {
  const { config, costs, today } = question;
  const { start, end } = request.period;
  const first = addDays(today, -DAYS_KEPT);
  const period = { start: start < first ? first : start, end: end > today ? today : end };
  const answerable = period.start < period.end;
  // GetAnomalies counts its end date in.
  const found = answerable ? await costs.anomalies({ start: period.start, end: addDays(period.end, -1) }) : [];
  const services = new Set(config.services);
  const ml = found.filter(
    ({ value, causes }) =>
      (value !== undefined && services.has(value)) ||
      causes.some(({ service }) => service !== undefined && services.has(service)),
  );
  return {
    request,
    period: answerable ? period : undefined,
    cut: start < first,
    anomalies: ml.toSorted((a, b) => (b.impact ?? 0) - (a.impact ?? 0)),
    elsewhere: found.length - ml.length,
    provenance: provenance(question, { metric: 'NetUnblendedCost', filters: [], estimated: true }),
  };
}
