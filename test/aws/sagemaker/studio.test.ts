import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { realTiming } from '../../../src/aws/pace.ts';
import {
  appSettings,
  domainPropagation,
  restartApp,
  setDomainPropagation,
  type AppSettings,
} from '../../../src/aws/sagemaker/studio.ts';
import { addTags, readTags } from '../../../src/aws/tagging.ts';
import { estateItem, world, type World } from './estate.ts';

const DOMAIN = 'd-00000abc';
const arn = (path: string): string => `arn:aws:sagemaker:eu-west-1:222233334444:${path}`;
const app = (name: string, owner: Record<string, string>, more: object = {}, status = 'InService') => {
  const members = { ...owner, AppType: 'JupyterLab', ResourceSpec: { InstanceType: 'ml.g5.xlarge' }, ...more };
  const whose = owner['UserProfileName'] ?? owner['SpaceName'];
  return estateItem('app', 0, {
    name,
    status,
    arn: arn(`app/${DOMAIN}/${whose}/${members.AppType.toLowerCase()}/${name}`),
    members,
    tags: { 'cost-center': 'old', 'sagemaker:domain-arn': arn(`domain/${DOMAIN}`), mine: 'kept' },
  });
};
const ana = { UserProfileName: 'ana' };
const items = [
  estateItem('domain', 0, { tags: { 'cost-center': 'old' } }),
  estateItem('user-profile', 0, { name: 'ana' }),
  estateItem('user-profile', 1, { name: 'ben' }),
  estateItem('space', 0, { name: 'lab', members: { OwnershipSettings: { OwnerUserProfileName: 'ben' } } }),
  app('default', ana, { RecoveryMode: true }),
  app('kernels', ana, { AppType: 'KernelGateway' }),
  app('canvas', ana, { AppType: 'Canvas' }),
  app('gone', ana, {}, 'Deleted'),
  app('shared', { SpaceName: 'lab' }),
];
/** Nobody waits as long as Studio takes. */
const quick = { ...realTiming, wait: (ms: number, signal?: AbortSignal) => realTiming.wait(Math.min(ms, 50), signal) };

let w: World;
beforeEach(async () => {
  w = await world(items);
});
afterEach(() => w.close());

const named = (
  name: string,
  owner: { userProfile?: string; space?: string } = { userProfile: 'ana' },
  type?: string,
) => ({
  domainId: DOMAIN,
  appType: type ?? 'JupyterLab',
  name,
  ...owner,
});
const apps = {
  default: named('default'),
  kernels: named('kernels', undefined, 'KernelGateway'),
  shared: named('shared', { space: 'lab' }),
} as const;
const settingsOf = async (name: keyof typeof apps): Promise<AppSettings> => (await appSettings(w.place, apps[name]))!;
const describedAs = (
  { appType, name }: { appType: string; name: string },
  owner: object = { UserProfileName: 'ana' },
) => w.place.sageMaker('DescribeApp', { DomainId: DOMAIN, ...owner, AppType: appType as 'JupyterLab', AppName: name });
const callsOf = (operation: string): number => w.emulated.calls()[`sagemaker:${operation}`] ?? 0;

describe('restarting an app', () => {
  test('gives it the present tags of what it belongs to, and keeps its settings and its own tags', async () => {
    await addTags(w.place, items[0]!.arn, { 'cost-center': 'search' });
    const settings = await settingsOf('default');
    expect(settings).toMatchObject({ resourceSpec: { InstanceType: 'ml.g5.xlarge' }, tags: { mine: 'kept' } });
    expect(Object.keys(settings.tags)).toEqual(['mine']);
    const restarted = await restartApp(w.place, settings, { timing: quick });
    expect(restarted?.requestId).toMatch(/./);
    expect(await describedAs(apps.default)).toMatchObject({
      Status: expect.stringMatching(/Pending|InService/),
      AppType: 'JupyterLab',
      ResourceSpec: { InstanceType: 'ml.g5.xlarge' },
      RecoveryMode: true,
    });
    await expect(readTags(w.place, arn(`app/${DOMAIN}/ana/jupyterlab/default`))).resolves.toMatchObject({
      'cost-center': 'search',
      mine: 'kept',
    });
  });

  test('goes on after a crash, and does nothing twice', async () => {
    const settings = JSON.parse(JSON.stringify(await settingsOf('shared'))) as AppSettings;
    await w.place.sageMaker('DeleteApp', {
      DomainId: DOMAIN,
      SpaceName: 'lab',
      AppType: 'JupyterLab',
      AppName: 'shared',
    });
    await restartApp(w.place, settings, { timing: quick });
    await restartApp(w.place, settings, { timing: quick });
    expect(callsOf('DeleteApp')).toBe(1);
    expect(callsOf('CreateApp')).toBe(1);
  });

  test('takes a lost answer of CreateApp for what it is', async () => {
    const settings = await settingsOf('kernels');
    w.emulated.setFaults({ faults: [{ operation: 'sagemaker:CreateApp', drop: true, times: 1 }] });
    await restartApp(w.place, settings, { timing: quick });
    expect(await describedAs(apps.kernels)).toMatchObject({ Status: expect.stringMatching(/Pending|InService/) });
  });

  test('that AWS does not delete within ten minutes is given up, and nothing is created', async () => {
    const settings = await settingsOf('default');
    w.emulated.setFaults({ faults: [{ operation: 'sagemaker:DeleteApp', error: 'ResourceNotFound' }] });
    let at = 0;
    const timing = { ...realTiming, now: () => at, wait: async (ms: number) => void (at += 100 * ms) };
    await expect(restartApp(w.place, settings, { timing })).resolves.toBeUndefined();
    expect(callsOf('CreateApp')).toBe(0);
  });

  test('stops waiting for the deletion when it is told to, and goes on from there', async () => {
    const settings = await settingsOf('default');
    const stop = new AbortController();
    const timing = {
      ...realTiming,
      wait: (ms: number, signal?: AbortSignal) => {
        stop.abort();
        return realTiming.wait(ms, signal);
      },
    };
    await expect(restartApp(w.place, settings, { timing, signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(callsOf('CreateApp')).toBe(0);
    await restartApp(w.place, settings, { timing: quick });
    expect([callsOf('DeleteApp'), callsOf('CreateApp')]).toEqual([1, 1]);
  });

  test('says what is missing when it may not create', async () => {
    const settings = await settingsOf('default');
    w.emulated.setFaults({ deny: ['sagemaker:CreateApp'] });
    await expect(restartApp(w.place, settings, { timing: quick })).rejects.toMatchObject({
      action: 'sagemaker:CreateApp',
    });
    w.emulated.setFaults({});
    await restartApp(w.place, settings, { timing: quick });
    expect(callsOf('DeleteApp')).toBe(1);
  });

  test('of an app that does not run any more is not begun', async () => {
    w.emulated.setFaults({ vanish: items.map((each) => each.arn) });
    await expect(appSettings(w.place, apps.default)).resolves.toBeUndefined();
  });
});

describe('a domain', () => {
  test('is asked and told whether it gives its tags to what is created in it', async () => {
    await expect(domainPropagation(w.place, DOMAIN)).resolves.toBe(false);
    const { requestId } = await setDomainPropagation(w.place, DOMAIN, true);
    expect(requestId).toMatch(/./);
    await expect(domainPropagation(w.place, DOMAIN)).resolves.toBe(true);
  });
});
