import { tokenize } from '../src/command/tokens.ts';
import { isUsageError } from '../src/command/usage-error.ts';
import { parseSpendRequest, spendLine } from '../src/features/spend/request.ts';
import { parseOverviewRequest, overviewLine } from '../src/features/overview/request.ts';
import { parseForecastRequest, forecastLine } from '../src/features/forecast/request.ts';
import { parseAnomaliesRequest, anomaliesLine } from '../src/features/anomalies/request.ts';
const ctx = {
  today: '2026-11-19',
  weekStart: 'monday' as const,
  primaryTag: 'cost-center',
  tagKeys: ['cost-center', 'environment', 'owner'],
};
const lines = `spend
spend by cost-center last month daily
spend by cost-center, service cost-center=search 2026-10 daily net-amortized top=5
spend by a , b
spend by usage type and Linked Account
spend by service, daily
spend by day
spend by
spend by by
spend by a, b, c
spend by a, a
spend by a by a
spend by servce last mnth dayly
spend servce
spend cost-center
spend xyzzy
spend daily monthly
spend 2026-10 last month
spend amortized net amortized
spend top 99
spend top=abc
spend top
spend --daily --top=5
spend —daily
spend cost-center = search
spend cost-center= search
spend team=a team=b daily
spend team=a,b team=b
spend team=“big data”, ‘o’ region!=eu-west-1 env=b
spend team="x
spend <@U1|ana>
spend owner=<@U1|ana> service=&amp;x <https://x.y|x.y>
spend 2026-02-30
spend 2026-13
spend 2027
spend 1999
spend october
spend december
spend 2026-10-15..2026-10-01
spend 2026-10-01..2026-10-15
spend 2026-10-01 to 2026-10-15
spend 2026-10-01..
spend 2026-w47
spend 2026-W54
spend last 3
spend last 3 mnths
spend last 3 months
spend last 7d
spend 30d
spend last-month
spend this week
spend month to date
spend q3 2026
spend q4
spend oct 2026 to nov 2026
spend in october
spend weekly
spend tag:service=x by tag:service
spend by category:Team
spend cost-center=
spend cost-center=(unallocated)
spend top=5 top=6
spend by team net-amortised last qarter
spend by cost-centre
spend 2026-10-01..9999
overview by service amortized
overview last month
overview by a, b
overview region=eu
forecast 3 months cost-center=search
forecast 3m
forecast 13
forecast by team
forecast last month
forecast next 2 months blended
forecst 3
anomalies last 90d
anomalies
anomalies by service`.split('\n');
for (const line of lines) {
  const tokens = tokenize(line);
  const [parse, write] = line.startsWith('over')
    ? [parseOverviewRequest, overviewLine]
    : line.startsWith('forecast')
      ? [parseForecastRequest, forecastLine]
      : line.startsWith('anom')
        ? [parseAnomaliesRequest, anomaliesLine]
        : [parseSpendRequest, spendLine];
  const r = isUsageError(tokens) ? tokens : parse(tokens, ctx);
  console.log(
    line,
    '\n    ',
    isUsageError(r)
      ? `ERR ${r.usageError}  TRY ${r.try}`
      : (write as any)(r) + '  ' + JSON.stringify((r as any).period ?? ''),
  );
}
const t = performance.now();
for (let i = 0; i < 1000; i++) {
  const k = tokenize(`spend by cost-center, service team=t${i} 2026-10 daily net-amortized top=${(i % 50) + 1}`);
  if (!isUsageError(k)) parseSpendRequest(k, ctx);
}
console.log('1000 lines', performance.now() - t);
