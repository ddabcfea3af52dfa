import {
  ListActionsCommand,
  ListAppsCommand,
  ListClustersCommand,
  ListEndpointsCommand,
  ListHubContentsCommand,
  ListImagesCommand,
  ListJobsCommand,
  ListModelPackagesCommand,
  ListModelsCommand,
  ListPipelinesCommand,
  ListTrainingJobsCommand,
  ListUserProfilesCommand,
} from '@aws-sdk/client-sagemaker';
import type {
  ListEndpointsCommandInput,
  ListModelPackagesCommandInput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { pageOf } from '../../../src/demo/aws/sagemaker/pages.ts';
import '../../support/properties.ts';
import { inventoryOf, item, REGION } from './items.ts';
import { sageMaker } from './sagemaker-client.ts';
import { bench, MEMBER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const hour = (n: number): string => new Date(Date.UTC(2026, 9, 1, n)).toISOString();
const endpoints = ['search-api', 'search-staging', 'vision-api', 'fraud-api'].map((name, n) =>
  item(`endpoint/${name}`, {
    created: hour(n),
    modified: hour(10 - n),
    status: name === 'vision-api' ? 'Failed' : 'InService',
  }),
);
const trainings = Array.from({ length: 12 }, (_, n) =>
  item(`training-job/rank-${n}`, { created: hour(n), status: n < 11 ? 'Completed' : 'Failed' }),
);
const packages = [
  item('model-package/alone', { status: 'Completed' }),
  item('model-package/ranker/1', { name: 'ranker/1', status: 'Completed' }),
  item('model-package/ranker/2', {
    name: 'ranker/2',
    status: 'Completed',
    members: { ModelApprovalStatus: 'Approved' },
  }),
  item('model-package/scorer/1', { name: 'scorer/1', status: 'Completed' }),
];
const app = (domain: string, owner: Record<string, string>, name: string) =>
  item(`app/${domain}/${Object.values(owner)[0]}/jupyterlab/${name}`, {
    status: 'InService',
    members: { DomainId: domain, ...owner, AppType: 'JupyterLab', ResourceSpec: { InstanceType: 'ml.t3.medium' } },
  });
const apps = [
  app('d-one', { UserProfileName: 'ana' }, 'a'),
  app('d-one', { SpaceName: 'lab' }, 'b'),
  app('d-two', { UserProfileName: 'ana' }, 'c'),
];
const others = [
  item('user-profile/d-one/ana', { status: 'InService' }),
  item('user-profile/d-two/anabel', { status: 'InService' }),
  item('hub-content/hub/Model/bert', { status: 'Available' }),
  item('hub-content/hub/Notebook/intro', { status: 'Available' }),
  item('hub-content/other/Model/gpt', { status: 'Available' }),
  item('job/AgentRFT/first', { status: 'Completed' }),
  item('job/AgentRFTEvaluation/second', { status: 'Completed' }),
  item('pipeline/nightly-search'),
  item('pipeline/search-nightly'),
  item('cluster/abcdefghijkl', { name: 'hyper', status: 'InService' }),
  item('image/One', { status: 'CREATED', created: hour(1) }),
  item('image/two', { status: 'CREATED', created: hour(2) }),
  item('action/deploy', { status: 'Completed', members: { Source: { SourceUri: 's3://a' }, ActionType: 'Deploy' } }),
];

let b: Bench;
let client: SageMakerClient;
beforeAll(async () => {
  b = await bench([], { inventory: inventoryOf([...endpoints, ...trainings, ...packages, ...apps, ...others]) });
  client = sageMaker(b);
});
afterAll(async () => {
  client.destroy();
  await b.close();
});

const endpointNames = async (input: ListEndpointsCommandInput): Promise<string[]> =>
  (await client.send(new ListEndpointsCommand(input))).Endpoints!.map(({ EndpointName }) => EndpointName!);

describe('a list', () => {
  test('is sorted as its documentation says when nobody says, and as asked', async () => {
    expect(await endpointNames({})).toEqual(['fraud-api', 'vision-api', 'search-staging', 'search-api']);
    expect(await endpointNames({ SortBy: 'Name', SortOrder: 'Ascending' })).toEqual([
      'fraud-api',
      'search-api',
      'search-staging',
      'vision-api',
    ]);
    expect(await endpointNames({ SortBy: 'Status', SortOrder: 'Ascending', MaxResults: 1 })).toEqual(['vision-api']);
    const { Images } = await client.send(new ListImagesCommand({ SortBy: 'IMAGE_NAME', SortOrder: 'ASCENDING' }));
    expect(Images!.map(({ ImageName }) => ImageName)).toEqual(['One', 'two']);
  });

  test('keeps what its filters say', async () => {
    expect(await endpointNames({ NameContains: 'search' })).toEqual(['search-staging', 'search-api']);
    expect(await endpointNames({ StatusEquals: 'Failed' })).toEqual(['vision-api']);
    expect(await endpointNames({ CreationTimeAfter: new Date(hour(1)) })).toEqual(['fraud-api', 'vision-api']);
    expect(await endpointNames({ CreationTimeBefore: new Date(hour(1)) })).toEqual(['search-api']);
    expect(await endpointNames({ LastModifiedTimeAfter: new Date(hour(9)) })).toEqual(['search-api']);
    const pipelines = await client.send(new ListPipelinesCommand({ PipelineNamePrefix: 'search' }));
    expect(pipelines.PipelineSummaries!.map(({ PipelineName }) => PipelineName)).toEqual(['search-nightly']);
    const actions = await client.send(new ListActionsCommand({ SourceUri: 's3://b' }));
    expect(actions.ActionSummaries).toEqual([]);
  });

  test('of apps and profiles is of a domain, a profile or a space', async () => {
    const names = async (input: object) =>
      (await client.send(new ListAppsCommand(input))).Apps!.map(({ AppName }) => AppName);
    expect(await names({ DomainIdEquals: 'd-one' })).toEqual(['a', 'b']);
    expect(await names({ UserProfileNameEquals: 'ana' })).toEqual(['a', 'c']);
    expect(await names({ SpaceNameEquals: 'lab' })).toEqual(['b']);
    const { Apps } = await client.send(new ListAppsCommand({ SpaceNameEquals: 'lab' }));
    expect(Apps![0]).toEqual({
      DomainId: 'd-one',
      SpaceName: 'lab',
      AppType: 'JupyterLab',
      AppName: 'b',
      Status: 'InService',
      CreationTime: new Date('2026-10-01T09:00:00Z'),
      ResourceSpec: { InstanceType: 'ml.t3.medium' },
    });
    const { UserProfiles } = await client.send(new ListUserProfilesCommand({ UserProfileNameContains: 'ana' }));
    expect(UserProfiles!.map(({ DomainId }) => DomainId)).toEqual(['d-one', 'd-two']);
  });

  test('of model packages is of those without a group, unless a group or a type is asked for', async () => {
    const arns = async (input: ListModelPackagesCommandInput = {}) =>
      (await client.send(new ListModelPackagesCommand(input))).ModelPackageSummaryList!.map(({ ModelPackageArn }) =>
        ModelPackageArn!.split(':model-package/').at(-1),
      );
    expect(await arns()).toEqual(['alone']);
    expect(await arns({ ModelPackageType: 'Versioned' })).toEqual(['ranker/1', 'ranker/2', 'scorer/1']);
    expect(await arns({ ModelPackageType: 'Both' })).toEqual(['alone', 'ranker/1', 'ranker/2', 'scorer/1']);
    expect(await arns({ ModelPackageGroupName: 'ranker' })).toEqual(['ranker/1', 'ranker/2']);
    expect(await arns({ ModelPackageType: 'Both', ModelApprovalStatus: 'Approved' })).toEqual(['ranker/2']);
    const { ModelPackageSummaryList } = await client.send(new ListModelPackagesCommand({ ModelPackageType: 'Both' }));
    expect(ModelPackageSummaryList![1]).toMatchObject({ ModelPackageGroupName: 'ranker', ModelPackageVersion: 1 });
    expect(ModelPackageSummaryList![0]).toMatchObject({ ModelPackageName: 'alone' });
  });

  test('of hub contents and jobs is of one hub and type, of one category', async () => {
    const contents = await client.send(new ListHubContentsCommand({ HubName: 'hub', HubContentType: 'Model' }));
    expect(contents.HubContentSummaries!.map(({ HubContentName }) => HubContentName)).toEqual(['bert']);
    const jobs = await client.send(new ListJobsCommand({ JobCategory: 'AgentRFTEvaluation' }));
    expect(jobs.JobSummaries!.map(({ JobName }) => JobName)).toEqual(['second']);
    // @ts-expect-error The SDK's types know that it is required.
    expect(await refusal(client.send(new ListHubContentsCommand({ HubName: 'hub' })))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value null at 'hubContentType'"),
    });
    // @ts-expect-error The same.
    expect(await refusal(client.send(new ListJobsCommand({})))).toMatchObject({ name: 'ValidationException' });
  });

  test('of training jobs looks at the status after the page was made: pages come short and have a next one', async () => {
    const first = await client.send(new ListTrainingJobsCommand({ StatusEquals: 'Failed' }));
    expect(first.TrainingJobSummaries).toEqual([]);
    const second = await client.send(
      new ListTrainingJobsCommand({ StatusEquals: 'Failed', NextToken: first.NextToken }),
    );
    expect(second.TrainingJobSummaries!.map(({ TrainingJobName }) => TrainingJobName)).toEqual(['rank-11']);
    expect(second.NextToken).toBeUndefined();
  });
});

describe('a token', () => {
  test('is of no use with other parameters, for another list or in another region', async () => {
    const { NextToken } = await client.send(new ListEndpointsCommand({ MaxResults: 2 }));
    expect(await endpointNames({ MaxResults: 1, NextToken })).toEqual(['search-staging']);
    const refused = { name: 'ValidationException', message: 'Invalid NextToken.' };
    expect(await refusal(endpointNames({ NextToken, SortBy: 'Name' }))).toMatchObject(refused);
    expect(await refusal(client.send(new ListModelsCommand({ NextToken })))).toMatchObject(refused);
    expect(await refusal(endpointNames({ NextToken: 'made-up' }))).toMatchObject(refused);
    const elsewhere = sageMaker(b, 'us-east-1');
    expect(await refusal(elsewhere.send(new ListEndpointsCommand({ NextToken })))).toMatchObject(refused);
    elsewhere.destroy();
  });

  test('goes on behind the last row, though rows before it are gone', async () => {
    const first = await client.send(new ListEndpointsCommand({ MaxResults: 2 }));
    b.aws.setFaults({ vanish: [endpoints[2]!.arn] });
    try {
      expect(await endpointNames({ NextToken: first.NextToken })).toEqual(['search-staging', 'search-api']);
      expect(await endpointNames({})).not.toContain('vision-api');
    } finally {
      b.aws.setFaults({});
    }
  });

  test('leads through every row once, in order, whatever the size of the pages', () => {
    const row = fc.record({ key: fc.integer({ min: 0, max: 3 }), id: fc.uuid() });
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        (rows, size, descending, every) => {
          const items = rows
            .toSorted((x, y) => x.key - y.key || (x.id < y.id ? -1 : 1))
            .map(({ key, id }) => item(`model/${id}`, { name: String(key) }));
          const kept = items.filter((_, n) => n % every === 0);
          const read: string[] = [];
          let token: string | undefined;
          do {
            const page = pageOf({
              items,
              value: ({ name }) => name,
              descending,
              keep: (each) => kept.includes(each),
              size,
              token,
              bound: 'x',
            });
            expect(page.rows.length).toBeLessThanOrEqual(size);
            read.push(...page.rows.map(({ arn }) => arn));
            token = page.next;
          } while (token !== undefined);
          const expected = kept.map(({ arn }) => arn);
          expect(read).toEqual(descending ? expected.toReversed() : expected);
        },
      ),
    );
  });
});

