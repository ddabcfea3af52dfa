import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { costExplorer } from '../../../src/aws/cost-explorer/source.ts';
import { isUsageError } from '../../../src/command/usage-error.ts';
import { loadConfig, type Config } from '../../../src/config.ts';
import { startEmulatedAws } from '../../../src/demo/aws/server.ts';
import type { LedgerLine } from '../../../src/demo/aws/types.ts';
import { storyOrganization } from '../../../src/demo/story/organization.ts';
import { botHealth } from '../../../src/features/health.ts';
import type { SpendReport } from '../../../src/features/spend/query.ts';
import { spendReport } from '../../../src/features/spend/query.ts';
import type { SpendRequest } from '../../../src/features/spend/request.ts';
import { spendTable } from '../../../src/features/spend/view.ts';
import type { CostQuestion } from '../../../src/features/subcommand.ts';
import type { CostFilter, CostKey } from '../../../src/model/cost.ts';
import { addDays, daysIn, type Period } from '../../../src/model/period.ts';
import { openStore } from '../../../src/store/store.ts';

const NOW = new Date('2026-11-19T14:00:00Z');
const FIRST = '2026-08-01';
/** Data of 18 Nov is complete at this hour; nothing of the 19th is there. */
const KNOWN_BEFORE = '2026-11-19';
const NOT_COUNTED = new Set(['Tax', 'Credit', 'Refund']);

const day = fc.integer({ min: 0, max: 115 }).map((n) => addDays(FIRST, n));
const dollars = fc.integer({ min: 0, max: 900_000_000 }).map((n) => Big(n).div(10_000).toFixed());
const tagValue = fc.constantFrom('search', 'vision', 'fraud', 'Search', 'a$b', '');

const line = fc
  .record({
    day,
    account: fc.constantFrom('222233334444', '333344445555'),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    service: fc.constantFrom('Amazon SageMaker', 'Amazon SageMaker', 'Amazon Simple Storage Service'),
    usageType: fc.constantFrom('Host:ml.g5.2xlarge', 'Train:ml.p4d.24xlarge', 'Notebk:ml.t3.medium'),
    recordType: fc.constantFrom('Usage', 'Usage', 'Usage', 'Tax', 'Credit', 'Refund'),
    costCenter: tagValue,
    environment: fc.constantFrom('production', 'staging', ''),
    amount: dollars,
    net: dollars,
  })
  .map(({ costCenter, environment, amount, net, ...rest }): LedgerLine => ({
    ...rest,
    recordType: rest.recordType as LedgerLine['recordType'],
    operation: 'RunInstance',
    tags: {
      ...(costCenter === '' ? {} : { 'cost-center': costCenter }),
      ...(environment === '' ? {} : { environment }),
    },
    unblended: amount,
    amortized: amount,
    netAmortized: net,
    quantity: '1',
  }));

const costCenter: CostKey = { kind: 'tag', key: 'cost-center' };
const environment: CostKey = { kind: 'tag', key: 'environment' };
const usageType: CostKey = { kind: 'dimension', dimension: 'USAGE_TYPE' };
const account: CostKey = { kind: 'dimension', dimension: 'LINKED_ACCOUNT' };
const valueOf = (of: LedgerLine, key: CostKey): string => {
  if (key.kind === 'dimension') return key.dimension === 'USAGE_TYPE' ? of.usageType : of.account;
  return of.tags[key.key] ?? '';
};

const filter: fc.Arbitrary<CostFilter> = fc.oneof(
  fc.record({
    key: fc.constant(costCenter),
    values: fc.subarray(['search', 'vision', 'a$b', ''], { minLength: 1 }),
    negated: fc.boolean(),
  }),
  fc.record({
    key: fc.constant(environment),
    values: fc.subarray(['production', 'staging', ''], { minLength: 1 }),
    negated: fc.boolean(),
  }),
  fc.record({
    key: fc.constant(account),
    values: fc.subarray(['222233334444', '333344445555'], { minLength: 1 }),
    negated: fc.boolean(),
  }),
);

const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom<Period>(
    { start: '2026-11-01', end: '2026-11-20', unit: 'month' },
    { start: '2026-10-01', end: '2026-11-01', unit: 'month' },
    { start: '2026-09-01', end: '2026-10-01', unit: 'month' },
  ),
  fc.tuple(fc.integer({ min: 40, max: 100 }), fc.integer({ min: 1, max: 20 })).map(([from, days]) => ({
    start: addDays(FIRST, from),
    end: addDays(FIRST, Math.min(from + days, 110)),
  })),
);

