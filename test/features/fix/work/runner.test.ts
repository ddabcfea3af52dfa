import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ItemDeps } from '../../../../src/features/fix/work/change-batch.ts';
import { runner } from '../../../../src/features/fix/work/runner.ts';
import { createLog } from '../../../../src/log.ts';
import type { ChangeIntent } from '../../../../src/store/changes.ts';
import type { NewFixItem, NewFixJob } from '../../../../src/store/jobs.ts';
import { openStore, type Store } from '../../../../src/store/store.ts';
import { refusal } from '../../../aws/sagemaker/between.ts';
import { ACCOUNT, estateItem, REGION, world, type World } from '../../../aws/sagemaker/estate.ts';
import { sampleRow } from '../../../store/sample-row.ts';

const TAGS = { team: 'fraud' };
const EDIT = { set: TAGS, remove: [] };
const models = [0, 1, 2].map((n) => estateItem('model', n));
const itemOf = ({ arn }: { arn: string }, more: Partial<NewFixItem> = {}): NewFixItem => ({
  arn,
  account: ACCOUNT,
  region: REGION,
  edit: EDIT,
  ...more,
});

let w: World;
let store: Store;
afterEach(async () => {
  await store.close();
  await w.close();
});

async function start(...options: Parameters<typeof world>): Promise<void> {
  w = await world(...options);
  store = await openStore(':memory:');
}
let made = 0;
const depsOf = (more: Partial<ItemDeps> = {}): ItemDeps => ({
  config: w.config,
  store,
  aws: w.aws,
  log: createLog('silent'),
  clock: () => new Date(),
  newId: () => `id${(made += 1)}`,
  instance: 'here',
  ...more,
});
const create = (items: readonly NewFixItem[], more: Partial<NewFixJob> = {}) =>
  store.jobs.create({ id: 'job', kind: 'tag', at: 1, person: 'U0ANA', via: 'bulk', origin: '{}', ...more }, items);
const items = () => store.jobs.items('job', { offset: 0, limit: 99 });
const states = async () => (await items()).map(({ state }) => state).join(' ');
const changes = () => store.changes.list({ limit: 99 });
const calls = (operation: string): number => w.emulated.calls()[operation] ?? 0;

/** As a process leaves an item that died after it had recorded what it meant. */
async function interrupted({ arn, account, region }: NewFixItem, seq = 0): Promise<void> {
  const intent: ChangeIntent = {
    id: `dead-${seq}`,
    at: 2,
    person: 'U0ANA',
    via: 'bulk',
    job: 'job',
    arn,
    account,
    region,
    kind: 'model',
    name: 'm',
    operation: 'tag',
    before: {},
    after: TAGS,
  };
  await store.changes.intend([intent], [{ job: 'job', seq, state: 'writing', changeId: intent.id }]);
}

/** SageMaker says nothing of the first model's tags, so often, from the first write on, or from the beginning. */
const silent = (times: number, since?: string) => {
  let left = times;
  let begun = since === undefined;
  return (operation: string, input: Record<string, unknown>) => {
    if (operation === since) begun = true;
    const isIt = begun && operation === 'ListTags' && input['ResourceArn'] === models[0]?.arn;
    return isIt && left-- > 0 ? refusal('InternalFailure', 'No.', 500) : undefined;
  };
};

describe('an outcome that nobody knows', () => {
  test('is not recorded before the tags say it: after a lost answer they can’t be read for a while', async () => {
    await start(models, { between: silent(4, 'TagResources') });
    w.emulated.setFaults({ faults: [{ operation: 'tagging:TagResources', drop: true, times: 1 }] });
    await create([itemOf(models[0]!)]);
    await runner(depsOf()).run('job');
    expect(await states()).toBe('done');
    expect(await changes()).toMatchObject([{ outcome: { result: 'done' } }]);
    expect(calls('tagging:TagResources')).toBe(1);
  });

  test('stays open while a successor can’t read the tags either, and the others are done meanwhile', async () => {
    await start([{ ...models[0]!, tags: TAGS }, ...models.slice(1)], { between: silent(1) });
    await create(models.map((model) => itemOf(model)));
    await interrupted(itemOf(models[0]!));
    const seen: string[] = [];
    const conclude: Store['changes']['conclude'] = async (...args) => {
      const ids = await store.changes.conclude(...args);
      seen.push(await states());
      return ids;
    };
    await runner(depsOf({ store: { ...store, changes: { ...store.changes, conclude } } })).run('job');
    expect(seen).toEqual(['writing done done', 'done done done']);
    expect((await changes()).map(({ outcome }) => outcome?.result)).toEqual(['done', 'done', 'done']);
    expect(w.emulated.tagHistory(models[0]!.arn)).toHaveLength(0);
  });

  test('is said to be that where AWS will never tell it', async () => {
    await start(models);
    await create([itemOf(models[0]!)]);
    await interrupted(itemOf(models[0]!));
    w.emulated.setFaults({ deny: ['sagemaker:ListTags'] });
    await runner(depsOf()).run('job');
    expect(await items()).toMatchObject([{ state: 'failed', error: /^Nobody knows whether .*sagemaker:ListTags/ }]);
    expect(await store.jobs.get('job')).toMatchObject({ state: 'done' });
  });
});

