// Run as a process of its own by the conformance suite: `replacer.ts <target> <round> [times]` replaces the models of a
// place again and again, anew each time, and prints the number that the rows of an acknowledged replacement carry.
import { writeSync } from 'node:fs';
import { createInventory } from '../../src/store/inventory.ts';
import { openStore } from '../../src/store/store.ts';
import { sampleRow } from './sample-row.ts';

const [, , target = '', round = '', times = '1000'] = process.argv;
const store = await openStore(target);
const inventory = createInventory(store.db, store.dialect, { chunk: 50, atOnce: 0 });
const place = { account: '111122223333', region: 'us-east-1' };
for (let n = 0; n < Number(times); n += 1) {
  const status = `${Number(round) * 1_000 + n}`;
  const rows = Array.from({ length: 1_000 }, (_, index) => sampleRow({ name: `m-${index + n}`, status }));
  await inventory.replace(place, ['model'], rows, n);
  writeSync(1, `${status}\n`);
}
await store.close();
