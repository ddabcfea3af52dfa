import { describe, expect, test } from '@jest/globals';
import type { Stores } from './conformance.ts';
import { record } from './sample-record.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:app/d-1/Ana/JupyterLab/default';
const PLACE = { account: '111122223333', region: 'us-east-1' };

export const smallTablesConformance = ({ open, fresh, engine }: Stores): void => {
  describe('the audits of places', () => {
    const gap = { ...PLACE, kind: 'model', error: 'denied', action: 'sagemaker:ListModels' };

    test('are none in the beginning', async () => {
      const { audits, inventory } = await fresh();
      expect(await audits.latest()).toEqual([]);
      expect(await audits.gaps()).toEqual([]);
      expect(await inventory.lastAudit()).toBeUndefined();
    });

    test('replace the earlier one of the place, gaps and all', async () => {
      const { audits, inventory } = await fresh();
      const other = { account: '222233334444', region: 'us-east-1' };
      await audits.finished(PLACE, 10, { resources: 3, gaps: [gap] });
      await audits.finished(other, 20, { resources: 5, gaps: [{ ...other, kind: '*', error: 'no tags' }] });
      expect(await audits.gaps()).toEqual([gap, { ...other, kind: '*', error: 'no tags' }]);
      await audits.finished(PLACE, 30, { resources: 4, gaps: [], rules: 'new' });
      expect(await audits.gaps()).toEqual([{ ...other, kind: '*', error: 'no tags' }]);
      expect(await audits.latest()).toEqual([
        { ...PLACE, at: 30, triedAt: 30, resources: 4, rules: 'new' },
        { ...other, at: 20, triedAt: 20, resources: 5, rules: '' },
      ]);
      expect(await inventory.lastAudit()).toEqual({ at: 30, oldest: 20, places: 2 });
    });

    test('that failed leave the last finished one standing and say what is missing', async () => {
      const { audits, inventory } = await fresh();
      await audits.finished(PLACE, 10, { resources: 3, gaps: [] });
      await audits.failed(PLACE, 20, [gap]);
      await audits.failed({ ...PLACE, region: 'eu-west-1' }, 20, [{ ...gap, region: 'eu-west-1' }]);
      expect(await audits.latest()).toEqual([
        { ...PLACE, region: 'eu-west-1', at: undefined, triedAt: 20, resources: 0, rules: '' },
        { ...PLACE, at: 10, triedAt: 20, resources: 3, rules: '' },
      ]);
      expect(await audits.gaps()).toEqual([{ ...gap, region: 'eu-west-1' }, gap]);
      expect(await inventory.lastAudit()).toEqual({ at: 10, oldest: 10, places: 1 });
    });
  });

  describe('waivers', () => {
    test('are found by the ARN in any case, and the last one replaces the one before', async () => {
      const { waivers } = await fresh();
      const snooze = { arn: ARN, kind: 'snooze' as const, person: 'U0ANA', until: 50, at: 10 };
      const exempt = { arn: ARN, kind: 'exempt' as const, person: 'U0BEN', reason: 'a "test"\n\u{1f600}', at: 20 };
      await waivers.put(snooze, record('snooze', ARN));
      expect(await waivers.get(ARN.toLowerCase())).toEqual(snooze);
      await waivers.put(exempt, record('exempt', ARN));
      expect(await waivers.get(ARN.toUpperCase())).toEqual(exempt);
      expect(await waivers.remove(ARN.toLowerCase(), record('show-again', ARN))).toBe(true);
      expect(await waivers.remove(ARN, record('show-again', ARN))).toBe(false);
      expect(await waivers.get(ARN)).toBeUndefined();
    });

    test('are listed while they are in force, the newest first', async () => {
      const { waivers } = await fresh();
      const waiver = { kind: 'snooze' as const, person: 'U0ANA' };
      await waivers.put({ ...waiver, arn: 'a', until: 50, at: 10 }, record('snooze', 'a'));
      await waivers.put({ ...waiver, arn: 'b', until: 60, at: 20 }, record('snooze', 'b'));
      await waivers.put({ ...waiver, arn: 'c', at: 30 }, record('snooze', 'c'));
      expect((await waivers.list(49)).map(({ arn }) => arn)).toEqual(['c', 'b', 'a']);
      expect((await waivers.list(50)).map(({ arn }) => arn)).toEqual(['c', 'b']);
      expect(await waivers.get('a')).toMatchObject({ until: 50 });
    });
  });

  test('an owner is who was named last, also when nobody is known', async () => {
    const { owners } = await fresh();
    expect(await owners.get(ARN)).toBeUndefined();
    await owners.assign({ arn: ARN, owner: 'slack:U0ANA', by: 'U0BEN', at: 1 }, record('owner', ARN));
    expect(await owners.get(ARN.toLowerCase())).toEqual({ arn: ARN, owner: 'slack:U0ANA', by: 'U0BEN', at: 1 });
    await owners.assign({ arn: ARN, owner: undefined, by: 'U0ANA', at: 2 }, record('owner', ARN));
    expect(await owners.all()).toEqual([{ arn: ARN, owner: undefined, by: 'U0ANA', at: 2 }]);
  });

  test('waivers and owners are in the audit trail as they are set, whole or not at all', async () => {
    const { waivers, owners, changes } = await fresh();
    const [put, ended, given] = [
      record('exempt', ARN, { note: '{"reason":"x"}' }),
      record('show-again', ARN),
      record('owner', ARN),
    ];
    await waivers.put({ arn: ARN, kind: 'exempt', person: 'U0ANA', at: 1 }, put);
    await waivers.remove(ARN, ended);
    await owners.assign({ arn: ARN, owner: 'slack:U0BEN', by: 'U0ANA', at: 1 }, given);
    const outcome = { at: 1, result: 'done' };
    expect(await changes.list({ limit: 9 })).toEqual([given, ended, put].map((one) => ({ ...one, outcome })));
    expect(await waivers.remove(ARN, record('show-again', ARN))).toBe(false);
    await expect(owners.assign({ arn: ARN, owner: 'slack:U0EVE', by: 'U0EVE', at: 2 }, given)).rejects.toThrow(
      /unique/i,
    );
    await expect(waivers.put({ arn: ARN, kind: 'snooze', person: 'U0EVE', at: 2 }, given)).rejects.toThrow(/unique/i);
    expect(await changes.list({ limit: 9 })).toHaveLength(3);
    expect(await owners.get(ARN)).toMatchObject({ owner: 'slack:U0BEN' });
    expect(await waivers.get(ARN)).toBeUndefined();
  });

  describe('a lease', () => {
    test('has one holder until it runs out, is dropped or is given on', async () => {
      const { leases } = await fresh();
      expect(await leases.take('audit', 'one', 100, 50)).toBe(true);
      expect(await leases.take('audit', 'other', 149, 50)).toBe(false);
      expect(await leases.take('digest', 'other', 149, 50)).toBe(true);
      expect(await leases.take('audit', 'one', 120, 50)).toBe(true);
      expect(await leases.take('audit', 'other', 169, 50)).toBe(false);
      expect(await leases.renew('audit', 'one', 169, 50)).toBe(true);
      expect(await leases.take('audit', 'other', 219, 50)).toBe(true);
      expect(await leases.renew('audit', 'one', 220, 50)).toBe(false);
      await leases.drop('audit', 'one');
      expect(await leases.take('audit', 'one', 221, 50)).toBe(false);
      await leases.drop('audit', 'other');
      expect(await leases.take('audit', 'one', 222, 50)).toBe(true);
    });

    test('is taken by one of many that try at the same time', async () => {
      const target = await engine.freshTarget();
      const instances = await Promise.all([open(target), open(target), open(target)]);
      for (const now of [0, 10, 20]) {
        const tries = Array.from({ length: 12 }, async (_, n) => {
          return await instances[n % 3]!.leases.take('audit', `holder ${now} ${n}`, now, 10);
        });
        expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
      }
    });
  });

  describe('coverage', () => {
    test('of a day is replaced as a whole, and read from a day on', async () => {
      const { coverage } = await fresh();
      const row = { account: '111122223333', kind: 'model', resources: 10, compliant: 4 };
      await coverage.put('2026-11-18', [row, { ...row, kind: 'app' }]);
      await coverage.put('2026-11-19', [row]);
      await coverage.put('2026-11-18', [{ ...row, compliant: 5 }]);
      expect(await coverage.history('2026-11-18')).toEqual([
        { day: '2026-11-18', ...row, compliant: 5 },
        { day: '2026-11-19', ...row },
      ]);
      expect(await coverage.history('2026-11-19')).toHaveLength(1);
      await coverage.put('2026-11-18', []);
      expect(await coverage.history('2026-01-01')).toHaveLength(1);
    });

    test('of a day may be written by two instances at once', async () => {
      const target = await engine.freshTarget();
      const instances = await Promise.all([open(target), open(target)]);
      const rows = (resources: number) =>
        Array.from({ length: 600 }, (_, n) => ({ account: `${n}`, kind: 'model', resources, compliant: 0 }));
      await Promise.all(instances.map(async ({ coverage }, n) => await coverage.put('2026-11-18', rows(n))));
      expect(await instances[0].coverage.history('2026-11-18')).toHaveLength(600);
    });
  });

  test('a digest keeps whether it is wanted and where it stands', async () => {
    const { digests } = await fresh();
    expect(await digests.get('U0ANA')).toBeUndefined();
    await digests.put({ user: 'U0ANA', on: true });
    await digests.put({ user: 'U0BEN', on: true, channel: 'D1', ts: '1.2', lastDay: '2026-11-18' });
    expect(await digests.on()).toEqual([
      { user: 'U0ANA', on: true },
      { user: 'U0BEN', on: true, channel: 'D1', ts: '1.2', lastDay: '2026-11-18' },
    ]);
    await digests.put({ user: 'U0BEN', on: false });
    expect(await digests.get('U0BEN')).toEqual({ user: 'U0BEN', on: false });
    expect(await digests.on()).toHaveLength(1);
  });

  test('a draft is kept as it was written until it is pruned', async () => {
    const { drafts } = await fresh();
    const draft = { id: 'd1', person: 'U0ANA', at: 10, body: JSON.stringify({ value: 'a "test"\0\n\u{1f600}' }) };
    await drafts.keep(draft);
    await drafts.keep({ ...draft, id: 'd2', at: 20 });
    expect(await drafts.get('d1')).toEqual(draft);
    expect(await drafts.prune(20)).toBe(1);
    expect(await drafts.get('d1')).toBeUndefined();
    expect(await drafts.get('d2')).toMatchObject({ at: 20 });
  });
};
