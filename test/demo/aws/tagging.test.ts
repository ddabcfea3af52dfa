import {
  GetResourcesCommand,
  GetTagKeysCommand,
  GetTagValuesCommand,
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
  UntagResourcesCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { GetResourcesCommandInput } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inventoryOf, item, REGION } from './items.ts';
import { bench, MEMBER, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const api = item('endpoint/search-api', { tags: { 'cost-center': 'search', environment: 'production' } });
const bare = item('endpoint/bare');
const emptied = item('training-job/emptied', { onceTagged: true });
const job = item('training-job/rank-1', { tags: { 'cost-center': 'vision' } });
const team = item('workteam/labels', { tags: { owner: 'ana' } });
const abroad = item('endpoint/abroad', { region: 'us-east-1', tags: { owner: 'ana' } });
const foreign = item('endpoint/foreign', { account: PAYER, tags: { owner: 'ana' } });
const items = [api, bare, emptied, job, team, abroad, foreign];

let b: Bench;
let client: ResourceGroupsTaggingAPIClient;
let realNow = 0;
beforeEach(async () => {
  realNow = 0;
  b = await bench([], { inventory: inventoryOf(items), realNow: () => realNow });
  client = tagging(b);
});
afterEach(async () => {
  client.destroy();
  await b.close();
});

const tagging = ({ settings }: Bench, region = REGION) =>
  new ResourceGroupsTaggingAPIClient({
    ...settings,
    region,
    credentials: { accessKeyId: 'AKIAMEMBER', secretAccessKey: 'member-secret' },
  });
const get = (input: GetResourcesCommandInput = {}) => client.send(new GetResourcesCommand(input));
/** ARN by ARN what is told of it. */
const told = async (input: GetResourcesCommandInput = {}) =>
  Object.fromEntries(
    (await get(input)).ResourceTagMappingList!.map(({ ResourceARN, Tags }) => [
      ResourceARN!,
      Object.fromEntries(Tags!.map(({ Key, Value }) => [Key!, Value!])),
    ]),
  );
const tag = (arns: readonly string[], Tags: Record<string, string>) =>
  client.send(new TagResourcesCommand({ ResourceARNList: [...arns], Tags }));
const untag = (arns: readonly string[], TagKeys: string[]) =>
  client.send(new UntagResourcesCommand({ ResourceARNList: [...arns], TagKeys }));

describe('GetResources', () => {
  test('tells what is or was tagged in the place: never-tagged is absent, once-tagged has no tags', async () => {
    expect(await told()).toEqual({
      [api.arn]: api.tags,
      [emptied.arn]: {},
      [job.arn]: job.tags,
      [team.arn]: team.tags,
    });
    const us = tagging(b, 'us-east-1');
    const { ResourceTagMappingList } = await us.send(new GetResourcesCommand({}));
    expect(ResourceTagMappingList!.map(({ ResourceARN }) => ResourceARN)).toEqual([abroad.arn]);
    us.destroy();
  });

  test('by ARN: exactly, unknown ones and those of elsewhere absent, each once', async () => {
    const shouting = api.arn.replace('search-api', 'Search-API');
    const arns = [job.arn, shouting, bare.arn, abroad.arn, foreign.arn, job.arn, emptied.arn];
    expect(await told({ ResourceARNList: arns })).toEqual({ [job.arn]: job.tags, [emptied.arn]: {} });
    expect((await get({ ResourceARNList: arns })).PaginationToken).toBe('');
  });

  test('by type and by tags', async () => {
    const arns = async (input: GetResourcesCommandInput) => Object.keys(await told(input));
    expect(await arns({ ResourceTypeFilters: ['sagemaker'] })).toHaveLength(4);
    expect(await arns({ ResourceTypeFilters: ['sagemaker:training-job', 's3'] })).toEqual([emptied.arn, job.arn]);
    expect(await arns({ ResourceTypeFilters: ['s3:bucket'] })).toEqual([]);
    const center = (...Values: string[]) => ({ Key: 'cost-center', Values });
    expect(await arns({ TagFilters: [{ Key: 'cost-center' }] })).toEqual([api.arn, job.arn]);
    expect(await arns({ TagFilters: [center('vision', 'fraud')] })).toEqual([job.arn]);
    expect(await arns({ TagFilters: [center('search', 'vision'), { Key: 'environment' }] })).toEqual([api.arn]);
    expect(await arns({ TagFilters: [{ Key: 'Cost-Center' }] })).toEqual([]);
  });

  test('page by page, for the same question and for 15 minutes', async () => {
    const first = await get({ ResourcesPerPage: 3 });
    expect(first.ResourceTagMappingList).toHaveLength(3);
    const PaginationToken = first.PaginationToken!;
    const second = await get({ ResourcesPerPage: 3, PaginationToken });
    expect([second.ResourceTagMappingList!.length, second.PaginationToken]).toEqual([1, '']);
    expect((await get({ ResourcesPerPage: 2, PaginationToken })).ResourceTagMappingList).toHaveLength(1);
    expect((await refusal(get({ ResourceTypeFilters: ['sagemaker'], PaginationToken }))).name).toBe(
      'InvalidParameterException',
    );
    expect((await refusal(get({ PaginationToken: 'made-up' }))).name).toBe('InvalidParameterException');
    realNow = 15 * 60_000 + 1;
    expect((await refusal(get({ ResourcesPerPage: 3, PaginationToken }))).name).toBe('PaginationTokenExpiredException');
  });

  test('refuses what is too much or does not go together', async () => {
    const name = async (input: GetResourcesCommandInput) => (await refusal(get(input))).name;
    const invalid = 'InvalidParameterException';
    const ResourceARNList = [api.arn];
    expect(await name({ ResourceARNList, ResourcesPerPage: 10 })).toBe(invalid);
    expect(await name({ ResourceARNList, ResourceTypeFilters: ['sagemaker'] })).toBe(invalid);
    expect(await name({ ResourceARNList: Array.from({ length: 101 }, () => api.arn) })).toBe(invalid);
    expect(await name({ ResourceARNList: [] })).toBe(invalid);
    expect(await name({ ResourcesPerPage: 101 })).toBe(invalid);
    expect(await refusal(get({ ResourceARNList: [api.arn, 'search-api'] }))).toMatchObject({
      name: invalid,
      message: 'search-api is not a valid AmazonResourceName (ARN)',
    });
    expect(await name({ ResourceARNList: [api.arn.replace('arn:aws:', 'arn:aws-cn:')] })).toBe(invalid);
  });
});

describe('TagResources and UntagResources', () => {
  test('set, overwrite and remove, on several at once', async () => {
    expect((await tag([api.arn, bare.arn], { owner: 'ben', environment: 'staging' })).FailedResourcesMap).toEqual({});
    expect(b.aws.tagsOf(api.arn)).toEqual({ 'cost-center': 'search', environment: 'staging', owner: 'ben' });
    expect(b.aws.tagsOf(bare.arn)).toEqual({ owner: 'ben', environment: 'staging' });
    expect((await untag([bare.arn], ['owner', 'environment', 'not-there'])).FailedResourcesMap).toEqual({});
    expect(b.aws.tagsOf(bare.arn)).toEqual({});
    expect(b.aws.tagHistory(bare.arn)).toMatchObject([
      { by: `arn:aws:iam::${MEMBER}:user/bot`, before: {}, after: { owner: 'ben' } },
      { before: { owner: 'ben' }, after: {} },
    ]);
  });

  test('are seen by GetResources a few seconds later, what was emptied as once tagged', async () => {
    const ResourceARNList = [api.arn, bare.arn];
    await tag([bare.arn], { owner: 'ben' });
    realNow = 2999;
    expect(await told({ ResourceARNList })).toEqual({ [api.arn]: api.tags });
    realNow = 3000;
    expect(await told({ ResourceARNList })).toEqual({ [api.arn]: api.tags, [bare.arn]: { owner: 'ben' } });
    await untag([bare.arn], ['owner']);
    b.aws.setFaults({ taggingDelayMs: 0 });
    expect(await told({ ResourceARNList: [bare.arn] })).toEqual({ [bare.arn]: {} });
  });

  test('tell of each resource that failed, and change the others', async () => {
    const full = Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`key-${n}`, '']));
    const gone = bare.arn.replace('bare', 'gone');
    const arns = [api.arn, gone, abroad.arn, foreign.arn, bare.arn];
    const { FailedResourcesMap: failed } = await tag(arns, full);
    // The endpoint has two tags already.
    expect(Object.keys(failed!).sort()).toEqual([api.arn, gone, abroad.arn, foreign.arn].sort());
    expect(new Set(Object.values(failed!).map((one) => `${one.StatusCode} ${one.ErrorCode}`))).toEqual(
      new Set(['400 InvalidParameterException']),
    );
    expect(failed![api.arn]!.ErrorMessage).toContain('50');
    expect(b.aws.tagsOf(api.arn)).toEqual(api.tags);
    expect(Object.keys(b.aws.tagsOf(bare.arn)!)).toHaveLength(49);
  });

  test('need SageMaker’s own permission too', async () => {
    b.aws.setFaults({ deny: ['sagemaker:AddTags'] });
    const { FailedResourcesMap } = await tag([api.arn], { owner: 'ben' });
    expect(FailedResourcesMap![api.arn]).toMatchObject({
      ErrorCode: 'AccessDeniedException',
      ErrorMessage: expect.stringContaining(`perform: sagemaker:AddTags on resource: ${api.arn}`),
    });
    expect((await untag([api.arn], ['environment'])).FailedResourcesMap).toEqual({});
    b.aws.setFaults({ deny: ['tag:TagResources'] });
    expect(await refusal(tag([api.arn], { owner: 'ben' }))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('tag:TagResources'),
    });
    expect(b.aws.tagsOf(api.arn)).toEqual({ 'cost-center': 'search' });
  });

  test.each<[string, readonly string[], Record<string, string>]>([
    ['no resources', [], { owner: 'ben' }],
    ['21 resources', Array.from({ length: 21 }, (_, n) => `${api.arn}-${n}`), { owner: 'ben' }],
    ['no tags', [api.arn], {}],
    ['51 tags', [bare.arn], Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`key-${n}`, '']))],
    ['an empty key', [api.arn], { '': 'x' }],
    ['a key of 129 characters', [api.arn], { ['k'.repeat(129)]: 'x' }],
    ['a value of 257 characters', [api.arn], { owner: 'v'.repeat(257) }],
    ['a key of AWS’s', [api.arn], { 'AWS:createdBy': 'x' }],
    ['what is no ARN', [api.arn, 'search-api'], { owner: 'ben' }],
  ])('refuse %s, whole', async (_what, arns, tags) => {
    expect((await refusal(tag(arns, tags))).name).toBe('InvalidParameterException');
    expect(b.aws.tagHistory(api.arn)).toEqual([]);
  });

  test('take what AWS allows in keys and values, and nothing else', async () => {
    const odd = { 'Kosten stelle/ä_.:=+-@٣': 'été  ', empty: '', constructor: 'x' };
    expect((await tag([bare.arn], odd)).FailedResourcesMap).toEqual({});
    expect(b.aws.tagsOf(bare.arn)).toEqual(odd);
    for (const bad of [{ owner: 'a,b' }, { 'own*er': 'a' }, { owner: 'a\nb' }]) {
      expect(Object.keys((await tag([bare.arn], bad)).FailedResourcesMap!)).toEqual([bare.arn]);
    }
  });
});

