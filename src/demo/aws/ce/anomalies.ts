import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isRealDay, plusDays } from '../day.ts';
import { AwsError, validation } from '../errors.ts';
import type { Context } from '../service.ts';
import type { AnomalyMonitor, LedgerLine, Organization } from '../types.ts';
import { dimensions, tagOf } from './lines.ts';
import { maxResults, nextToken } from './request.ts';
import { findSpikes } from './spikes.ts';
import type { Spike } from './spikes.ts';

const day = z
  .string()
  .max(40)
  .regex(/^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/);

export const getAnomaliesRequest = z.strictObject({
  DateInterval: z.strictObject({ StartDate: day, EndDate: day.optional() }),
  MonitorArn: z.string().max(1024).optional(),
  Feedback: z.enum(['YES', 'NO', 'PLANNED_ACTIVITY']).optional(),
  TotalImpact: z
    .strictObject({
      NumericOperator: z.enum([
        'EQUAL',
        'GREATER_THAN_OR_EQUAL',
        'LESS_THAN_OR_EQUAL',
        'GREATER_THAN',
        'LESS_THAN',
        'BETWEEN',
      ]),
      StartValue: z.number(),
      EndValue: z.number().optional(),
    })
    .optional(),
  NextPageToken: nextToken.optional(),
  MaxResults: maxResults.optional(),
});
type GetAnomalies = z.infer<typeof getAnomaliesRequest>;

export const getAnomalyMonitorsRequest = z.strictObject({
  MonitorArnList: z.array(z.string().max(1024)).optional(),
  NextPageToken: nextToken.optional(),
  MaxResults: maxResults.optional(),
});

const HISTORY_DAYS = 90;
const PAGE = 100;

export const getAnomalies = (input: GetAnomalies, context: Context): object => {
  const { NextPageToken: token, MaxResults, ...parameters } = input;
  const { today, organization, book } = context;
  const yesterday = plusDays(today, -1);
  const start = input.DateInterval.StartDate.slice(0, 10);
  const end = input.DateInterval.EndDate?.slice(0, 10) ?? yesterday;
  if (!isRealDay(start) || !isRealDay(end)) throw validation('StartDate and EndDate should be of the form yyyy-MM-dd');
  if (start > end) throw validation('StartDate should be before or equal to EndDate');
  if (end > yesterday) throw validation('EndDate can be at most yesterday');
  if (start < plusDays(today, -HISTORY_DAYS)) throw validation(`StartDate can be at most ${HISTORY_DAYS} days ago`);

  const watched = organization.anomalyMonitors.filter(
    ({ arn }) => input.MonitorArn === undefined || input.MonitorArn === arn,
  );
  if (input.MonitorArn !== undefined && watched.length === 0) {
    throw new AwsError('UnknownMonitorException', `No monitor ${input.MonitorArn}`);
  }
  const rows = (): object[] =>
    watched
      .flatMap((monitor) =>
        findSpikes(book, start, end, watchedValue(monitor, organization)).map((spike) => ({ monitor, spike })),
      )
      // Nobody has given feedback on anything here.
      .filter(({ spike }) => input.Feedback === undefined && fits(spike.actual - spike.expected, input.TotalImpact))
      .sort((a, b) => (a.spike.start < b.spike.start ? 1 : -1))
      .map(({ monitor, spike }) => anomaly(monitor, spike, organization));
  const size = Math.min(MaxResults ?? PAGE, PAGE, context.pageSize ?? PAGE);
  const page = context.tokens.page({
    operation: 'GetAnomalies',
    parameters: [parameters, context.identity.account],
    rows,
    rowsDependOn: book.version,
    token,
    size,
  });
  return { Anomalies: page.rows, ...(page.next === undefined ? {} : { NextPageToken: page.next }) };
};

const watchedValue = ({ by }: AnomalyMonitor, organization: Organization): ((line: LedgerLine) => string) => {
  if ('tag' in by) return tagOf(by.tag, organization);
  const dimension = dimensions[by.dimension];
  return (line) => dimension?.of(line, organization) ?? '';
};

