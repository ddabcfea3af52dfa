import * as sdk from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from '@jest/globals';
import { auditPlace } from '../../../src/aws/sagemaker/audit.ts';
import { kind } from '../../../src/aws/sagemaker/kind.ts';
import { kinds, kindTitle, tagCaveat } from '../../../src/aws/sagemaker/kinds.ts';
import { sageMakerName } from '../../../src/model/arn.ts';
import { SAGEMAKER_KINDS } from '../../../src/model/kinds.ts';
import { estateItem, world } from './estate.ts';

describe('the table of kinds', () => {
  test('has every kind, each with a list of its own that the SDK knows', () => {
    expect(Object.keys(kinds).sort()).toEqual([...SAGEMAKER_KINDS].sort());
    expect(new Set(Object.values(kinds).map(({ list }) => list)).size).toBe(63);
    for (const { list } of Object.values(kinds)) expect(sdk).toHaveProperty(`${list}Command`);
  });

  test('asks for what AWS requires, and for all there is', () => {
    expect(kinds['model-package'].inputs([])).toEqual([{ ModelPackageType: 'Both' }]);
    expect(kinds.job.inputs([])).toEqual(Object.values(sdk.JobCategory).map((JobCategory) => ({ JobCategory })));
    const hub = { name: 'ours' } as Parameters<(typeof kinds)['hub']['inputs']>[0][number];
    expect(kinds['hub-content'].inputs([hub])).toEqual(
      Object.values(sdk.HubContentType).map((HubContentType) => ({ HubName: 'ours', HubContentType })),
    );
    expect(kinds['hub-content'].inputs([])).toEqual([]);
  });

  test('names kinds as people do, one and several', () => {
    expect(kindTitle('endpoint')).toBe('endpoint');
    expect(kindTitle('endpoint', 3)).toBe('endpoints');
    expect(kindTitle('code-repository', 0)).toBe('code repositories');
    expect(kindTitle('hyper-parameter-tuning-job', 2)).toBe('tuning jobs');
    expect(kindTitle('brand-new-thing', 2)).toBe('brand new things');
    expect(kindTitle('constructor')).toBe('constructor');
    const titles = Object.values(kinds).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('says what tagging can’t change', () => {
    expect(tagCaveat({ kind: 'training-job', state: 'finished' })).toMatch(/training job has finished .* no future/);
    expect(tagCaveat({ kind: 'domain', state: 'live' })).toMatch(/restarted/);
    expect(tagCaveat({ kind: 'endpoint', state: 'live' })).toBeUndefined();
    expect(tagCaveat({ kind: 'toString', state: 'live' })).toBeUndefined();
  });

  test('names resources as their ARNs do', async () => {
    const items = SAGEMAKER_KINDS.map((kind) => estateItem(kind, 0));
    for (const { kind, arn, name } of items) {
      const named = sageMakerName(arn);
      expect(named?.kind).toBe(kind);
      if (!/cluster|quota|domain|workteam/.test(kind)) expect(named?.name).toBe(name);
    }
  });
});

describe('what a list tells', () => {
  test('tells what costs money now, later or never again', async () => {
    const states: Record<string, string> = {};
    const items = [
      estateItem('training-job', 0, { name: 'done', status: 'Completed' }),
      estateItem('training-job', 1, { name: 'runs', status: 'InProgress' }),
      estateItem('training-job', 2, {
        name: 'warm',
        status: 'Completed',
        members: { WarmPoolStatus: { Status: 'Available' } },
      }),
      estateItem('compilation-job', 0, { name: 'compiled', status: 'COMPLETED' }),
      estateItem('notebook-instance', 0, { name: 'off', status: 'Stopped' }),
      estateItem('notebook-instance', 1, { name: 'on', status: 'InService' }),
      estateItem('endpoint', 0, { name: 'serves', status: 'InService' }),
      estateItem('endpoint', 1, { name: 'failed', status: 'Failed' }),
      estateItem('mlflow-tracking-server', 0, { name: 'stopped', status: 'Stopped' }),
      estateItem('training-plan', 0, { name: 'expired', status: 'Expired' }),
      estateItem('model', 0, { name: 'model' }),
    ];
    const w = await world(items);
    for (const { name, state } of (await auditPlace(w.place)).resources) states[name] = state;
    await w.close();
    expect(states).toEqual({
      done: 'finished',
      runs: 'live',
      warm: 'live',
      compiled: 'finished',
      off: 'stopped',
      on: 'live',
      serves: 'live',
      failed: 'finished',
      stopped: 'stopped',
      expired: 'finished',
      model: 'live',
    });
  });

  test('leaves out what AWS lists though it is deleted', async () => {
    const w = await world([
      estateItem('app', 0, { status: 'Deleted' }),
      estateItem('app', 1, { status: 'InService', tags: { a: 'b' } }),
      estateItem('mlflow-app', 0, { status: 'Deleted' }),
    ]);
    const { resources, gaps } = await auditPlace(w.place);
    await w.close();
    expect(gaps).toEqual([]);
    expect(resources.map(({ name }) => name)).toEqual(['app-00001']);
  });

  test('tells where a resource belongs and what it runs on', async () => {
    const w = await world([
      estateItem('app', 0, {
        status: 'InService',
        members: {
          UserProfileName: 'ana',
          AppType: 'JupyterLab',
          ResourceSpec: { InstanceType: 'ml.g5.xlarge' },
        },
        arn: 'arn:aws:sagemaker:eu-west-1:222233334444:app/d-00000abc/ana/jupyterlab/app-00000',
        tags: { a: 'b' },
      }),
      estateItem('space', 0, {
        members: {
          OwnershipSettingsSummary: { OwnerUserProfileName: 'ben' },
          SpaceSettingsSummary: { AppType: 'CodeEditor' },
        },
      }),
      estateItem('notebook-instance', 0, { members: { InstanceType: 'ml.t3.medium' } }),
      estateItem('artifact', 0, {
        members: {
          Source: { SourceUri: 'arn:aws:sagemaker:eu-west-1:222233334444:training-job/fraud-7' },
        },
      }),
      estateItem('inference-component', 0, {
        members: {
          EndpointName: 'search',
          EndpointArn: 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/search',
          VariantName: 'a',
        },
      }),
    ]);
    const { resources } = await auditPlace(w.place);
    await w.close();
    expect(Object.fromEntries(resources.map(({ kind, facts }) => [kind, facts]))).toEqual({
      app: {
        domainId: 'd-00000abc',
        userProfile: 'ana',
        appType: 'JupyterLab',
        instances: [{ instanceType: 'ml.g5.xlarge', count: 1, use: 'studio' }],
      },
      space: { domainId: 'd-00000abc', userProfile: 'ben', appType: 'CodeEditor' },
      'notebook-instance': { instances: [{ instanceType: 'ml.t3.medium', count: 1, use: 'notebook' }] },
      artifact: { madeFrom: [{ kind: 'training-job', name: 'fraud-7' }] },
      'inference-component': { madeFrom: [{ kind: 'endpoint', name: 'search' }] },
    });
  });
});

test('an entry that misspells a list, a field or a status does not compile', () => {
  const wrong = [
    // @ts-expect-error the SDK has no such operation
    kind({ title: 'x', list: 'ListEndpointz', items: 'Endpoints', name: 'EndpointName' }),
    // @ts-expect-error nor the answer such a field
    kind({ title: 'x', list: 'ListEndpoints', items: 'Endpointz', name: 'EndpointName' }),
    // @ts-expect-error nor an item this one
    kind({ title: 'x', list: 'ListEndpoints', items: 'Endpoints', name: 'EndpointNam' }),
    // @ts-expect-error a name is no time
    kind({ title: 'x', list: 'ListEndpoints', items: 'Endpoints', name: 'EndpointName', created: 'EndpointName' }),
    kind({
      title: 'x',
      list: 'ListEndpoints',
      items: 'Endpoints',
      name: 'EndpointName',
      status: 'EndpointStatus',
      // @ts-expect-error endpoints can't be stopped
      stopped: ['Stopped'],
    }),
  ];
  expect(wrong).toHaveLength(5);
});