describe('the fault switch', () => {
  test('refuses or fails single resources', async () => {
    b.aws.setFaults({ refuseTagging: ['*:workteam/*'], tagFailures: [{ arn: '*/bare', times: 1 }] });
    const { FailedResourcesMap } = await tag([team.arn, bare.arn, api.arn], { owner: 'ben' });
    expect(FailedResourcesMap).toMatchObject({
      [team.arn]: { ErrorCode: 'InvalidParameterException' },
      [bare.arn]: { StatusCode: 500, ErrorCode: 'InternalServiceException' },
    });
    expect(Object.keys((await tag([team.arn, bare.arn], { owner: 'ben' })).FailedResourcesMap!)).toEqual([team.arn]);
  });

  test('lets resources vanish and come back', async () => {
    b.aws.setFaults({ vanish: [api.arn] });
    expect([await told({ ResourceARNList: [api.arn] }), b.aws.tagsOf(api.arn)]).toEqual([{}, undefined]);
    expect(Object.keys((await tag([api.arn], { owner: 'ben' })).FailedResourcesMap!)).toEqual([api.arn]);
    expect(Object.keys(await told())).not.toContain(api.arn);
    b.aws.setFaults({});
    expect(Object.keys(await told())).toContain(api.arn);
  });

  test('has somebody else change tags, once, or nothing at all', async () => {
    b.aws.setFaults({ retag: [{ arn: api.arn, set: { owner: 'eve' }, remove: ['environment'] }] });
    expect(b.aws.tagsOf(api.arn)).toEqual({ 'cost-center': 'search', owner: 'eve' });
    expect(b.aws.tagHistory(api.arn)).toMatchObject([{ by: `arn:aws:iam::${MEMBER}:user/somebody-else` }]);
    expect(() => b.aws.setFaults({ pageSize: 1, retag: [{ arn: 'arn:nowhere', set: { owner: 'eve' } }] })).toThrow(
      'There is no arn:nowhere',
    );
    expect((await get()).PaginationToken).toBe('');
  });

  test('denies an action, or everything, in one account or region only', async () => {
    const us = tagging(b, 'us-east-1');
    const denied = async (deny: string[]) => {
      b.aws.setFaults({ deny });
      return Promise.all(
        [client, us].map((each) =>
          each.send(new GetResourcesCommand({})).then(
            () => false,
            (error: Error) => error.name === 'AccessDeniedException',
          ),
        ),
      );
    };
    expect(await denied([`tag:GetResources@${MEMBER}/eu-west-1`])).toEqual([true, false]);
    expect(await denied([`@${MEMBER}/us-east-1`])).toEqual([false, true]);
    expect(await denied([`tag:*@${MEMBER}`])).toEqual([true, true]);
    expect(await denied([`@${MEMBER}`])).toEqual([true, true]);
    expect(await denied([`tag:GetResources@${PAYER}`, `sagemaker:*@${MEMBER}`])).toEqual([false, false]);
    us.destroy();
  });
});

