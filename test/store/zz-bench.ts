import { money } from '../../src/model/money.ts';
import { openStore } from '../../src/store/store.ts';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rmSync } from 'node:fs';
const target = process.argv[2] ?? '/tmp/st/b.db';
if (!target.startsWith('postgres')) for (const s of ['', '-wal', '-shm']) rmSync(target + s, { force: true });
const store = await openStore(target);
const N = 100_000;
const kinds = ['training-job','model','endpoint','endpoint-config','processing-job','app','space','user-profile','domain','notebook-instance','transform-job','pipeline','labeling-job','cluster','feature-group','image','project','experiment','artifact','context'];
const rows = (place: any, n: number, at: number) => Array.from({ length: n }, (_, i) => {
  const kind = kinds[i % 20]!; const name = `fraud-detection-xgboost-2026-11-${i % 28}-${i.toString(36)}`;
  const broken = i % 10 < 3;
  return { ref: '', arn: `arn:aws:sagemaker:${place.region}:${place.account}:${kind}/${name}`, kind, name, ...place, status: 'InService', state: i % 20 < 3 ? 'finished' : i % 20 < 10 ? 'live' : 'stopped', createdAt: 1e12 + i, changedAt: 1e12 + i, tags: { team: 'fraud', environment: 'production', project: `p${i % 100}`, 'sagemaker:domain-arn': `arn:aws:sagemaker:${place.region}:${place.account}:domain/d-abcdef` }, facts: { domainId: 'd-abcdef', userProfile: 'ana', madeFrom: [{ kind: 'endpoint-config', name }] }, auditedAt: at, findings: broken ? [{ kind: 'missing', key: 'cost-center' }] : [], suggestions: broken ? [{ key: 'cost-center', value: 'fraud', confidence: 'high', reason: { kind: 'lineage', via: { kind: 'model', name }, path: [{ kind: 'model', name }] } }] : [], owner: i % 7 === 0 ? undefined : `slack:U${i % 300}`, fixGroup: broken ? `${kind} missing cost-center set cost-center=fraud${i % 37}` : undefined, stake: i % 20 < 10 ? { monthly: money(`${i % 997}.123456789`, 'USD'), source: 'price-list', asOf: '2026-11-01' } : undefined } as any;
});
const h = monitorEventLoopDelay({ resolution: 1 }); h.enable();
const time = async (name: string, f: () => Promise<unknown>) => { h.reset(); const t = performance.now(); const r = await f(); const ms = performance.now() - t; await new Promise((r) => setTimeout(r, 5)); console.log(name, ms.toFixed(0), 'ms, loop max', (h.max / 1e6).toFixed(0), typeof r === 'object' ? JSON.stringify(r)?.slice(0, 160) : ''); };
const places = [{ account: '111122223333', region: 'us-east-1' }, { account: '111122223333', region: 'eu-west-1' }, { account: '222233334444', region: 'us-east-1' }, { account: '222233334444', region: 'eu-west-1' }];
for (const round of [1, 2]) {
  let total = 0;
  for (const p of places) { const r = rows(p, N / 4, round * 1000); const t = performance.now(); await time('replace ' + round, async () => { await store.inventory.replace(p, kinds, r, round * 1000); }); total += performance.now() - t; }
  console.log('total', total);
  await store.waivers.put({ arn: rows(places[0], 4, 1)[0].arn, kind: 'exempt', person: 'U', at: 1 });
  const f = { broken: true, waived: 'none', changeable: { finishedAfter: 1e12 + 500 }, now: 5 } as const;
  for (const _ of [1, 2]) {
  await time('all', async () => { await store.inventory.page(f, { offset: 0, limit: 10 }); await store.inventory.totals(f); await store.inventory.groups(f, 10); await store.inventory.counts('kind', f); });
  await time('page', async () => await store.inventory.page(f, { offset: 0, limit: 10 }));
  await time('page 1000', async () => await store.inventory.page(f, { offset: 1000, limit: 10 }));
  await time('page owner', async () => await store.inventory.page({ ...f, owners: ['slack:U5'] }, { offset: 0, limit: 10 }));
  await time('page text', async () => await store.inventory.page({ ...f, text: 'xyz' }, { offset: 0, limit: 10 }));
  await time('page refs', async () => await store.inventory.page({ ...f, refs: ['rabc', 'rdef'] }, { offset: 0, limit: 10 }));
  await time('totals', async () => await store.inventory.totals(f));
  await time('groups', async () => await store.inventory.groups(f, 5));
  await time('counts', async () => await store.inventory.counts('kind', f));
  await time('owners', async () => (await store.inventory.counts('owner', f)).slice(0, 2));
  await time('search', async () => (await store.inventory.search('11-5-9z', 10)).length);
  await time('search name', async () => (await store.inventory.search('fraud', 10)).length);
  await time('each', async () => { let n = 0; await store.inventory.each(f, (r) => { n += r.length; }); return { n }; });
  await time('get', async () => (await store.inventory.byArn(rows(places[0], 4, 1)[3].arn.toUpperCase()))?.ref);
  }
  console.log('rss', process.memoryUsage().rss / 1e6, process.resourceUsage().maxRSS / 1e3);
}
await store.close();
