import { z } from 'zod';
import { formatAmount, fromNumber, toNumber } from '../amount.ts';
import type { Book, BookMetric } from '../book.ts';
import { buckets, dayNumber, daysBetween, firstOfMonth, plusDays, plusMonths, weekday } from '../day.ts';
import type { Bucket } from '../day.ts';
import { AwsError, validation } from '../errors.ts';
import type { Context } from '../service.ts';
import type { Day } from '../types.ts';
import { expression, lineTest } from './expression.ts';
import type { LineTest } from './expression.ts';
import { billingViewArn, dateInterval, granularity, wholeDays } from './request.ts';

const METRICS = {
  UNBLENDED_COST: 'UnblendedCost',
  BLENDED_COST: 'BlendedCost',
  AMORTIZED_COST: 'AmortizedCost',
  NET_UNBLENDED_COST: 'NetUnblendedCost',
  NET_AMORTIZED_COST: 'NetAmortizedCost',
} as const satisfies Record<string, BookMetric>;

export const getCostForecastRequest = z.strictObject({
  TimePeriod: dateInterval,
  Metric: z.enum([
    'BLENDED_COST',
    'UNBLENDED_COST',
    'AMORTIZED_COST',
    'NET_UNBLENDED_COST',
    'NET_AMORTIZED_COST',
    'USAGE_QUANTITY',
    'NORMALIZED_USAGE_AMOUNT',
  ]),
  Granularity: granularity,
  Filter: expression.optional(),
  BillingViewArn: billingViewArn.optional(),
  PredictionIntervalLevel: z.int().min(51).max(99).optional(),
});

export const getCostForecast = (input: z.infer<typeof getCostForecastRequest>, context: Context): object => {
  const { Granularity: grain, PredictionIntervalLevel: level } = input;
  const { today, book, forecastWholeMonth } = context;
  const { start, end } = wholeDays(input.TimePeriod);
  if (grain === 'HOURLY') throw validation('GetCostForecast supports only DAILY and MONTHLY granularities');
  if (start < today) throw validation('Start date must be equal to or after the current date');
  const horizon = grain === 'DAILY' ? 3 : 18;
  if (end > plusMonths(today, horizon)) {
    throw validation(`Forecasts of ${grain} granularity reach at most ${horizon} months ahead of the current date`);
  }
  if (input.Metric === 'USAGE_QUANTITY' || input.Metric === 'NORMALIZED_USAGE_AMOUNT') {
    throw validation(`Metric ${input.Metric} is not supported by GetCostForecast`);
  }
  const metric = METRICS[input.Metric];
  const test = lineTest(input.Filter, context.organization);
  const daily = dailyForecast(book, test, metric);
  // AWS's documentation can be read either way: a month that has begun is forecast from the day asked for, or whole,
  // with what was spent in it.
  const from = grain === 'MONTHLY' && forecastWholeMonth ? firstOfMonth(start) : start;
  const results = buckets(from, end, grain).map((bucket) => {
    const ahead = { start: laterOf(bucket.start, from < start ? book.completeEnd : from), end: bucket.end };
    const spent = toNumber(spentOn(book, { start: bucket.start, end: ahead.start }, test, metric));
    const { mean: forecast, deviation } = daily.over(ahead.start, ahead.end);
    const mean = spent + forecast;
    const margin = level === undefined ? 0 : deviation * standardScore(level);
    return {
      mean: fromNumber(mean),
      result: {
        TimePeriod: { Start: bucket.start, End: bucket.end },
        MeanValue: formatAmount(fromNumber(mean)),
        ...(level === undefined
          ? {}
          : {
              PredictionIntervalLowerBound: formatAmount(fromNumber(Math.max(0, mean - margin))),
              PredictionIntervalUpperBound: formatAmount(fromNumber(mean + margin)),
            }),
      },
    };
  });
  const total = results.reduce((sum, { mean }) => sum + mean, 0n);
  return {
    Total: { Amount: formatAmount(total), Unit: 'USD' },
    ForecastResultsByTime: results.map(({ result }) => result),
  };
};

