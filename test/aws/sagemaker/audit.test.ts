import { afterEach, describe, expect, test } from '@jest/globals';
import { auditPlace, type AuditProgress } from '../../../src/aws/sagemaker/audit.ts';
import { kinds } from '../../../src/aws/sagemaker/kinds.ts';
import type { InventoryItem } from '../../../src/demo/aws/types.ts';
import { SAGEMAKER_KINDS, type SageMakerKind } from '../../../src/model/kinds.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { refusal } from './between.ts';
import { ACCOUNT, callsOf, estateItem, everyKind, everySort, REGION, tagsByArn, world, type World } from './estate.ts';

const open: World[] = [];
const started = async (...args: Parameters<typeof world>): Promise<World> => {
  const made = await world(...args);
  open.push(made);
  return made;
};
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe('an audit of a place', () => {
  test('finds every resource of every kind, with the tags it has and no others', async () => {
    const items = everyKind(8, everySort);
    const { place } = await started(items);
    const audit = await auditPlace(place);
    expect(audit.gaps).toEqual([]);
    expect([...audit.listed].sort()).toEqual([...SAGEMAKER_KINDS].sort());
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items));
    const sorts = (found: readonly Pick<Resource, 'arn' | 'kind' | 'name'>[]) =>
      new Set(found.map(({ arn, kind, name }) => `${kind} ${name} ${arn}`));
    expect(sorts(audit.resources)).toEqual(sorts(items));
    expect(audit.resources.every(({ account, region }) => account === ACCOUNT && region === REGION)).toBe(true);
  });

  test('reads lists to their end, whatever AWS puts on a page', async () => {
    const items = everyKind(5, everySort);
    const { place, emulated } = await started(items);
    emulated.setFaults({ pageSize: 2 });
    expect(tagsByArn((await auditPlace(place)).resources)).toEqual(tagsByArn(items));
  });

  test('looks at 2,000 resources of 25 kinds in 120 calls', async () => {
    const common = SAGEMAKER_KINDS.filter((kind) => kinds[kind].unnamed === undefined && kind !== 'hub').slice(0, 21);
    const chosen: SageMakerKind[] = [...common, 'app', 'space', 'user-profile', 'inference-experiment'];
    const items = chosen.flatMap((kind) =>
      // Studio tags what it makes, so that hardly any of it was never tagged.
      Array.from({ length: 80 }, (_, n) =>
        estateItem(kind, n, n % 3 === 0 && common.includes(kind) ? {} : { tags: { project: `p${n % 5}` } }),
      ),
    );
    const world = await started(items);
    expect(tagsByArn((await auditPlace(world.place)).resources)).toEqual(tagsByArn(items));
    expect(callsOf(world, /./)).toBeLessThanOrEqual(120);
    expect(callsOf(world, /Describe|ListTags/)).toBe(0);
  });

  test('takes the tags that come with the ARNs of what is listed without one', async () => {
    const items = Array.from({ length: 250 }, (_, n) => estateItem('space', n, { tags: { project: `p${n % 5}` } }));
    const world = await started(items);
    expect(tagsByArn((await auditPlace(world.place)).resources)).toEqual(tagsByArn(items));
    expect(callsOf(world, /:GetResources$/)).toBe(3);
  });

  test('under a limit of 20 calls a second waits and misses nothing', async () => {
    const items = everyKind(2, everySort);
    const world = await started(items);
    world.emulated.setFaults({ rates: { '*': 20 } });
    const audit = await auditPlace(world.place);
    expect(audit.gaps).toEqual([]);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items));
    expect(world.emulated.recent().some(({ error }) => /Thrott/.test(error ?? ''))).toBe(true);
  }, 30_000);

  test('of a resource that is deleted between List and Describe says nothing', async () => {
    const items = [estateItem('user-profile', 0), estateItem('user-profile', 1), estateItem('model', 0)];
    const gone = items[0]?.name;
    const { place } = await started(items, {
      between: (operation, input) =>
        operation === 'DescribeUserProfile' && input['UserProfileName'] === gone
          ? refusal('ResourceNotFound', `UserProfile [${gone}] does not exist.`)
          : undefined,
    });
    const audit = await auditPlace(place);
    expect(audit.gaps).toEqual([]);
    expect(audit.listed).toContain('user-profile');
    expect(audit.resources.map(({ arn }) => arn).sort()).toEqual([items[2]?.arn, items[1]?.arn]);
  });

  test('begins a list anew when AWS does not take its page token any more, and has nothing twice', async () => {
    const items = Array.from({ length: 250 }, (_, n) => estateItem('model', n, everySort('model', n)));
    let refusals = 0;
    const { place } = await started(items, {
      between: (operation, { NextToken }) => {
        if (operation !== 'ListModels' || NextToken === undefined || refusals > 0) return undefined;
        refusals += 1;
        return refusal('ValidationException', 'Invalid pagination token.');
      },
    });
    const audit = await auditPlace(place);
    expect(refusals).toBe(1);
    expect(audit.gaps).toEqual([]);
    expect(audit.resources).toHaveLength(250);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items));
  });

  test('does not turn in circles when AWS gives the same page token again', async () => {
    const items = Array.from({ length: 150 }, (_, n) => estateItem('model', n));
    const { place } = await started([...items, estateItem('endpoint', 0)], {
      between: (operation) =>
        operation === 'ListModels'
          ? { status: 200, body: { Models: [{ ModelName: 'a', ModelArn: items[0]?.arn }], NextToken: 'same' } }
          : undefined,
    });
    const audit = await auditPlace(place);
    expect(audit.gaps.map(({ kind }) => kind)).toEqual(['model']);
    expect(audit.listed).not.toContain('model');
    expect(audit.listed).toContain('endpoint');
  });

  test('tells resources apart whose names differ in case only', async () => {
    const profile = (name: string, changes: Partial<InventoryItem>) =>
      estateItem('user-profile', 0, {
        name,
        arn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:user-profile/d-00000abc/${name}`,
        ...changes,
      });
    const items = [
      profile('Ana', { tags: { team: 'upper' } }),
      profile('ana', {}),
      estateItem('model', 0, { name: 'Rank', tags: { team: 'upper' } }),
      estateItem('model', 1, { name: 'rank' }),
    ];
    const { place } = await started(items);
    expect(tagsByArn((await auditPlace(place)).resources)).toEqual(tagsByArn(items));
  });

  test('leaves out what is not the account’s own', async () => {
    const mine = [estateItem('workteam', 0), estateItem('hub', 0)];
    const { place } = await started(mine, {
      between: (operation, input) => {
        const arn = (path: string, account: string) => `arn:aws:sagemaker:${REGION}:${account}:${path}`;
        if (operation === 'ListHubs') {
          const hubs = [
            { HubName: 'SageMakerPublicHub', HubArn: arn('hub/SageMakerPublicHub', 'aws') },
            { HubName: mine[1]?.name, HubArn: mine[1]?.arn },
          ];
          return { status: 200, body: { HubSummaries: hubs } };
        }
        if (operation === 'ListHubContents' && input['HubName'] === 'SageMakerPublicHub') {
          return refusal('ValidationException', 'Nobody should ask for these.');
        }
        if (operation !== 'ListWorkteams') return undefined;
        const teams = ['private-crowd', 'vendor-crowd', 'public-crowd'].map((crowd) => ({
          WorkteamName: crowd === 'private-crowd' ? mine[0]?.name : crowd,
          WorkteamArn: crowd === 'private-crowd' ? mine[0]?.arn : arn(`workteam/${crowd}/default`, ACCOUNT),
        }));
        return { status: 200, body: { Workteams: teams } };
      },
    });
    const audit = await auditPlace(place);
    expect(audit.gaps).toEqual([]);
    expect(audit.resources.map(({ arn }) => arn).sort()).toEqual(mine.map(({ arn }) => arn).sort());
  });

  test('tells how far it is, and never goes back', async () => {
    const { place } = await started(everyKind(3, everySort));
    const told: AuditProgress[] = [];
    await auditPlace(place, { progress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ kindsDone: 63, kinds: 63, resources: 189 });
    const forward = told.every((each, index) => index === 0 || each.resources >= (told[index - 1]?.resources ?? 0));
    expect(forward).toBe(true);
  });

  test('ends when it is aborted, with the reason', async () => {
    const world = await started(everyKind(3, everySort));
    world.emulated.setFaults({ latencyMs: 20 });
    const aborter = new AbortController();
    const reason = new Error('Somebody asked anew.');
    const audit = auditPlace(world.place, {
      signal: aborter.signal,
      progress: ({ kindsDone }) => kindsDone === 5 && aborter.abort(reason),
    });
    await expect(audit).rejects.toBe(reason);
    expect(callsOf(world, /./)).toBeLessThan(60);
  });
});
