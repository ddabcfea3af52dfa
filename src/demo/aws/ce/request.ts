import { z } from 'zod';
import { isRealDay, monthStart, plusMonths } from '../day.ts';
import { validation } from '../errors.ts';
import type { Context } from '../service.ts';
import type { Day } from '../types.ts';

/** The shapes several Cost Explorer requests share, and the rules about dates that are not in any schema. */

const datePattern = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/;
export const dateInterval = z.strictObject({
  Start: z.string().max(40).regex(datePattern),
  End: z.string().max(40).regex(datePattern),
});
export type DateInterval = z.infer<typeof dateInterval>;

export const granularity = z.enum(['DAILY', 'MONTHLY', 'HOURLY']);
export const billingViewArn = z.string().min(20).max(2048);
export const searchString = z.string().max(1024);
export const maxResults = z.int().min(1);
export const nextToken = z.string().max(8192);
export const sortBy = z.array(
  z.strictObject({ Key: z.string().max(1024), SortOrder: z.enum(['ASCENDING', 'DESCENDING']).optional() }),
);

/** Refuses times of day and days the calendar lacks. */
export const wholeDays = ({ Start, End }: DateInterval): { start: Day; end: Day } => {
  if (Start.length > 10 || End.length > 10) throw validation('Hourly timePeriod is not supported for this request');
  for (const day of [Start, End]) {
    if (!isRealDay(day)) throw validation(`${day} is not a date: it should be of the form yyyy-MM-dd`);
  }
  if (Start >= End) throw validation('Start date (and hour) should be before end date (and hour)');
  return { start: Start, end: End };
};

/** The dates of a question about the past: how far back, and not past the end of this month. */
export const historicPeriod = (
  interval: DateInterval,
  grain: 'DAILY' | 'MONTHLY',
  { today, organization }: Context,
): { start: Day; end: Day } => {
  const { start, end } = wholeDays(interval);
  if (start > today) throw validation('start date is in the future: it should be equal to or before the current date');
  if (end > monthStart(today, 1)) throw validation('end date past the beginning of next month');
  const months = organization.historyMonths ?? 14;
  if (start < plusMonths(today, -14)) {
    if (months === 14) throw validation("You haven't enabled historical data beyond 14 months");
    if (grain === 'DAILY')
      throw validation('Historical data beyond 14 months is only available at MONTHLY granularity');
    if (!start.endsWith('-01')) {
      throw validation(
        'To retrieve data beyond the past 14 months, your start date needs to be the first day of the month.',
      );
    }
    if (start < plusMonths(today, -months)) throw validation(`start date is more than ${months} months ago`);
  }
  return { start, end };
};