const laterOf = (a: Day, b: Day): Day => (a > b ? a : b);

/** What the lines that pass the test cost, as far as it is visible. */
export const spentOn = (book: Book, { start, end }: Bucket, test: LineTest, metric: BookMetric): bigint => {
  let spent = 0n;
  for (let day = start; day < end && day < book.end; day = plusDays(day, 1)) {
    const sheet = book.sheet(day);
    const amounts = sheet.amounts(metric);
    spent += sheet.lines.reduce((sum, line, row) => (test(line) ? sum + (amounts[row] ?? 0n) : sum), 0n);
  }
  return spent;
};

/** How many standard deviations hold so many percent of a normal distribution around its mean. */
const standardScore = (level: number): number => {
  const below = 0.5 + level / 200;
  return Math.log(below / (1 - below)) / 1.702; // the logistic curve is close enough to the normal one here
};

const HISTORY_DAYS = 63;
const NEEDED_DAYS = 35;
const DAMPED_AFTER_DAYS = 60;

export type DailyForecast = { over(start: Day, end: Day): { mean: number; deviation: number } };

/**
 * A forecast from the nine weeks before the first day that is not complete: the weekday's recent level without its spikes, with
 * half the growth of the last eight weeks, damped after two months.
 */
export const dailyForecast = (book: Book, test: LineTest, metric: BookMetric): DailyForecast => {
  const history: { day: Day; spent: number }[] = [];
  for (let back = HISTORY_DAYS; back >= 1; back -= 1) {
    const day = plusDays(book.completeEnd, -back);
    history.push({ day, spent: toNumber(spentOn(book, { start: day, end: plusDays(day, 1) }, test, metric)) });
  }
  const began = history.findIndex(({ spent }) => spent !== 0);
  if (began === -1 || history.length - began < NEEDED_DAYS) {
    throw new AwsError('DataUnavailableException', 'Insufficient amount of historical data to generate forecast.');
  }
  const known = history.slice(began);
  // The medians of a weekday's last four and of the four before: what happened once does not count.
  const ofWeekday = (from: number, to?: number): number[] =>
    Array.from({ length: 7 }, (_, day) =>
      median(
        known
          .slice(from, to)
          .filter((each) => weekday(each.day) === day)
          .map(({ spent }) => spent),
      ),
    );
  const levels = ofWeekday(-28);
  const earlier = known.length >= 2 * 28 ? ofWeekday(-56, -28) : levels;
  const ratios = levels.map((level, day) =>
    level > 0 && (earlier[day] ?? 0) > 0 ? level / (earlier[day] ?? level) : 1,
  );
  const growth = clamp(Math.log(median(ratios)) / 28, 0.004) / 2;
  const residuals = known.slice(-28).map(({ day, spent }) => spent - (levels[weekday(day)] ?? 0));
  const dayDeviation = Math.sqrt(sumOf(residuals.map((residual) => residual ** 2)) / residuals.length);

  return {
    over: (start, end) => {
      let mean = 0;
      const last = dayNumber(end);
      for (let day = start; dayNumber(day) < last; day = plusDays(day, 1)) {
        // The levels stand for about two weeks before that day.
        const ahead = Math.min(daysBetween(book.completeEnd, day) + 14, DAMPED_AFTER_DAYS);
        mean += (levels[weekday(day)] ?? 0) * Math.exp(growth * ahead);
      }
      // Single days' errors cancel out in part; the level's own error, growing with distance, does not.
      const days = daysBetween(start, end);
      const distance = daysBetween(book.completeEnd, end);
      return { mean, deviation: Math.sqrt(days * dayDeviation ** 2 + (mean * 0.0015 * distance) ** 2) };
    },
  };
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
