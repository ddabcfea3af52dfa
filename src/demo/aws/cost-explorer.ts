import { listCostAllocationTags, listCostAllocationTagsRequest } from './ce/allocation-tags.ts';
import { getAnomalies, getAnomaliesRequest, getAnomalyMonitors, getAnomalyMonitorsRequest } from './ce/anomalies.ts';
import { getCostForecast, getCostForecastRequest } from './ce/forecast.ts';
import { getCostAndUsageWithResources, getCostAndUsageWithResourcesRequest } from './ce/resources.ts';
import { getCostAndUsage, getCostAndUsageRequest } from './ce/usage.ts';
import {
  getCostCategories,
  getCostCategoriesRequest,
  getDimensionValues,
  getDimensionValuesRequest,
  getTags,
  getTagsRequest,
} from './ce/values.ts';
import { operation } from './service.ts';
import type { Context, Service } from './service.ts';

const on = (name: string): { action: string; resource: (input: unknown, context: Context) => string } => ({
  action: `ce:${name}`,
  resource: (_input, context) => `arn:aws:ce:us-east-1:${context.identity.account}:/${name}`,
});

/** Cost Explorer: AWSInsightsIndexService. */
export const costExplorer: Service = {
  name: 'ce',
  protocol: 'json',
  target: 'AWSInsightsIndexService',
  global: true,
  throttled: {
    code: 'LimitExceededException',
    message: "You've exceeded the maximum number of requests: Rate exceeded",
  },
  operations: {
    GetCostAndUsage: operation(getCostAndUsageRequest, getCostAndUsage, on('GetCostAndUsage')),
    GetCostAndUsageWithResources: operation(
      getCostAndUsageWithResourcesRequest,
      getCostAndUsageWithResources,
      on('GetCostAndUsageWithResources'),
    ),
    GetCostForecast: operation(getCostForecastRequest, getCostForecast, on('GetCostForecast')),
    GetTags: operation(getTagsRequest, getTags, on('GetTags')),
    GetDimensionValues: operation(getDimensionValuesRequest, getDimensionValues, on('GetDimensionValues')),
    GetAnomalies: operation(getAnomaliesRequest, getAnomalies, on('GetAnomalies')),
    GetAnomalyMonitors: operation(getAnomalyMonitorsRequest, getAnomalyMonitors, on('GetAnomalyMonitors')),
    ListCostAllocationTags: operation(
      listCostAllocationTagsRequest,
      listCostAllocationTags,
      on('ListCostAllocationTags'),
    ),
    GetCostCategories: operation(getCostCategoriesRequest, getCostCategories, on('GetCostCategories')),
  },
};
