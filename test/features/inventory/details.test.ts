import { expect, test } from '@jest/globals';
import { withKnownFacts } from '../../../src/features/inventory/details.ts';
import type { Resource, ResourceFacts } from '../../../src/model/resource.ts';

const resource = (kind: string, more: Partial<Resource> = {}): Resource => ({
  arn: `arn:aws:sagemaker:eu-west-1:222233334444:${kind}/x`,
  kind,
  name: 'x',
  account: '222233334444',
  region: 'eu-west-1',
  state: 'live',
  tags: {},
  facts: {},
  createdAt: 1,
  ...more,
});
const facts: ResourceFacts = { instances: [{ instanceType: 'ml.g5.2xlarge', count: 2, use: 'hosting' }] };
const known = (before: Resource) =>
  new Map([[before.arn.toLowerCase(), { createdAt: before.createdAt, changedAt: before.changedAt, facts }]]);

test('what was described stays known until the resource changes', () => {
  const endpoint = resource('endpoint', { changedAt: 5 });
  expect(withKnownFacts(endpoint, known(endpoint)).facts).toEqual(facts);
  expect(withKnownFacts({ ...endpoint, changedAt: 6 }, known(endpoint)).facts).toEqual({});
});

test('what was deleted and made again under the same ARN is described anew', () => {
  const app = resource('app');
  expect(withKnownFacts(app, known(app)).facts).toEqual(facts);
  expect(withKnownFacts({ ...app, createdAt: 2 }, known(app)).facts).toEqual({});
});

test('a cluster, which may have been resized without a word, is described at every audit', () => {
  const cluster = resource('cluster');
  expect(withKnownFacts(cluster, known(cluster)).facts).toEqual({});
});
