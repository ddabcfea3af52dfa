import { z } from 'zod';
import { formatAmount, fromNumber } from './amount.ts';
import { lineTest } from './ce/expression.ts';
import type { LineTest } from './ce/expression.ts';
import { dailyForecast, spentOn } from './ce/forecast.ts';
import { tagOf } from './ce/lines.ts';
import { dayNumber, firstOfMonth, monthStart, plusDays } from './day.ts';
import { AwsError } from './errors.ts';
import { operation } from './service.ts';
import type { Context, Service } from './service.ts';
import type { Budget, Day, LedgerLine, Organization, RecordType } from './types.ts';

const accountId = z.string().regex(/^\d{12}$/);
const describeBudgetsRequest = z.strictObject({
  AccountId: accountId,
  MaxResults: z.int().min(1).max(1000).optional(),
  NextToken: z.string().max(2147).optional(),
  ShowFilterExpression: z.boolean().optional(),
});
const describeBudgetRequest = z.strictObject({
  AccountId: accountId,
  BudgetName: z
    .string()
    .min(1)
    .max(100)
    .regex(/^(?![^:\\]*\/action\/)[^:\\]+$/),
  ShowFilterExpression: z.boolean().optional(),
});

const PAGE = 100;
/** AWS writes "no end" so. */
const FOREVER = Date.parse('2087-06-15T00:00:00Z') / 1000;

