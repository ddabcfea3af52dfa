import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage, PublicModal } from '../../src/demo/slack/public-state.ts';
import { answer, changedDuring, press, readable, rowsOf, smallPrint, sums } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

async function open(line: string): Promise<{ message: PublicMessage; modal: PublicModal }> {
  const message = await answer(running.demo, line);
  const { modal } = await press(running.demo, message, 'Group by…');
  if (modal === undefined) throw new Error('no dialog opened');
  return { message, modal };
}

const submit = (modal: PublicModal, values: Record<string, unknown>, as = 'ana') =>
  running.demo.submit({ as, view_id: modal.view_id, values });

const openModals = async () => (await running.demo.state()).modals['ana'] ?? [];

describe('Group by…', () => {
  test('starts from the answer it was opened on', async () => {
    const { modal } = await open('spend by usage-type, account cost-center=search 2026-10 monthly unblended');
    expect(modal.view).toMatchObject({ type: 'modal', callback_id: 'adjust' });
    const initial = JSON.stringify(modal.view);
    expect(initial).toMatch(/"initial_option":\{[^}]*\}?,?[^}]*"value":"usage-type"/);
    expect(initial).toContain('"initial_value":"2026-10"');
    expect(initial).toMatch(/"initial_option":[^]*?"value":"MONTHLY"/);
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
  });

  test('answers in the place of the answer, keeping its filters and how many groups it names', async () => {
    const { message, modal } = await open('spend by usage-type cost-center=search last month top 2');
    const before = sums(message).total;
    const [changed, ...others] = await changedDuring(running.demo, () =>
      submit(modal, { group: 'region', second: 'environment' }),
    );
    expect(others).toEqual([]);
    expect(changed).toMatchObject({ ts: message.ts, ephemeral: true, visible_to: 'ana' });
    if (changed === undefined) throw new Error('no answer');
    expect(rowsOf(changed)[0]?.slice(0, 2)).toEqual(['region', 'environment']);
    expect(sums(changed)).toEqual({ rows: before, total: before });
    expect(smallPrint(changed)).toContain('cost-center=search');
    expect(rowsOf(changed).some(([name]) => name?.startsWith('other'))).toBe(true);
    expect(await openModals()).toEqual([]);
  });

  test('takes another period, metric and steps from the overview as well', async () => {
    const { modal } = await open('');
    const [changed] = await changedDuring(running.demo, () =>
      submit(modal, { group: 'environment', period: '2026-09-01..2026-09-10', metric: 'unblended' }),
    );
    if (changed === undefined) throw new Error('no answer');
    expect(readable(changed)).toContain('1–10 Sep 2026, by environment');
    expect(smallPrint(changed)).toContain('unblended');
  });

  test.each(['nonsense', '2026-13', 'last', '"', '2026-10-15..2026-10-01', 'last month by service'])(
    'stays open with the error at the period: %s',
    async (period) => {
      const { message, modal } = await open('spend last month');
      const changed = await changedDuring(running.demo, async () => {
        const { errors } = await submit(modal, { period });
        expect(Object.keys(errors ?? {})).toEqual(['period']);
        expect(errors?.['period']).toMatch(/\w{3}/);
        expect(errors?.['period']).not.toMatch(/`|undefined/);
      });
      expect(changed).toEqual([]);
      expect(await openModals()).toHaveLength(1);
      await running.demo.close({ as: 'ana', view_id: modal.view_id });
      expect(message.ephemeral).toBe(true);
    },
  );

  test('stays open when both groupings are the same, and works once they differ', async () => {
    const { modal } = await open('spend last month');
    const { errors } = await submit(modal, { group: 'region', second: 'region' });
    expect(Object.keys(errors ?? {})).toEqual(['second']);
    const [changed] = await changedDuring(running.demo, () => submit(modal, { second: 'account' }));
    expect(rowsOf(changed ?? { blocks: [] })[0]?.slice(0, 2)).toEqual(['region', 'account']);
  });

  test('changes nothing when it is cancelled', async () => {
    const { modal } = await open('spend last month');
    const changed = await changedDuring(running.demo, () => running.demo.close({ as: 'ana', view_id: modal.view_id }));
    expect(changed).toEqual([]);
    expect(await openModals()).toEqual([]);
  });

  test('opens at once however slow AWS is: nothing is asked of it first', async () => {
    const message = await answer(running.demo, 'spend last month');
    await running.demo.faults({ aws: { latencyMs: 5000 } });
    const { modal } = await press(running.demo, message, 'Group by…');
    await running.demo.faults({});
    expect(modal?.view['type']).toBe('modal');
    await running.demo.close({ as: 'ana', view_id: modal?.view_id ?? '' });
  });

  test('opens on an answer whose line is as long as a button can carry', async () => {
    const values = Array.from({ length: 90 }, (_, at) => `"a \\"b\\" ${at}"`).join(',');
    const message = await answer(running.demo, `spend cost-center=${values}`);
    const { modal, messages } = await press(running.demo, message, 'Group by…');
    expect(messages.map(readable)).toEqual([]);
    expect(modal).toBeDefined();
    await running.demo.close({ as: 'ana', view_id: modal?.view_id ?? '' });
  });

  test('opened on a message of the channel answers the one who opened it', async () => {
    await press(running.demo, await answer(running.demo, 'spend last month'), 'Share to channel');
    const { channels } = await running.demo.state();
    const shared = channels
      .find(({ name }) => name === 'ml-costs')
      ?.messages.findLast(({ ephemeral, user }) => !ephemeral && user === 'mlcost');
    if (shared === undefined) throw new Error('nothing was shared');
    const { modal } = await press(running.demo, shared, 'Group by…', 'ben');
    if (modal === undefined) throw new Error('no dialog opened');
    const [own] = await changedDuring(running.demo, () => submit(modal, { group: 'region' }, 'ben'));
    expect(own).toMatchObject({ ephemeral: true, visible_to: 'ben' });
    expect(own?.ts).not.toBe(shared.ts);
  });
});
