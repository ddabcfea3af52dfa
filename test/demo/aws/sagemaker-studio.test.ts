import {
  AddTagsCommand,
  CreateAppCommand,
  DeleteAppCommand,
  DescribeAppCommand,
  DescribeDomainCommand,
  ListAppsCommand,
  ListTagsCommand,
  UpdateDomainCommand,
} from '@aws-sdk/client-sagemaker';
import type { CreateAppCommandInput, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { item } from './items.ts';
import { sageMaker } from './sagemaker-client.ts';
import { bench, NOW, refusal } from './support.ts';
import type { Bench } from './support.ts';

const inService = { status: 'InService' } as const;
const domain = item('domain/d-one', {
  ...inService,
  name: 'studio',
  tags: { 'cost-center': 'search', from: 'domain' },
});
const ana = item('user-profile/d-one/ana', { ...inService, tags: { owner: 'ana', from: 'profile', 'aws:x': 'y' } });
const space = (name: string, SharingType: string) =>
  item(`space/d-one/${name}`, {
    ...inService,
    tags: { from: 'space' },
    members: { OwnershipSettings: { OwnerUserProfileName: 'ana' }, SpaceSharingSettings: { SharingType } },
  });
const lab = space('lab', 'Private');
const commons = space('commons', 'Shared');
const classic = item('app/d-one/ana/JupyterServer/default', {
  ...inService,
  tags: { old: 'yes' },
  members: {
    DomainId: 'd-one',
    UserProfileName: 'ana',
    AppType: 'JupyterServer',
    ResourceSpec: { InstanceType: 'system' },
  },
});

let b: Bench;
let client: SageMakerClient;
let apps = [classic];
let realNow = 0;
let now = NOW;
beforeEach(async () => {
  realNow = 0;
  now = NOW;
  apps = [classic];
  b = await bench([], {
    inventory: { items: () => [domain, ana, lab, commons, ...apps] },
    now: () => now,
    realNow: () => realNow,
  });
  client = sageMaker(b);
});
afterEach(async () => {
  client.destroy();
  await b.close();
});

const jupyter = { DomainId: 'd-one', UserProfileName: 'ana', AppType: 'JupyterServer', AppName: 'default' } as const;
const inSpace = (SpaceName: string) =>
  ({ DomainId: 'd-one', SpaceName, AppType: 'JupyterLab', AppName: 'lab' }) as const;
const create = (input: CreateAppCommandInput) => client.send(new CreateAppCommand(input));
const remove = (input: CreateAppCommandInput) => client.send(new DeleteAppCommand(input));
const statusOf = async (input: CreateAppCommandInput) => (await client.send(new DescribeAppCommand(input))).Status;
const listed = async () =>
  (await client.send(new ListAppsCommand({}))).Apps!.map(({ AppName, Status }) => `${AppName} ${Status}`);
const tagsOf = async (ResourceArn: string | undefined): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await client.send(new ListTagsCommand({ ResourceArn }))).Tags!.map(({ Key, Value }) => [Key!, Value!]),
  );

