// Run as a process of its own by the conformance suite: `writer.ts <target> <name> <rows>` writes rows into both
// tables and prints each one's number after the store has acknowledged it.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/store.ts';

const [, , target = '', name = '', rows = '0'] = process.argv;
const store = await openStore(target);
for (let n = 0; n < Number(rows); n += 1) {
  await store.costCache.put(`${name} ${n}`, { value: `${n}`, fetchedAt: n, expiresAt: n });
  const request = { at: n, operation: 'GetCostAndUsage', person: name, feature: 'spend', costMicros: 10_000 };
  if (n % 2 === 0) await store.costRequests.record({ ...request, outcome: 'request' });
  else await store.costRequests.reserve({ ...request, capMicros: Number.MAX_SAFE_INTEGER, dayStart: 0 });
  // Straight to the pipe: a buffered line could be lost with the process, or a late one claim too much.
  writeSync(1, `${n}\n`);
}
await store.close();
