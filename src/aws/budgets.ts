import { type Budget as AwsBudget, type BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import type { Config } from '../config.ts';
import { money, type Money } from '../model/money.ts';
import { budgetsClient, callerIdentity } from './clients.ts';
import { askAws } from './errors.ts';

/** A cost budget as far as it can be compared with spend. `actual` and `forecast` are AWS's own, up to 12 h old. */
export type Budget = {
  readonly name: string;
  /** undefined: AWS did not say, so nothing can be told of the day the limit is reached. */
  readonly unit: 'DAILY' | 'MONTHLY' | 'QUARTERLY' | 'ANNUALLY' | 'CUSTOM' | undefined;
  readonly limit: Money;
  readonly actual: Money | undefined;
  readonly forecast: Money | undefined;
};

const spend = (from: { Amount?: string | undefined; Unit?: string | undefined } | undefined): Money | undefined =>
  from?.Amount === undefined || from.Unit === undefined ? undefined : money(from.Amount, from.Unit);

export const budget = (from: AwsBudget): Budget | undefined => {
  const limit = spend(from.BudgetLimit);
  if (from.BudgetType !== 'COST' || from.BudgetName === undefined || limit === undefined) return undefined;
  return {
    name: from.BudgetName,
    unit: from.TimeUnit,
    limit,
    actual: spend(from.CalculatedSpend?.ActualSpend),
    forecast: spend(from.CalculatedSpend?.ForecastedSpend),
  };
};

/** All cost budgets of the payer account (or the bot's own). The Budgets API is free of charge. */
export async function payerBudgets(config: Pick<Config, 'aws' | 'accounts'>): Promise<Budget[]> {
  const accountId = config.accounts.payer?.id ?? (await callerIdentity(config)).account;
  const client = budgetsClient(config);
  try {
    return await listBudgets(client, accountId);
  } finally {
    client.destroy();
  }
}

async function listBudgets(client: BudgetsClient, accountId: string): Promise<Budget[]> {
  const found: Budget[] = [];
  let token: string | undefined;
  do {
    const page = await askAws('budgets', 'DescribeBudgets', () =>
      client.send(
        new DescribeBudgetsCommand({
          AccountId: accountId,
          MaxResults: 100,
          ShowFilterExpression: true,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const item of page.Budgets ?? []) {
      const kept = budget(item);
      if (kept !== undefined) found.push(kept);
    }
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return found;
}
