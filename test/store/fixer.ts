// Run as a process of its own by the conformance suite: `fixer.ts <target> <holder> <file>` works off the fix there is,
// where AWS is a file with the ARNs that were tagged, and prints each change's id once its intent and its outcome are
// acknowledged.
import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { FixItem } from '../../src/store/jobs.ts';
import { openStore } from '../../src/store/store.ts';

const [, , target = '', holder = '', file = ''] = process.argv;
const store = await openStore(target);
const now = (): number => Date.now();
const keyOf = ({ job, seq }: FixItem) => ({ job, seq });
const job = await store.jobs.claim(holder, now(), 1);
for (;;) {
  const [first, ...others] = await store.jobs.next('job', 5);
  if (job === undefined || first === undefined) break;
  let items = [first, ...others].filter(({ state }) => state === first.state);
  if (first.state === 'writing' && items.some(({ changeId }) => changeId === undefined)) {
    // Killed between the two: nothing was meant yet.
    await store.jobs.settle(items.map((item) => ({ ...keyOf(item), state: 'waiting' })));
    continue;
  }
  if (first.state === 'waiting') items = (await store.jobs.begin(items, holder))?.items ?? [];
  const ids = items.map(({ changeId, seq }) => changeId ?? `${holder}-${seq}`);
  if (first.state === 'waiting') {
    await store.changes.intend(
      items.map(({ arn, account, region }, index) => ({
        id: ids[index] ?? '',
        at: now(),
        person: 'U0ANA',
        via: 'bulk',
        job: 'job',
        arn,
        kind: 'model',
        name: 'm',
        account,
        region,
        operation: 'tag',
        before: {},
        after: { team: 'fraud' },
      })),
      items.map((item, index) => ({ ...keyOf(item), state: 'writing', changeId: ids[index] })),
      holder,
    );
    for (const id of ids) writeSync(1, `intended ${id}\n`);
  }
  await setTimeout(Math.random() * 4);
  const written = new Set(readFileSync(file, 'utf8').split('\n'));
  for (const { arn } of items) if (!written.has(arn)) appendFileSync(file, `${arn}\n`);
  await setTimeout(Math.random() * 4);
  await store.changes.conclude(
    ids.map((id) => ({ id, at: now(), result: 'done' })),
    items.map((item) => ({ ...keyOf(item), state: 'done', attempts: item.attempts + 1 })),
  );
  for (const id of ids) writeSync(1, `concluded ${id}\n`);
}
if (job !== undefined) await store.jobs.finish('job', now());
await store.close();