const request: fc.Arbitrary<SpendRequest> = fc
  .record({
    groupBy: fc.constantFrom<CostKey[]>(
      [costCenter],
      [environment],
      [usageType],
      [account, costCenter],
      [usageType, environment],
    ),
    filters: fc.uniqueArray(filter, { maxLength: 2, selector: ({ key }) => JSON.stringify(key) }),
    period,
    granularity: fc.constantFrom('DAILY' as const, 'MONTHLY' as const),
    top: fc.integer({ min: 1, max: 4 }),
    metric: fc.constantFrom('UnblendedCost' as const, 'NetAmortizedCost' as const),
  })
  .map((fields) => ({ ...fields, periodGiven: true }));

/** The obvious sum: line by line, straight from the ledger. */
function expected(lines: readonly LedgerLine[], { filters, metric }: SpendRequest, within: Period): LedgerLine[] {
  void metric;
  return lines.filter(
    (of) =>
      of.service === 'Amazon SageMaker' &&
      !NOT_COUNTED.has(of.recordType) &&
      of.day >= within.start &&
      of.day < within.end &&
      of.day < KNOWN_BEFORE &&
      filters.every(({ key, values, negated }) => values.includes(valueOf(of, key)) !== negated),
  );
}

const amountOf = (lines: readonly LedgerLine[], metric: SpendRequest['metric']): Big =>
  lines.reduce((total, of) => total.plus(metric === 'UnblendedCost' ? of.unblended : of.netAmortized), Big(0));

const cents = (amount: Big): string => amount.round(2, Big.roundHalfEven).toFixed(2);

function cells(report: SpendReport): string[][] {
  const table = spendTable(report);
  if (table.type !== 'table') throw new Error('the figures are not in a table');
  return table.rows.map((row) => row.map((cell) => ('text' in cell && typeof cell.text === 'string' ? cell.text : '')));
}

const number = (text: string): Big => Big(text.replace(/[$,]/g, '').replace('−', '-'));

async function ask(lines: readonly LedgerLine[], asked: SpendRequest): Promise<SpendReport> {
  const aws = await startEmulatedAws({ organization: storyOrganization(), ledger: [...lines], clock: () => NOW });
  const store = await openStore(':memory:');
  try {
    const config: Config = loadConfig({
      ...aws.env,
      SLACK_BOT_TOKEN: 'xoxb-test-token',
      SLACK_APP_TOKEN: 'xapp-1-test',
    });
    const costs = costExplorer(config, { store, clock: () => NOW });
    const asker = { person: 'U1', feature: 'spend' };
    const question: CostQuestion = {
      config: {
        ...config,
        tagPolicy: { primary: 'cost-center', required: [{ key: 'cost-center' }, { key: 'environment' }] },
      },
      store,
      clock: () => NOW,
      budgets: async () => [],
      asker,
      costs: costs(asker),
      today: '2026-11-19',
      utcToday: '2026-11-19',
      lastWhole: '2026-11-18',
      isAdmin: async () => false,
      health: botHealth(() => NOW),
    };
    const report = await spendReport(asked, question);
    if (isUsageError(report)) throw new Error(report.usageError);
    return report;
  } finally {
    await store.close();
    await aws.close();
  }
}

describe('spend against the ledger', () => {
  test('what is shown is what the ledger says, to the cent, for any ledger, grouping, filter and period', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 120 }), request, async (lines, asked) => {
        const report = await ask(lines, asked);
        const counted = expected(lines, asked, asked.period);
        const total = amountOf(counted, asked.metric);
        expect(report.total.amount.toFixed()).toBe(total.toFixed());

        for (const group of report.groups) {
          const own = counted.filter((of) => asked.groupBy.every((key, at) => valueOf(of, key) === group.values[at]));
          expect(group.spend.amount.toFixed()).toBe(amountOf(own, asked.metric).toFixed());
        }
        const without = amountOf(
          counted.filter((of) => valueOf(of, costCenter) === ''),
          asked.metric,
        );
        expect(report.withoutPrimary?.amount.toFixed() ?? '0').toBe(without.toFixed());

        const [heading = [], ...rows] = cells(report);
        const at = heading.indexOf('spend');
        const shown = rows.map((row) => number(row[at] ?? ''));
        const last = shown.pop();
        expect(last?.toFixed(2)).toBe(cents(total));
        expect(shown.reduce((sum, amount) => sum.plus(amount), Big(0)).toFixed(2)).toBe(cents(total));
      }),
      { numRuns: 60 },
    );
  });

  test('a comparison covers as many days as what it is compared with, and sums the ledger of those days', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 5, maxLength: 120 }), request, async (lines, asked) => {
        const report = await ask(lines, { ...asked, granularity: 'DAILY' });
        if (report.compared === undefined) return;
        const { current, previous } = report.compared;
        expect(daysIn(current)).toBe(daysIn(previous));
        expect(previous.end <= current.start).toBe(true);
        expect(report.previousTotal?.amount.toFixed()).toBe(
          amountOf(expected(lines, asked, previous), asked.metric).toFixed(),
        );
      }),
      { numRuns: 40 },
    );
  });
});
