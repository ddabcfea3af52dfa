import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { realTiming } from '../../../src/aws/pace.ts';
import {
  appSettings,
  domainPropagation,
  restartApp,
  runningApps,
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
  app('default', ana),
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

const settingsOf = async (name: string): Promise<AppSettings> => {
  const apps = await runningApps(w.place, { domainId: DOMAIN });
  const settings = await appSettings(
    w.place,
    apps.find((each) => each.name === name)!,
  );
  return settings!;
};
const callsOf = (operation: string): number => w.emulated.calls()[`sagemaker:${operation}`] ?? 0;

describe('running apps', () => {
  test('are those that can be restarted, of a domain, a profile or a space', async () => {
    const names = async (owner: object) =>
      (await runningApps(w.place, { domainId: DOMAIN, ...owner })).map(({ name }) => name).sort();
    expect(await names({})).toEqual(['default', 'kernels', 'shared']);
    expect(await names({ userProfile: 'ana' })).toEqual(['default', 'kernels']);
    expect(await names({ space: 'lab' })).toEqual(['shared']);
    expect(await names({ userProfile: 'ben' })).toEqual([]);
  });
});

describe('restarting an app', () => {
  test('gives it the present tags of what it belongs to, and keeps its settings and its own tags', async () => {
    await addTags(w.place, items[0]!.arn, { 'cost-center': 'search' });
    const settings = await settingsOf('default');
    expect(settings).toMatchObject({ instanceType: 'ml.g5.xlarge', tags: { mine: 'kept' } });
    expect(Object.keys(settings.tags)).toEqual(['mine']);
    const { requestId } = await restartApp(w.place, settings, { timing: quick });
    expect(requestId).toMatch(/./);
    const [restarted] = await runningApps(w.place, { domainId: DOMAIN, userProfile: 'ana' }).then((apps) =>
      apps.filter(({ name }) => name === 'default'),
    );
    expect(restarted).toMatchObject({ appType: 'JupyterLab', instanceType: 'ml.g5.xlarge' });
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
    expect((await runningApps(w.place, { domainId: DOMAIN })).map(({ name }) => name)).toContain('kernels');
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
    const [found] = await runningApps(w.place, { domainId: DOMAIN });
    w.emulated.setFaults({ vanish: items.map((each) => each.arn) });
    await expect(appSettings(w.place, found!)).resolves.toBeUndefined();
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
