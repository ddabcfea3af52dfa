import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fixOutcome } from '../../../src/features/fix/query.ts';
import { fixOutcomeBlocks, outcomeText } from '../../../src/features/fix/view.ts';
import type { ChangeIntent } from '../../../src/store/changes.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { intents, item, job } from '../../store/sample-fix.ts';

/** What is said of a fix afterwards: how much of it stands, and who stopped it. */

const clock = () => new Date('2026-11-19T14:00:00Z');
const IDS = Array.from({ length: 10 }, (_, n) => `c-${n}`);

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
  await store.jobs.create(
    job('j'),
    IDS.map((id) => item(id)),
  );
});
afterEach(() => store.close());

const told = async () => {
  const outcome = await fixOutcome('j', { store, clock });
  if (outcome === undefined) throw new Error('there is no such fix');
  return { text: outcomeText(outcome), blocks: JSON.stringify(fixOutcomeBlocks(outcome, 'untagged')) };
};

async function done(): Promise<void> {
  await store.changes.intend(intents(...IDS));
  await store.changes.conclude(
    IDS.map((id) => ({ id, at: 6, result: 'done' })),
    IDS.map((_, seq) => ({ job: 'j', seq, state: 'done' })),
  );
  await store.jobs.finish('j', 7);
}

async function undone(ids: readonly string[]): Promise<void> {
  const taken = intents(...ids).map((one): ChangeIntent => ({
    ...one,
    id: `u-${one.id}`,
    job: 'u',
    operation: 'undo',
    undoes: one.id,
  }));
  await store.changes.intend(taken);
  await store.changes.conclude(taken.map(({ id }) => ({ id, at: 9, result: 'done' })));
}

describe('a fix of which a part was undone', () => {
  test('says how many, and the rest can be undone still, whichever were the newest', async () => {
    await done();
    await undone(IDS.slice(-4));
    const { text, blocks } = await told();
    expect(text).toMatch(/10 of 10 tagged .* · 4 undone since$/);
    expect(blocks).toContain('Undo the fix of 6 resources');
    await undone(IDS.slice(0, 6));
    const now = await told();
    expect(now.text).toMatch(/ · undone since$/);
    expect(now.blocks).not.toContain('fix_undo');
  });
});

describe('a fix that somebody else cancelled', () => {
  test('names who cancelled it, not who began it', async () => {
    await store.jobs.cancel('j', 'U0DMITRI');
    await store.jobs.finish('j', 7);
    expect((await told()).text).toMatch(/Cancelled by <@U0DMITRI>, .*: nothing was changed\.$/);
  });
});
