import { MlcostError } from '../../errors.ts';
import type { Day } from '../../model/period.ts';
import type { Question } from '../subcommand.ts';
import { budgetOutlook, byRisk, type BudgetOutlook } from './outlook.ts';

/** The payer's cost budgets by risk, or why they can't be told. */
export type BudgetOutlooks =
  | { readonly known: true; readonly outlooks: readonly BudgetOutlook[] }
  | { readonly known: false; readonly why: string };

export async function budgetOutlooks(question: Pick<Question, 'budgets'>, through: Day): Promise<BudgetOutlooks> {
  try {
    const budgets = await question.budgets();
    return { known: true, outlooks: byRisk(budgets.map((budget) => budgetOutlook(budget, through))) };
  } catch (error) {
    if (error instanceof MlcostError) return { known: false, why: `${error.message} ${error.hint ?? ''}`.trim() };
    throw error;
  }
}
