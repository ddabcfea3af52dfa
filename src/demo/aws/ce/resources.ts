import type { z } from 'zod';
import { dayNumber } from '../day.ts';
import { AwsError, validation } from '../errors.ts';
import type { Context } from '../service.ts';
import type { FilterExpression } from '../types.ts';
import { expression } from './expression.ts';
import { dimensions } from './lines.ts';
import type { Dimensions } from './lines.ts';
import { historicPeriod } from './request.ts';
import { costAndUsage, getCostAndUsageRequest } from './usage.ts';

/** As GetCostAndUsage, but something has to narrow it down. */
export const getCostAndUsageWithResourcesRequest = getCostAndUsageRequest.extend({ Filter: expression });

/** What no other operation can group or filter by. */
const RESOURCE_ID = 'RESOURCE_ID';
const withResources: Dimensions = {
  ...dimensions,
  [RESOURCE_ID]: { groups: true, of: (line) => line.resource ?? 'NoResourceId' },
};

const MOST_DAYS = 14;

export const getCostAndUsageWithResources = (
  input: z.infer<typeof getCostAndUsageWithResourcesRequest>,
  context: Context,
): object => {
  const { Granularity: grain, GroupBy = [], Filter } = input;
  if (context.organization.resourceLevelData !== true) {
    // Nothing says that it is a preference: it is what Cost Explorer says wherever it has no data.
    throw new AwsError(
      'DataUnavailableException',
      'Data is not available. Please try to adjust the time period. If just enabled Cost Explorer, data might not be ingested yet',
    );
  }
  // Its own preference, and of EC2's instances only.
  if (grain === 'HOURLY') throw validation('Hourly granularity is not enabled for this account');
  const period = historicPeriod(input.TimePeriod, grain, context);
  if (dayNumber(period.start) < dayNumber(context.today) - MOST_DAYS) {
    throw validation(
      `start date is too old for hourly, the max supported days for hourly granularity is ${MOST_DAYS} days`,
    );
  }
  if (!filters(Filter, 'SERVICE')) throw validation('Filter on dimension SERVICE is required');
  if (!GroupBy.some(({ Key }) => Key === RESOURCE_ID) && !filters(Filter, RESOURCE_ID)) {
    throw validation('A group by or a filter on dimension RESOURCE_ID is required');
  }
  return costAndUsage('GetCostAndUsageWithResources', input, { ...period, grain }, withResources, context);
};

/** Whether everything that passes has one of some values of the dimension. */
const filters = ({ And, Or, Dimensions: leaf }: FilterExpression, dimension: string): boolean =>
  leaf?.Key === dimension ||
  (And ?? []).some((operand) => filters(operand, dimension)) ||
  (Or !== undefined && Or.length > 0 && Or.every((operand) => filters(operand, dimension)));