const describeBudgets = (input: z.infer<typeof describeBudgetsRequest>, context: Context): object => {
  const { MaxResults, NextToken: token, ...parameters } = input;
  const page = context.tokens.page({
    operation: 'DescribeBudgets',
    parameters: [parameters, context.identity.account],
    rows: () => budgetsOf(input.AccountId, context),
    rowsDependOn: context.book.version,
    token,
    size: Math.min(MaxResults ?? PAGE, context.pageSize ?? PAGE),
  });
  return {
    Budgets: page.rows.map((budget) => described(budget, input.ShowFilterExpression === true, context)),
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
};

const describeBudget = (input: z.infer<typeof describeBudgetRequest>, context: Context): object => {
  const budget = budgetsOf(input.AccountId, context).find(({ name }) => name === input.BudgetName);
  if (budget === undefined) {
    throw new AwsError('NotFoundException', `Unable to get budget: ${input.BudgetName} - the budget doesn't exist.`);
  }
  return { Budget: described(budget, input.ShowFilterExpression === true, context) };
};

const budgetsOf = (account: string, { identity, organization }: Context): Budget[] => {
  if (account !== identity.account) {
    throw new AwsError(
      'AccessDeniedException',
      `Account ${identity.account} may not read the budgets of account ${account}`,
    );
  }
  return organization.budgets.filter((budget) => budget.account === account).sort((a, b) => (a.name < b.name ? -1 : 1));
};

const described = (budget: Budget, showExpression: boolean, context: Context): object => {
  const { filter } = budget;
  const spent = spend(budget, context);
  return {
    BudgetName: budget.name,
    BudgetType: 'COST',
    BudgetLimit: { Amount: budget.limit, Unit: 'USD' },
    TimeUnit: budget.timeUnit,
    TimePeriod: { Start: Date.parse(budget.created) / 1000, End: FOREVER },
    ...(filter.form === 'old'
      ? { CostFilters: filter.costFilters, CostTypes: costTypes(filter) }
      : showExpression
        ? { FilterExpression: filter.expression, Metrics: [filter.metric] }
        : {}),
    CalculatedSpend: {
      ActualSpend: { Amount: formatAmount(spent.actual), Unit: 'USD' },
      ...(spent.forecast === undefined
        ? {}
        : { ForecastedSpend: { Amount: formatAmount(spent.forecast), Unit: 'USD' } }),
    },
    LastUpdatedTime: Date.parse(`${context.book.completeEnd}T08:00:00Z`) / 1000,
    HealthStatus: { Status: 'HEALTHY', LastUpdatedTime: Date.parse(`${context.book.completeEnd}T08:00:00Z`) / 1000 },
  };
};

type OldFilter = Extract<Budget['filter'], { form: 'old' }>;

const costTypes = ({ amortized, leavesOut }: OldFilter): Record<string, boolean> => ({
  IncludeTax: !leavesOut.includes('Tax'),
  IncludeCredit: !leavesOut.includes('Credit'),
  IncludeRefund: !leavesOut.includes('Refund'),
  IncludeSupport: !leavesOut.includes('Support'),
  IncludeSubscription: true,
  IncludeOtherSubscription: true,
  IncludeRecurring: true,
  IncludeUpfront: true,
  IncludeDiscount: true,
  UseAmortized: amortized,
  UseBlended: false,
});

const dimensionOf: Readonly<Record<string, (line: LedgerLine) => string>> = {
  Service: (line) => line.service,
  LinkedAccount: (line) => line.account,
  Region: (line) => line.region,
  UsageType: (line) => line.usageType,
};

/** The old form: every dimension must match one of its values; tags are written `user:Key$Value`. */
const oldTest = ({ costFilters, leavesOut }: OldFilter, organization: Organization): LineTest => {
  const tests = Object.entries(costFilters).map(([name, values]): LineTest => {
    if (name === 'TagKeyValue') {
      const wanted = values.map((value) => {
        const [key = '', ...rest] = value.replace(/^user:/, '').split('$');
        return { of: tagOf(key, organization), value: rest.join('$') };
      });
      return (line) => wanted.some(({ of, value }) => of(line) === value);
    }
    const of = dimensionOf[name];
    if (of === undefined) throw new Error(`a budget filters by ${name}, which is not emulated`);
    return (line) => values.includes(of(line));
  });
  const out = new Set<RecordType>(leavesOut);
  return (line) => !out.has(line.recordType) && tests.every((test) => test(line));
};

const spend = ({ filter, timeUnit }: Budget, context: Context): { actual: bigint; forecast: bigint | undefined } => {
  const { book, organization, today } = context;
  const test = filter.form === 'old' ? oldTest(filter, organization) : lineTest(filter.expression, organization);
  const metric = filter.form === 'new' ? filter.metric : filter.amortized ? 'AmortizedCost' : 'UnblendedCost';
  const period = periodOf(timeUnit, today);
  const actual = spentOn(book, period, test, metric);
  try {
    // A day of which only a part is known is forecast as a whole.
    const from = book.completeEnd > period.start ? book.completeEnd : period.start;
    const known = spentOn(book, { start: period.start, end: from }, test, metric);
    const ahead =
      dayNumber(from) < dayNumber(period.end) ? dailyForecast(book, test, metric).over(from, period.end).mean : 0;
    return { actual, forecast: known + fromNumber(ahead) };
  } catch (error) {
    if (error instanceof AwsError && error.code === 'DataUnavailableException') return { actual, forecast: undefined };
    throw error;
  }
};

const periodOf = (unit: Budget['timeUnit'], today: Day): { start: Day; end: Day } => {
  switch (unit) {
    case 'DAILY':
      return { start: today, end: plusDays(today, 1) };
    case 'MONTHLY':
      return { start: firstOfMonth(today), end: monthStart(today, 1) };
    case 'QUARTERLY': {
      const start = monthStart(today, -((Number(today.slice(5, 7)) - 1) % 3));
      return { start, end: monthStart(start, 3) };
    }
    case 'ANNUALLY':
      return { start: `${today.slice(0, 4)}-01-01`, end: `${Number(today.slice(0, 4)) + 1}-01-01` };
  }
};

/** IAM knows one action for reading budgets, whatever the operation. */
const access = {
  action: 'budgets:ViewBudget',
  resource: (_input: unknown, { identity }: Context): string => `arn:aws:budgets::${identity.account}:budget/*`,
};

export const budgets: Service = {
  name: 'budgets',
  protocol: 'json',
  target: 'AWSBudgetServiceGateway',
  global: true,
  throttled: { code: 'ThrottlingException', message: 'Rate exceeded' },
  operations: {
    DescribeBudgets: operation(describeBudgetsRequest, describeBudgets, access),
    DescribeBudget: operation(describeBudgetRequest, describeBudget, access),
  },
};
