import { tokenize } from '../src/command/tokens.ts';
import { isUsageError } from '../src/command/usage-error.ts';
import { parseSpendRequest, spendLine } from '../src/features/spend/request.ts';
const ctx = {
  today: '2026-11-19',
  weekStart: 'monday' as const,
  primaryTag: 'cost-center',
  tagKeys: ['cost-center', 'environment', 'owner'],
};
for (let r = 0; r < 5; r++) {
  const t = performance.now();
  const all = [];
  for (let i = 0; i < 1000; i++)
    all.push(
      tokenize(
        `spend by cost-center, team${i} team=t${i} last ${(i % 30) + 1} days daily net-amortized top=${(i % 50) + 1}`,
      ),
    );
  const t1 = performance.now();
  const rs = all.map((k) => (isUsageError(k) ? k : parseSpendRequest(k, ctx)));
  const t2 = performance.now();
  rs.map((r) => (isUsageError(r) ? r : spendLine(r)));
  console.log('tok', t1 - t, 'parse', t2 - t1, 'line', performance.now() - t2);
}
