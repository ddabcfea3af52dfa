import { DescribeBudgetCommand, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Budget } from '../../../src/demo/aws/types.ts';
import { bench, line, MEMBER, ML, organization, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const shared = { account: PAYER, limit: '100', created: '2026-01-01' } as const;
const budgets: Budget[] = [
  {
    ...shared,
    name: 'new-form',
    timeUnit: 'MONTHLY',
    filter: {
      form: 'new',
      metric: 'NetAmortizedCost',
      expression: { Tags: { Key: 'cost-center', Values: ['search'] } },
    },
  },
  {
    ...shared,
    name: 'old-form',
    timeUnit: 'QUARTERLY',
    filter: {
      form: 'old',
      costFilters: { Service: [ML], TagKeyValue: ['user:cost-center$search', 'user:cost-center$vision'] },
      leavesOut: ['Credit', 'Tax'],
      amortized: true,
    },
  },
  {
    ...shared,
    account: MEMBER,
    name: 'member',
    timeUnit: 'MONTHLY',
    filter: { form: 'old', costFilters: {}, leavesOut: [], amortized: false },
  },
];

let b: Bench;
beforeAll(async () => {
  b = await bench(
    [
      line({ day: '2026-10-05' }),
      line(),
      line({ tags: { 'cost-center': 'vision' } }),
      line({ recordType: 'Credit', amortized: '-2.00', netAmortized: '-2.00' }),
      line({ service: 'Amazon Bedrock', tags: {} }),
    ],
    { org: organization({ budgets }) },
  );
});
afterAll(() => b.close());

test('the old form and the new come as they were made, with what was spent so far', async () => {
  const { Budgets } = await b.budgets.send(
    new DescribeBudgetsCommand({ AccountId: PAYER, ShowFilterExpression: true }),
  );
  const [newForm, oldForm] = Budgets!;
  expect(newForm).toMatchObject({
    BudgetName: 'new-form',
    BudgetType: 'COST',
    BudgetLimit: { Amount: '100', Unit: 'USD' },
    TimeUnit: 'MONTHLY',
    FilterExpression: { Tags: { Key: 'cost-center', Values: ['search'] } },
    Metrics: ['NetAmortizedCost'],
    CalculatedSpend: { ActualSpend: { Amount: '5.5', Unit: 'USD' } },
  });
  expect(newForm!.TimePeriod!.End).toEqual(new Date('2087-06-15T00:00:00Z'));
  expect(newForm!.CostFilters).toBeUndefined();
  expect(oldForm).toMatchObject({
    CostFilters: { Service: [ML], TagKeyValue: ['user:cost-center$search', 'user:cost-center$vision'] },
    CostTypes: { UseAmortized: true, IncludeCredit: false, IncludeTax: false, IncludeRefund: true },
    CalculatedSpend: { ActualSpend: { Amount: '24', Unit: 'USD' } }, // since October
  });
  expect(oldForm!.FilterExpression).toBeUndefined();
});

test('the filter expression is shown only when it is asked for', async () => {
  const { Budgets } = await b.budgets.send(new DescribeBudgetsCommand({ AccountId: PAYER }));
  expect(Budgets![0]!.FilterExpression).toBeUndefined();
});

test('budgets come in pages, and each account has its own', async () => {
  const first = await b.budgets.send(new DescribeBudgetsCommand({ AccountId: PAYER, MaxResults: 1 }));
  const second = await b.budgets.send(
    new DescribeBudgetsCommand({ AccountId: PAYER, MaxResults: 1, NextToken: first.NextToken }),
  );
  expect([first, second].map(({ Budgets }) => Budgets!.map(({ BudgetName }) => BudgetName))).toEqual([
    ['new-form'],
    ['old-form'],
  ]);
  expect(second.NextToken).toBeUndefined();
  expect(await refusal(b.budgets.send(new DescribeBudgetsCommand({ AccountId: MEMBER })))).toMatchObject({
    name: 'AccessDeniedException',
  });
  expect(await refusal(b.budgets.send(new DescribeBudgetsCommand({ AccountId: '123' })))).toMatchObject({
    name: 'ValidationException',
  });
});

test('one budget by its name, and none', async () => {
  const { Budget: found } = await b.budgets.send(
    new DescribeBudgetCommand({ AccountId: PAYER, BudgetName: 'new-form' }),
  );
  expect(found!.BudgetName).toBe('new-form');
  expect(
    await refusal(b.budgets.send(new DescribeBudgetCommand({ AccountId: PAYER, BudgetName: 'gone' }))),
  ).toMatchObject({ name: 'NotFoundException' });
});