describe('an account that is not in the configuration any more', () => {
  test('fails what was not begun, says of the rest that nobody knows, and ends', async () => {
    await start(models);
    const others = models.map((model, n) => itemOf(model, n === 2 ? {} : { account: '999988887777' }));
    await create(others);
    await interrupted(others[0]!);
    await runner(depsOf()).run('job');
    const error = expect.stringMatching(/^The configuration has no account 999988887777\. Add it/);
    expect(await items()).toMatchObject([
      { state: 'failed', error: expect.stringMatching(/^Nobody knows whether AWS did it\. The configuration has no/) },
      { state: 'failed', error },
      { state: 'done' },
    ]);
    expect(await store.jobs.get('job')).toMatchObject({ state: 'done' });
  });

  test('fails the restart of an app', async () => {
    await start(models);
    await create([itemOf(models[0]!, { account: '999988887777' })], { kind: 'restart' });
    await runner(depsOf()).run('job');
    expect(await items()).toMatchObject([{ state: 'failed', error: /no account 999988887777/ }]);
    expect(await store.jobs.get('job')).toMatchObject({ state: 'done' });
  });
});

describe('a fix', () => {
  test('that is tried again just as it ends goes on with that', async () => {
    await start(models);
    await create([itemOf(models[0]!), itemOf(models[1]!)]);
    await store.jobs.settle([{ job: 'job', seq: 0, state: 'failed', error: 'no' }]);
    let retried = 0;
    const finish: Store['jobs']['finish'] = async (...args) => {
      if (retried === 0) retried = await store.jobs.retry('job');
      return await store.jobs.finish(...args);
    };
    await runner(depsOf({ store: { ...store, jobs: { ...store.jobs, finish } } })).run('job');
    expect(retried).toBe(1);
    expect(await states()).toBe('done done');
    expect(await store.jobs.get('job')).toMatchObject({ state: 'done' });
  });

  test('of which one part breaks ends when the others that are under way have ended', async () => {
    await start(models);
    w.emulated.setFaults({ latencyMs: 200 });
    await create([itemOf(models[0]!), itemOf(models[1]!, { edit: { set: { team: 'search' }, remove: [] } })]);
    const intend: Store['changes']['intend'] = async (intents, ...rest) => {
      if (intents[0]?.arn === models[0]!.arn) throw new Error('broken');
      return await store.changes.intend(intents, ...rest);
    };
    const broken = runner(depsOf({ store: { ...store, changes: { ...store.changes, intend } } }));
    await expect(broken.run('job')).rejects.toThrow('broken');
    expect(await states()).toBe('writing done');
  });
});

describe('a stop', () => {
  test('does not wait for AWS to delete an app; the next process creates it', async () => {
    const app = estateItem('app', 0, {
      status: 'InService',
      members: { UserProfileName: 'ana', AppType: 'JupyterLab', ResourceSpec: { InstanceType: 'ml.t3.medium' } },
      arn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:app/d-00000abc/ana/jupyterlab/app-00000`,
    });
    await start([estateItem('domain', 0), estateItem('user-profile', 0, { name: 'ana' }), app]);
    await create([itemOf(app, { edit: { set: {}, remove: [] } })], { kind: 'restart' });
    const { arn, name } = app;
    const facts = { domainId: 'd-00000abc', userProfile: 'ana', appType: 'JupyterLab' };
    const byArn = async () => sampleRow({ arn, kind: 'app', name, account: ACCOUNT, region: REGION, tags: {}, facts });
    const inventory = { ...store.inventory, byArn, put: async () => undefined };
    const deps = depsOf({ store: { ...store, inventory } });
    const first = runner(deps);
    const run = first.run('job');
    while (calls('sagemaker:DeleteApp') === 0) await sleep(5);
    while (w.emulated.openCalls() > 0) await sleep(5);
    await first.stop();
    await run;
    expect(calls('sagemaker:CreateApp')).toBe(0);
    expect(await states()).toBe('writing');
    expect(await store.changes.unconcluded('job')).toHaveLength(1);

    await runner({ ...deps, instance: 'next' }).run('job');
    expect([calls('sagemaker:DeleteApp'), calls('sagemaker:CreateApp')]).toEqual([1, 1]);
    expect(await changes()).toMatchObject([{ operation: 'restart-app', outcome: { result: 'done' } }]);
    expect(await store.jobs.get('job')).toMatchObject({ state: 'done' });
  }, 20_000);
});