test('keys and values in use are told each once, in pages', async () => {
  expect((await client.send(new GetTagKeysCommand({}))).TagKeys).toEqual(['cost-center', 'environment', 'owner']);
  b.aws.setFaults({ pageSize: 2 });
  const { TagKeys, PaginationToken } = await client.send(new GetTagKeysCommand({}));
  const next = await client.send(new GetTagKeysCommand({ PaginationToken }));
  expect([TagKeys, next.TagKeys, next.PaginationToken]).toEqual([['cost-center', 'environment'], ['owner'], '']);
  const values = async (Key: string) => (await client.send(new GetTagValuesCommand({ Key }))).TagValues;
  expect([await values('cost-center'), await values('project')]).toEqual([['search', 'vision'], []]);
  expect((await refusal(client.send(new GetTagValuesCommand({ Key: undefined })))).name).toBe(
    'InvalidParameterException',
  );
});

test('too many calls are throttled by the name the API has for it, reads and writes apart', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => get({ ResourceARNList: [api.arn] })));
  const names = results.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).name] : []));
  expect(names).toEqual(Array.from({ length: 5 }, () => 'ThrottledException'));
  for (let n = 0; n < 4; n += 1) await tag([bare.arn], { n: `${n}` });
  await untag([bare.arn], ['n']);
  expect((await refusal(tag([bare.arn], { n: '5' }))).name).toBe('ThrottledException');
  realNow = 200;
  await tag([bare.arn], { n: '5' });
  expect((await refusal(untag([bare.arn], ['n']))).name).toBe('ThrottledException');
});

