import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { ResourceGroupsTaggingAPIClient, TagResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEmulatedAws } from '../../../src/demo/aws/server.ts';
import type { EmulatedAws } from '../../../src/demo/aws/types.ts';
import { storyInventory } from '../../../src/demo/story/inventory.ts';
import { storyLedger } from '../../../src/demo/story/ledger.ts';
import { storyOrganization } from '../../../src/demo/story/organization.ts';
import { ML, NOW } from '../aws/support.ts';

const organization = storyOrganization();
const prod = organization.accessKeys[1]!;
const inventory = storyInventory();
let now = NOW;
let aws: EmulatedAws;
let ce: CostExplorerClient;
beforeAll(async () => {
  aws = await startEmulatedAws({ organization, ledger: storyLedger(), inventory, clock: () => now });
  ce = new CostExplorerClient({ endpoint: aws.url, region: 'us-east-1', credentials: organization.accessKeys[0]! });
});
afterAll(async () => {
  ce.destroy();
  await aws.close();
});

/** Dollars of each cost center's SageMaker on a day. */
const spent = async (day: string, next: string) => {
  const { ResultsByTime } = await ce.send(
    new GetCostAndUsageCommand({
      TimePeriod: { Start: day, End: next },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
      Filter: { Dimensions: { Key: 'SERVICE', Values: [ML] } },
      GroupBy: [{ Type: 'TAG', Key: 'cost-center' }],
    }),
  );
  const amounts = ResultsByTime![0]!.Groups!.map(({ Keys, Metrics }): [string, number] => [
    Keys![0]!.split('$')[1] ?? '',
    Number(Metrics!['UnblendedCost']!.Amount),
  ]);
  return new Map(amounts);
};

test('every untagged endpoint of production that is tagged today is allocated spend tomorrow', async () => {
  const unallocated = inventory
    .items(now)
    .filter(
      ({ kind, account, region, tags }) =>
        kind === 'endpoint' && account === prod.account && region === 'eu-west-1' && !('cost-center' in tags),
    );
  expect(unallocated.length).toBeGreaterThan(0);
  const arns = unallocated.map(({ arn }) => arn);
  const before = await spent('2026-11-18', '2026-11-19');

  const client = new ResourceGroupsTaggingAPIClient({ endpoint: aws.url, region: 'eu-west-1', credentials: prod });
  const { FailedResourcesMap } = await client.send(
    new TagResourcesCommand({ ResourceARNList: arns, Tags: { 'cost-center': 'fixed' } }),
  );
  client.destroy();
  expect(FailedResourcesMap).toEqual({});

  now = new Date('2026-11-20T08:00:00Z');
  const lines = storyLedger()
    .linesOn('2026-11-19')
    .filter(({ resource }) => resource !== undefined && arns.includes(resource));
  const expected = lines.reduce((sum, line) => sum + Number(line.unblended), 0);
  expect(expected).toBeGreaterThan(0);
  expect((await spent('2026-11-19', '2026-11-20')).get('fixed')).toBeCloseTo(expected, 2);
  expect(await spent('2026-11-18', '2026-11-19')).toEqual(before);
});