describe('refused is', () => {
  test('what the API does not know: words, patterns, sizes', async () => {
    const refused = async (input: object) => (await refusal(endpointNames(input))).message;
    expect(await refused({ SortBy: 'Nmae' })).toContain(
      'Member must satisfy enum value set: [Name, CreationTime, Status]',
    );
    expect(await refused({ StatusEquals: 'Running' })).toContain('Member must satisfy enum value set');
    expect(await refused({ NameContains: 'a b' })).toContain('Member must satisfy regular expression pattern');
    expect(await refused({ MaxResults: 0 })).toContain('Member must have value greater than or equal to 1');
    expect((await refusal(client.send(new ListClustersCommand({ SortBy: 'NAME', NameContains: '_' })))).name).toBe(
      'ValidationException',
    );
  });

  test('who may not, by the name of the action and the kind', async () => {
    b.aws.setFaults({ deny: ['sagemaker:ListEndpoints'] });
    try {
      expect(await refusal(endpointNames({}))).toEqual({
        name: 'AccessDeniedException',
        status: 400,
        message: `User: arn:aws:iam::${MEMBER}:user/bot is not authorized to perform: sagemaker:ListEndpoints on resource: arn:aws:sagemaker:${REGION}:${MEMBER}:endpoint/* because no identity-based policy allows the sagemaker:ListEndpoints action`,
      });
    } finally {
      b.aws.setFaults({});
    }
  });
});