describe('of 100,000 resources', () => {
  let looked = 0;
  const many = Array.from({ length: 100_000 }, (_, n) => {
    const tags = { n: `${n}` };
    const plain = item(`training-job/job-${n}`);
    return {
      ...plain,
      get tags() {
        looked += 1;
        return tags;
      },
    };
  });
  let big: Bench;
  beforeAll(async () => {
    big = await bench([], { inventory: inventoryOf(many), rateLimits: false });
  });
  afterAll(() => big.close());

  test('100 are found by ARN without looking at the others', async () => {
    const ours = tagging(big);
    looked = 0;
    const ResourceARNList = many.slice(50_000, 50_100).map(({ arn }) => arn);
    const { ResourceTagMappingList } = await ours.send(new GetResourcesCommand({ ResourceARNList }));
    expect(ResourceTagMappingList).toHaveLength(100);
    expect(looked).toBeLessThanOrEqual(300);
    ours.destroy();
  });

  test('a page may be empty though there are more', async () => {
    const ours = tagging(big);
    const last = { TagFilters: [{ Key: 'n', Values: ['99999'] }] };
    const sizes: number[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await ours.send(new GetResourcesCommand({ ...last, PaginationToken }));
      sizes.push(page.ResourceTagMappingList!.length);
      ({ PaginationToken } = page);
    } while (PaginationToken !== '');
    expect(sizes).toEqual([0, 0, 0, 0, 1]);
    ours.destroy();
  });
});
