import type { z } from 'zod';
import { operation } from './service.ts';
import type { Context, Operation, Service } from './service.ts';
import {
  getResources,
  getResourcesRequest,
  getTagKeys,
  getTagKeysRequest,
  getTagValues,
  getTagValuesRequest,
} from './tagging/read.ts';
import { tagResources, tagResourcesRequest, untagResources, untagResourcesRequest } from './tagging/write.ts';

const on = <Input>(
  name: string,
  request: z.ZodType<Input>,
  run: (input: Input, context: Context) => object,
): Operation => operation(request, run, { action: `tag:${name}`, resource: () => '*' }, 'InvalidParameterException');

/** The Resource Groups Tagging API. IAM calls its actions `tag:`. */
export const tagging: Service = {
  name: 'tagging',
  protocol: 'json',
  target: 'ResourceGroupsTaggingAPI_20170126',
  global: false,
  throttled: { code: 'ThrottledException', message: 'Rate exceeded' },
  operations: {
    GetResources: on('GetResources', getResourcesRequest, getResources),
    TagResources: on('TagResources', tagResourcesRequest, tagResources),
    UntagResources: on('UntagResources', untagResourcesRequest, untagResources),
    GetTagKeys: on('GetTagKeys', getTagKeysRequest, getTagKeys),
    GetTagValues: on('GetTagValues', getTagValuesRequest, getTagValues),
  },
};