describe('an app', () => {
  test('is deleted after a while, shown as deleted for a day, then forgotten', async () => {
    await remove(jupyter);
    expect(await statusOf(jupyter)).toBe('Deleting');
    expect(await refusal(remove(jupyter))).toMatchObject({ name: 'ResourceInUse' });
    realNow += 60_000;
    expect(await statusOf(jupyter)).toBe('Deleted');
    expect(await listed()).toEqual(['default Deleted']);
    expect(await refusal(remove(jupyter))).toMatchObject({ name: 'ResourceNotFound' });
    expect(await refusal(tagsOf(classic.arn))).toMatchObject({ name: 'ValidationException' });
    now = new Date(NOW.getTime() + 25 * 3_600_000);
    expect(await listed()).toEqual([]);
    expect(await refusal(statusOf(jupyter))).toMatchObject({ name: 'ResourceNotFound', status: 400 });
  });

  test('is made again under its name once it is deleted, with the same ARN and without its old tags', async () => {
    const { ResourceSpec } = await client.send(new DescribeAppCommand(jupyter));
    expect(await refusal(create(jupyter))).toMatchObject({ name: 'ResourceInUse' });
    await remove(jupyter);
    expect(await refusal(create(jupyter))).toMatchObject({ name: 'ResourceInUse' });
    realNow += 60_000;
    const { AppArn } = await create({ ...jupyter, ResourceSpec });
    expect(AppArn).toBe(classic.arn);
    expect(await statusOf(jupyter)).toBe('Pending');
    expect(await refusal(remove(jupyter))).toMatchObject({ name: 'ResourceInUse' });
    realNow += 60_000;
    expect(await client.send(new DescribeAppCommand(jupyter))).toMatchObject({
      AppArn,
      ...jupyter,
      Status: 'InService',
      CreationTime: NOW,
      ResourceSpec: { InstanceType: 'system' },
    });
    expect(await listed()).toEqual(['default InService']);
    expect(await tagsOf(AppArn)).toEqual({
      'cost-center': 'search',
      owner: 'ana',
      from: 'profile',
      'sagemaker:domain-arn': domain.arn,
      'sagemaker:user-profile-arn': ana.arn,
    });
  });

  test('has the tags of its domain and profile as they were when it started, and those it is given', async () => {
    await client.send(new AddTagsCommand({ ResourceArn: ana.arn, Tags: [{ Key: 'project', Value: 'ranking' }] }));
    const { AppArn } = await create({ ...inSpace('lab'), Tags: [{ Key: 'from', Value: 'request' }] });
    await client.send(new AddTagsCommand({ ResourceArn: ana.arn, Tags: [{ Key: 'late', Value: 'yes' }] }));
    expect(await tagsOf(AppArn)).toEqual({
      'cost-center': 'search',
      owner: 'ana',
      project: 'ranking',
      from: 'request',
      'sagemaker:domain-arn': domain.arn,
      'sagemaker:user-profile-arn': ana.arn,
    });
  });

  test('has the tags of its space only where the domain propagates, and says whose it is', async () => {
    const { AppArn: before } = await create(inSpace('commons'));
    expect(await tagsOf(before)).toMatchObject({ from: 'profile', 'sagemaker:space-arn': commons.arn });
    await client.send(new UpdateDomainCommand({ DomainId: 'd-one', TagPropagation: 'ENABLED' }));
    const { AppArn: after } = await create(inSpace('lab'));
    expect(await tagsOf(after)).toMatchObject({ from: 'space', 'sagemaker:user-profile-arn': ana.arn });
  });

  test('of the inventory goes on as the inventory says: shut down at night, started anew in the morning', async () => {
    const later = (hours: number) => {
      now = new Date(NOW.getTime() + hours * 3_600_000);
      apps = hours < 16 ? [] : [{ ...classic, created: now.toISOString() }];
    };
    await remove(jupyter);
    later(20);
    expect(await listed()).toEqual(['default InService']);
    now = NOW;
    apps = [classic];
    realNow += 60_000;
    const { AppArn } = await create(jupyter);
    later(12);
    expect(await listed()).toEqual([]);
    later(20);
    expect(await listed()).toEqual(['default InService']);
    expect(await tagsOf(AppArn)).toMatchObject({ owner: 'ana' });
  });

  test('with tags is for those who may add tags', async () => {
    b.aws.setFaults({ deny: ['sagemaker:AddTags'] });
    const refused = { name: 'AccessDeniedException', message: expect.stringContaining('sagemaker:AddTags') };
    const Tags = [{ Key: 'a', Value: 'b' }];
    expect(await refusal(create({ ...inSpace('lab'), Tags }))).toMatchObject(refused);
    await create(inSpace('lab'));
  });

  test('is refused of nobody, of two, in unknown domains, profiles and spaces, and of unknown types', async () => {
    const wrong: [object, string][] = [
      [{ UserProfileName: undefined }, 'ValidationException'],
      [{ SpaceName: 'lab' }, 'ValidationException'],
      [{ DomainId: 'd-two' }, 'ResourceNotFound'],
      [{ UserProfileName: 'ben' }, 'ResourceNotFound'],
      [{ UserProfileName: undefined, SpaceName: 'none' }, 'ResourceNotFound'],
      [{ AppType: 'Notepad' }, 'ValidationException'],
      [{ Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'ValidationException'],
    ];
    for (const [change, name] of wrong) {
      expect(await refusal(create({ ...jupyter, AppName: 'new', ...change }))).toMatchObject({ name });
    }
    expect(await listed()).toEqual(['default InService']);
  });
});

describe('a domain', () => {
  const describeDomain = () => client.send(new DescribeDomainCommand({ DomainId: 'd-one' }));
  test('propagates tags when it is told to', async () => {
    expect((await describeDomain()).TagPropagation).toBe('DISABLED');
    const update = (input: object) => client.send(new UpdateDomainCommand({ DomainId: 'd-one', ...input }));
    expect(await update({ TagPropagation: 'ENABLED' })).toMatchObject({ DomainArn: domain.arn });
    expect(await describeDomain()).toMatchObject({ TagPropagation: 'ENABLED', LastModifiedTime: NOW });
    await update({ TagPropagation: 'DISABLED' });
    expect((await describeDomain()).TagPropagation).toBe('DISABLED');
    expect(await refusal(update({ TagPropagation: 'SOMETIMES' }))).toMatchObject({ name: 'ValidationException' });
    expect(await refusal(update({ AppNetworkAccessType: 'VpcOnly' }))).toMatchObject({
      name: 'NotImplementedException',
    });
    expect(
      await refusal(client.send(new UpdateDomainCommand({ DomainId: 'd-two', TagPropagation: 'ENABLED' }))),
    ).toMatchObject({ name: 'ResourceNotFound' });
  });
});
