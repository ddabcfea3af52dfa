import { formatMoney } from '../../model/money.ts';
import { formatShare } from '../../model/percent.ts';
import { section, type Block } from '../../slack/blocks.ts';
import { textTable } from '../../slack/tables.ts';
import { cutMiddle, escapeText, listWithRest } from '../../slack/text.ts';
import { dayTitle } from '../labels.ts';
import { AT_RISK, type BudgetOutlook } from './outlook.ts';
import type { BudgetOutlooks } from './query.ts';

const ROWS = 10;

/** "over", "about 24 Nov", "within" */
export function outlookWords({ state, reachedOn, overForecast }: BudgetOutlook): string {
  if (state === 'unknown') return 'not available';
  if (reachedOn !== undefined) return `about ${dayTitle(reachedOn)}`;
  if (state !== 'at risk') return state;
  return overForecast ? 'forecast over' : `over ${formatShare(AT_RISK)}`;
}

/** Budgets as a small fixed-width table: the table block of a message is for its main figures. */
export function budgetsTable(budgets: BudgetOutlooks): Block[] {
  if (!budgets.known) return [section(`*Budgets* are not available: ${escapeText(budgets.why)}`)];
  const { outlooks } = budgets;
  if (outlooks.length === 0) return [section('No cost budgets in the payer account.')];
  const rest = outlooks.length - ROWS;
  return [
    section('*Budgets*, and when each is expected to be reached'),
    textTable({
      columns: [
        { title: 'budget' },
        { title: 'limit', align: 'right' },
        { title: 'used', align: 'right' },
        { title: 'reached', align: 'right' },
      ],
      rows: [
        ...outlooks
          .slice(0, ROWS)
          .map((outlook) => [
            cutMiddle(outlook.budget.name, 24),
            formatMoney(outlook.budget.limit, { cents: false }),
            formatShare(outlook.used),
            outlookWords(outlook),
          ]),
        ...(rest > 0 ? [[`… and ${rest} more`]] : []),
      ],
    }),
  ];
}

/** One sentence about the budgets that need somebody: "ml-search reaches its $20,000 limit about 24 Nov." */
export function budgetsAtRisk(budgets: BudgetOutlooks): string | undefined {
  if (!budgets.known) return `Budgets: not available. ${escapeText(budgets.why)}`;
  const pressing = budgets.outlooks.filter(({ state }) => state === 'over' || state === 'at risk');
  if (pressing.length === 0) return undefined;
  const sentences = pressing.map((outlook) => {
    const name = `*${escapeText(outlook.budget.name)}*`;
    const limit = formatMoney(outlook.budget.limit, { cents: false });
    if (outlook.state === 'over') return `${name} has reached its ${limit} limit`;
    if (outlook.reachedOn !== undefined)
      return `${name} reaches its ${limit} limit about ${dayTitle(outlook.reachedOn)}`;
    return `${name} has used ${formatShare(outlook.used)} of ${limit}`;
  });
  return `${listWithRest(sentences, 2)}.`;
}
