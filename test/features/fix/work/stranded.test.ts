import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { turnOnPropagation } from '../../../../src/features/fix/work/propagation.ts';
import { concludeStranded } from '../../../../src/features/fix/work/stranded.ts';
import { createLog } from '../../../../src/log.ts';
import type { Person } from '../../../../src/slack/bolt.ts';
import { openStore, type Store } from '../../../../src/store/store.ts';
import { ACCOUNT, estateItem, REGION, world, type World } from '../../../aws/sagemaker/estate.ts';
import { sampleRow } from '../../../store/sample-row.ts';

const HOUR = 3_600_000;
const domains = [0, 1].map((n) => estateItem('domain', n));
const [first, second] = domains.map(({ arn }) => arn) as [string, string];
const ANA = { user: 'U0ANA' } as Person; // all that is asked of her

let w: World;
let store: Store;
let now: number;
beforeEach(async () => {
  w = await world(domains);
  store = await openStore(':memory:');
  now = 10 * HOUR;
});
afterEach(async () => {
  await store.close();
  await w.close();
});

let made = 0;
const deps = () => ({
  aws: w.aws,
  store,
  clock: () => new Date(now),
  log: createLog('silent'),
  newId: () => `id${(made += 1)}`,
});
const rowOf = (arn: string, account = ACCOUNT) =>
  sampleRow({ arn, kind: 'domain', name: 'd', account, region: REGION });
const intend = async (id: string, arn: string, account = ACCOUNT, at = 1) => {
  const { kind, name, region } = rowOf(arn, account);
  const whose = { person: 'U0ANA', via: 'dialog', operation: 'tag-propagation' } as const;
  await store.changes.intend([{ id, at, ...whose, arn, kind, name, account, region, before: {}, after: {} }]);
};
const outcomes = async () =>
  Object.fromEntries(
    (await store.changes.list({ limit: 9 })).map(({ id, outcome }) => [id, outcome && [outcome.result, outcome.error]]),
  );

describe('tag propagation that nobody said the outcome of', () => {
  test('is concluded from what the domain says, once it is old; one that can’t be asked holds up none', async () => {
    await intend('gone', first.replace('00000abc', '99999abc'));
    await intend('elsewhere', first, '999988887777');
    await intend('on', first);
    await intend('off', second);
    await intend('young', first, ACCOUNT, now - 1);
    await turnOnPropagation(rowOf(first), ANA, deps());
    await concludeStranded(deps());
    const { gone, elsewhere, on, off, young } = await outcomes();
    expect(gone).toEqual(['failed', expect.stringMatching(/no such resource/)]);
    expect(elsewhere).toEqual(['failed', expect.stringMatching(/^Nobody knows .*no account 999988887777/)]);
    expect(on).toEqual(['done', undefined]);
    expect(off).toEqual(['failed', 'The bot was stopped before AWS had done it.']);
    expect(young).toBeUndefined();
  });

  test('stays open while the domain may not be read, and does not fail what looks for it', async () => {
    await intend('a', first);
    w.emulated.setFaults({ deny: ['sagemaker:DescribeDomain'] });
    await concludeStranded(deps());
    expect(await outcomes()).toEqual({ a: undefined });
    w.emulated.setFaults({});
    await concludeStranded(deps());
    expect(await outcomes()).toMatchObject({ a: ['failed', /stopped/] });
  });
});

describe('turning tag propagation on', () => {
  test('whose answers got lost is found done by the domain', async () => {
    w.emulated.setFaults({ faults: [{ operation: 'sagemaker:UpdateDomain', drop: true }] });
    await turnOnPropagation(rowOf(first), ANA, deps());
    expect(Object.values(await outcomes())).toEqual([['done', undefined]]);
  });

  test('is not recorded as failed while nobody knows', async () => {
    const lost = ['UpdateDomain', 'DescribeDomain'].map((name) => ({ operation: `sagemaker:${name}`, drop: true }));
    w.emulated.setFaults({ faults: lost });
    await expect(turnOnPropagation(rowOf(first), ANA, deps())).rejects.toMatchObject({ code: 'aws_unavailable' });
    expect(Object.values(await outcomes())).toEqual([undefined]);
    w.emulated.setFaults({});
    now += HOUR;
    await concludeStranded(deps());
    expect(Object.values(await outcomes())).toEqual([['done', undefined]]);
  });
});