const fits = (impact: number, wanted: GetAnomalies['TotalImpact']): boolean => {
  if (wanted === undefined) return true;
  const { NumericOperator, StartValue: value, EndValue } = wanted;
  switch (NumericOperator) {
    case 'EQUAL':
      return impact === value;
    case 'GREATER_THAN':
      return impact > value;
    case 'GREATER_THAN_OR_EQUAL':
      return impact >= value;
    case 'LESS_THAN':
      return impact < value;
    case 'LESS_THAN_OR_EQUAL':
      return impact <= value;
    case 'BETWEEN':
      if (EndValue === undefined) throw validation('TotalImpact BETWEEN requires EndValue');
      return impact >= value && impact <= EndValue;
  }
};

const cents = (amount: number): number => Math.round(amount * 100) / 100;

const anomaly = (monitor: AnomalyMonitor, spike: Spike, organization: Organization): object => {
  const impact = spike.actual - spike.expected;
  const score = cents(Math.min(1, impact / Math.max(spike.expected, 1)));
  const id = createHash('sha256').update(`${monitor.arn} ${spike.value} ${spike.start}`).digest('hex');
  return {
    AnomalyId: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join('-'),
    AnomalyStartDate: `${spike.start}T00:00:00Z`,
    AnomalyEndDate: `${spike.end}T00:00:00Z`,
    DimensionValue: spike.value,
    RootCauses: spike.causes.map((cause) => ({
      Service: cause.service,
      Region: cause.region,
      LinkedAccount: cause.account,
      LinkedAccountName:
        organization.accounts.find(({ id: account }) => account === cause.account)?.name ?? cause.account,
      UsageType: cause.usageType,
      Impact: { Contribution: cents(cause.excess) },
    })),
    AnomalyScore: { MaxScore: score, CurrentScore: score },
    Impact: {
      MaxImpact: cents(spike.maxDayExcess),
      TotalImpact: cents(impact),
      TotalActualSpend: cents(spike.actual),
      TotalExpectedSpend: cents(spike.expected),
      ...(spike.expected > 0 ? { TotalImpactPercentage: cents((100 * impact) / spike.expected) } : {}),
    },
    MonitorArn: monitor.arn,
  };
};

export const getAnomalyMonitors = (input: z.infer<typeof getAnomalyMonitorsRequest>, context: Context): object => {
  const { MonitorArnList, NextPageToken: token, MaxResults } = input;
  const { anomalyMonitors } = context.organization;
  const monitors = anomalyMonitors.filter(({ arn }) => MonitorArnList === undefined || MonitorArnList.includes(arn));
  if (MonitorArnList?.some((arn) => !anomalyMonitors.some((monitor) => monitor.arn === arn)) === true) {
    throw new AwsError('UnknownMonitorException', 'One of the monitors does not exist.');
  }
  const page = context.tokens.page({
    operation: 'GetAnomalyMonitors',
    parameters: [MonitorArnList, context.identity.account],
    rows: () => monitors,
    rowsDependOn: context.today,
    token,
    size: Math.min(MaxResults ?? PAGE, PAGE, context.pageSize ?? PAGE),
  });
  return {
    AnomalyMonitors: page.rows.map(({ arn, name, created, by }) => ({
      MonitorArn: arn,
      MonitorName: name,
      CreationDate: `${created}T00:00:00Z`,
      LastUpdatedDate: `${created}T00:00:00Z`,
      LastEvaluatedDate: `${context.today}T00:00:00Z`,
      MonitorType: 'DIMENSIONAL',
      ...('tag' in by
        ? { MonitorDimension: 'TAG', MonitorSpecification: { Tags: { Key: by.tag } } }
        : { MonitorDimension: by.dimension }),
    })),
    ...(page.next === undefined ? {} : { NextPageToken: page.next }),
  };
};
