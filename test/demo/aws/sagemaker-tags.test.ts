import { AddTagsCommand, DeleteTagsCommand, ListTagsCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import '../../support/properties.ts';
import { inventoryOf, item, REGION } from './items.ts';
import { sageMaker } from './sagemaker-client.ts';
import { bench, MEMBER, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const api = item('endpoint/search-api', { tags: { 'cost-center': 'search', owner: 'ana' } });
const many = item('model/many', {
  tags: {
    ...Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`key-${n}`, 'x'])),
    'aws:one': '1',
    'aws:two': '2',
  },
});
const gone = item('app/d-one/ana/jupyterlab/gone', {
  status: 'Deleted',
  members: { DomainId: 'd-one', UserProfileName: 'ana', AppType: 'JupyterLab' },
});
const foreign = item('endpoint/foreign', { account: PAYER });
const abroad = item('endpoint/abroad', { region: 'us-east-1' });

let b: Bench;
let client: SageMakerClient;
beforeEach(async () => {
  b = await bench([], { inventory: inventoryOf([api, many, gone, foreign, abroad]), rateLimits: false });
  client = sageMaker(b);
});
afterEach(async () => {
  client.destroy();
  await b.close();
});

const add = (ResourceArn: string, tags: Record<string, string>) =>
  client.send(new AddTagsCommand({ ResourceArn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
const remove = (ResourceArn: string, TagKeys: string[]) => client.send(new DeleteTagsCommand({ ResourceArn, TagKeys }));
const tagsOf = async (ResourceArn: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await client.send(new ListTagsCommand({ ResourceArn }))).Tags!.map(({ Key, Value }) => [Key!, Value!]),
  );

describe('tags', () => {
  test('are read, set, overwritten and removed; keys differ by case', async () => {
    expect(await tagsOf(api.arn)).toEqual({ 'cost-center': 'search', owner: 'ana' });
    const { Tags } = await add(api.arn, { owner: 'ben', Owner: '' });
    expect(Tags).toEqual([
      { Key: 'cost-center', Value: 'search' },
      { Key: 'owner', Value: 'ben' },
      { Key: 'Owner', Value: '' },
    ]);
    await remove(api.arn, ['owner', 'never-there']);
    expect(await tagsOf(api.arn)).toEqual({ 'cost-center': 'search', Owner: '' });
    expect(b.aws.tagHistory(api.arn)).toHaveLength(2);
  });

  test('come back as they were given, whatever AWS allows', async () => {
    const letters = fc.constantFrom(
      'a',
      'Z',
      '0',
      ' ',
      '_',
      '.',
      ':',
      '/',
      '=',
      '+',
      '-',
      '@',
      'ß',
      'Ж',
      '中',
      '٣',
      '\u00a0',
      '𝒳',
    );
    const text = (minLength: number, maxLength: number) =>
      fc.array(letters, { minLength, maxLength }).map((each) => each.join(''));
    const tags = fc.dictionary(
      text(1, 128).filter((key) => !key.toLowerCase().startsWith('aws:')),
      text(0, 256),
      { maxKeys: 48, minKeys: 1, noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(tags, async (given) => {
        await add(api.arn, given);
        expect(await tagsOf(api.arn)).toMatchObject(given);
        await remove(api.arn, Object.keys(given));
        const left = Object.keys(await tagsOf(api.arn));
        expect(left.filter((key) => Object.hasOwn(given, key))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('are 50 a page', async () => {
    const first = await client.send(new ListTagsCommand({ ResourceArn: many.arn, MaxResults: 50 }));
    expect(first.Tags).toHaveLength(50);
    const rest = await client.send(new ListTagsCommand({ ResourceArn: many.arn, NextToken: first.NextToken }));
    expect(rest.Tags).toEqual([{ Key: 'aws:two', Value: '2' }]);
    expect(rest.NextToken).toBeUndefined();
    const refused = { name: 'ValidationException' };
    expect(await refusal(client.send(new ListTagsCommand({ ResourceArn: many.arn, MaxResults: 49 })))).toMatchObject(
      refused,
    );
    expect(
      await refusal(client.send(new ListTagsCommand({ ResourceArn: api.arn, NextToken: first.NextToken }))),
    ).toMatchObject(refused);
  });

  test('of AWS itself do not count for the limit of 50', async () => {
    await add(many.arn, { 'key-1': 'changed', fiftieth: 'x' });
    expect(await refusal(add(many.arn, { 'fifty-first': 'x' }))).toMatchObject({
      name: 'ResourceLimitExceeded',
      status: 400,
    });
    await remove(many.arn, ['key-1']);
    await add(many.arn, { 'fifty-first': 'x' });
  });
});

describe('refused are', () => {
  test.each([
    ['a reserved key', { 'aws:owner': 'x' }],
    ['a reserved key in capitals', { 'AWS:owner': 'x' }],
    ['no key', { '': 'x' }],
    ['a long key', { ['k'.repeat(129)]: 'x' }],
    ['a long value', { key: 'v'.repeat(257) }],
    ['a comma', { key: 'a,b' }],
    ['a line break', { key: 'a\nb' }],
    ['an emoji', { key: '🙂' }],
    ['51 tags', Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'x']))],
  ])('%s', async (_what, tags) => {
    expect(await refusal(add(api.arn, tags))).toMatchObject({ name: 'ValidationException', status: 400 });
    expect(await tagsOf(api.arn)).toEqual(api.tags);
  });

  test('removing nothing, more than 50 keys, or what is reserved', async () => {
    const tooMany = Array.from({ length: 51 }, (_, n) => `k${n}`);
    for (const keys of [[], tooMany, ['aws:one']])
      expect(await refusal(remove(api.arn, keys))).toMatchObject({ name: 'ValidationException' });
  });

  test.each([
    ['what does not exist', `arn:aws:sagemaker:${REGION}:${MEMBER}:endpoint/nobody`, 'Could not find endpoint'],
    ['another case of the name', api.arn.toUpperCase().replace('ARN:AWS:SAGEMAKER', 'arn:aws:sagemaker'), ''],
    ['an app that was deleted', gone.arn, ''],
    ['what is in another region', abroad.arn, 'Could not find endpoint'],
    ['what is no ARN', 'search-api', 'Member must satisfy regular expression pattern'],
  ])('%s', async (_what, arn, message) => {
    for (const call of [() => tagsOf(arn), () => add(arn, { a: 'b' }), () => remove(arn, ['a'])]) {
      expect(await refusal(call())).toMatchObject({
        name: 'ValidationException',
        status: 400,
        message: expect.stringContaining(message),
      });
    }
  });

  test('resources of another account, and what the caller may not do', async () => {
    expect(await refusal(tagsOf(foreign.arn))).toMatchObject({ name: 'AccessDeniedException' });
    b.aws.setFaults({ deny: [`sagemaker:AddTags@${MEMBER}/${REGION}`] });
    const { name, message } = await refusal(add(api.arn, { a: 'b' }));
    expect(name).toBe('AccessDeniedException');
    expect(message).toContain(`is not authorized to perform: sagemaker:AddTags on resource: ${api.arn}`);
  });
});
