import { GetAnomaliesCommand, GetAnomalyMonitorsCommand, GetCostForecastCommand } from '@aws-sdk/client-cost-explorer';
import type { GetAnomaliesCommandInput, GetCostForecastCommandInput } from '@aws-sdk/client-cost-explorer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { LedgerLine } from '../../../src/demo/aws/types.ts';
import { bench, line, organization, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const day = (back: number) => new Date(Date.parse('2026-11-19') - back * 86_400_000).toISOString().slice(0, 10);
const isWeekend = (of: string) => new Date(of).getUTCDay() % 6 === 0;

/** 100 dollars a weekday and 40 a weekend day since August, with one spike of three days, and young spend of vision's. */
const ledger: LedgerLine[] = Array.from({ length: 110 }, (_, index) => day(110 - index)).flatMap((on) => [
  line({ day: on, unblended: isWeekend(on) ? '40.00' : '100.00' }),
  ...(on >= '2026-10-13' && on <= '2026-10-15'
    ? [line({ day: on, unblended: '300.00', region: 'us-east-1', usageType: 'Train:ml.p4d.24xlarge' })]
    : []),
  ...(on >= '2026-11-10' ? [line({ day: on, unblended: '5.00', tags: { 'cost-center': 'vision' } })] : []),
]);
const monitor = {
  arn: `arn:aws:ce::${PAYER}:anomalymonitor/1`,
  name: 'teams',
  created: '2026-01-01',
  by: { tag: 'cost-center' },
};

let b: Bench;
beforeAll(async () => {
  b = await bench(ledger, { org: organization({ anomalyMonitors: [monitor] }) });
});
afterAll(() => b.close());

describe('GetCostForecast', () => {
  const search = { Tags: { Key: 'cost-center', Values: ['search'] } };
  const forecast = (changes: Partial<Record<keyof GetCostForecastCommandInput, unknown>> = {}) =>
    b.ce.send(
      new GetCostForecastCommand({
        TimePeriod: { Start: '2026-11-19', End: '2026-12-01' },
        Granularity: 'DAILY',
        Metric: 'UNBLENDED_COST',
        Filter: search,
        ...changes,
      } as GetCostForecastCommandInput),
    );

  test('follows the weekdays and does not believe in spikes', async () => {
    const { Total, ForecastResultsByTime } = await forecast();
    expect(ForecastResultsByTime!.map(({ MeanValue }) => Number(MeanValue))).toEqual([
      100, 100, 40, 40, 100, 100, 100, 100, 100, 40, 40, 100,
    ]);
    expect(Total).toEqual({ Amount: '960', Unit: 'USD' });
    expect(ForecastResultsByTime![0]).not.toHaveProperty('PredictionIntervalLowerBound');
  });

  test('has an interval, wider for a higher level, when one is asked for', async () => {
    const bounds = async (PredictionIntervalLevel: number) => {
      const { ForecastResultsByTime } = await forecast({ PredictionIntervalLevel, Granularity: 'MONTHLY' });
      const [{ MeanValue, PredictionIntervalLowerBound, PredictionIntervalUpperBound } = {}, ...rest] =
        ForecastResultsByTime!;
      expect(rest).toEqual([]);
      return [PredictionIntervalLowerBound, MeanValue, PredictionIntervalUpperBound].map(Number);
    };
    const [low80, mean, high80] = await bounds(80);
    const [low95, , high95] = await bounds(95);
    expect([low95! < low80!, low80! < mean!, mean! < high80!, high80! < high95!]).toEqual([true, true, true, true]);
  });

  describe('of a month that has begun', () => {
    const monthly = { Granularity: 'MONTHLY', PredictionIntervalLevel: 80 };
    const first = async (changes: object = monthly) => (await forecast(changes)).ForecastResultsByTime![0]!;
    afterEach(() => b.aws.setFaults({}));

    test('counts from the day asked for', async () => {
      expect(await first()).toMatchObject({
        TimePeriod: { Start: '2026-11-19', End: '2026-12-01' },
        MeanValue: '960',
      });
    });

    test('counts from the month’s first day, with what was spent, when the switch says so', async () => {
      const rest = await first();
      b.aws.setFaults({ forecastWholeMonth: true });
      // 1 to 18 November: 13 weekdays and 5 days of weekends.
      const spent = 13 * 100 + 5 * 40;
      const whole = await first();
      expect(whole).toMatchObject({
        TimePeriod: { Start: '2026-11-01', End: '2026-12-01' },
        MeanValue: String(spent + 960),
      });
      // What is spent is certain.
      expect(Number(whole.PredictionIntervalUpperBound)).toBeCloseTo(spent + Number(rest.PredictionIntervalUpperBound));
      const { Total, ForecastResultsByTime } = await forecast({
        ...monthly,
        TimePeriod: { Start: '2026-11-19', End: '2027-01-01' },
      });
      expect(ForecastResultsByTime![1]!.TimePeriod).toEqual({ Start: '2026-12-01', End: '2027-01-01' });
      expect(Number(Total!.Amount)).toBeCloseTo(spent + 960 + Number(ForecastResultsByTime![1]!.MeanValue));
      expect((await first({})).TimePeriod!.Start).toBe('2026-11-19');
    });
  });

  test('is not to be had for spend of a few days, nor for none', async () => {
    for (const value of ['vision', 'nobody']) {
      expect(await refusal(forecast({ Filter: { Tags: { Key: 'cost-center', Values: [value] } } }))).toMatchObject({
        name: 'DataUnavailableException',
        status: 400,
      });
    }
  });

  test.each([
    ['the past', { TimePeriod: { Start: '2026-11-18', End: '2026-12-01' } }, /equal to or after the current date/],
    [
      'more than 3 months by day',
      { TimePeriod: { Start: '2026-11-19', End: '2027-03-01' } },
      /DAILY granularity reach at most 3 months/,
    ],
    [
      'more than 18 months',
      { TimePeriod: { Start: '2026-11-19', End: '2028-07-01' }, Granularity: 'MONTHLY' },
      /at most 18 months/,
    ],
    ['hours', { Granularity: 'HOURLY' }, /DAILY and MONTHLY/],
    [
      'a metric’s other name',
      { Metric: 'UnblendedCost' },
      /'metric' failed to satisfy constraint: Member must satisfy enum value set/,
    ],
    ['usage', { Metric: 'USAGE_QUANTITY' }, /not supported/],
    [
      'a level out of range',
      { PredictionIntervalLevel: 50 },
      /'predictionIntervalLevel' .* greater than or equal to 51/,
    ],
    ['certainty', { PredictionIntervalLevel: 100 }, /less than or equal to 99/],
  ])('refuses %s', async (_what, changes, message) => {
    expect(await refusal(forecast(changes))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('GetAnomalies', () => {
  const anomalies = (changes: Partial<GetAnomaliesCommandInput> = {}) =>
    b.ce.send(
      new GetAnomaliesCommand({ DateInterval: { StartDate: '2026-09-01', EndDate: '2026-11-18' }, ...changes }),
    );

  test('finds the spike that is in the ledger, its size and its cause', async () => {
    const { Anomalies } = await anomalies();
    expect(Anomalies).toHaveLength(1);
    expect(Anomalies![0]).toMatchObject({
      AnomalyStartDate: '2026-10-13T00:00:00Z',
      AnomalyEndDate: '2026-10-15T00:00:00Z',
      DimensionValue: 'search',
      MonitorArn: monitor.arn,
      Impact: {
        MaxImpact: 300,
        TotalImpact: 900,
        TotalActualSpend: 1200,
        TotalExpectedSpend: 300,
        TotalImpactPercentage: 300,
      },
      RootCauses: [
        {
          Service: 'Amazon SageMaker',
          Region: 'us-east-1',
          LinkedAccountName: 'ml-prod',
          UsageType: 'Train:ml.p4d.24xlarge',
          Impact: { Contribution: 900 },
        },
      ],
    });
  });

  test('by period, impact and monitor', async () => {
    const none = async (changes: Partial<GetAnomaliesCommandInput>) => (await anomalies(changes)).Anomalies;
    expect(await none({ DateInterval: { StartDate: '2026-10-16' } })).toEqual([]);
    expect(await none({ DateInterval: { StartDate: '2026-10-15', EndDate: '2026-10-15' } })).toHaveLength(1);
    expect(await none({ TotalImpact: { NumericOperator: 'GREATER_THAN', StartValue: 900 } })).toEqual([]);
    expect(await none({ TotalImpact: { NumericOperator: 'BETWEEN', StartValue: 800, EndValue: 1000 } })).toHaveLength(
      1,
    );
    expect(await refusal(anomalies({ MonitorArn: 'arn:aws:ce::1:anomalymonitor/x' }))).toMatchObject({
      name: 'UnknownMonitorException',
    });
    expect((await b.ce.send(new GetAnomalyMonitorsCommand({}))).AnomalyMonitors).toEqual([
      expect.objectContaining({ MonitorName: 'teams', MonitorType: 'DIMENSIONAL', MonitorDimension: 'TAG' }),
    ]);
  });

  test('refuses more than 90 days back, and today', async () => {
    expect((await refusal(anomalies({ DateInterval: { StartDate: '2026-08-20' } }))).message).toMatch(/90 days/);
    expect(
      (await refusal(anomalies({ DateInterval: { StartDate: '2026-11-01', EndDate: '2026-11-19' } }))).message,
    ).toMatch(/yesterday/);
  });
});
