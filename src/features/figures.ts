import type { Money } from '../model/money.ts';
import { apportion, formatMoney, ratio, subtract } from '../model/money.ts';
import { formatChange, formatShare } from '../model/percent.ts';

/** Figures in words. Deltas carry a sign and a word, so that nothing depends on a colour. */

/** "12.4 % above", "2.0 % below", "about the same as", or undefined when there is nothing to compare with. */
export function changeWords(now: Money, before: Money): string | undefined {
  const change = changeOf(now, before);
  if (change === undefined) return undefined;
  const rounded = Math.round(change * 1000) / 1000;
  if (change === 0) return 'the same as';
  if (rounded === 0) return 'about the same as';
  return `${formatShare(Math.abs(rounded))} ${rounded > 0 ? 'above' : 'below'}`;
}

/** "+31.0 %" for a column; "new" when there was nothing before. */
export function changeCell(now: Money | undefined, before: Money | undefined): string {
  if (now === undefined || before === undefined) return 'not available';
  if (before.amount.eq(0)) return now.amount.eq(0) ? '–' : 'new';
  return formatChange(changeOf(now, before));
}

/** By the size of what was before: more than a negative amount (a refund) is still more. */
const changeOf = (now: Money, before: Money): number | undefined =>
  ratio(subtract(now, before), { ...before, amount: before.amount.abs() });

export const shareCell = (part: Money, whole: Money): string => formatShare(ratio(part, whole));

/** Rounded amounts that add up to the rounded total to the cent. */
export const shownAmounts = (parts: readonly Money[], currency: string): string[] =>
  apportion(parts, currency).map((part) => formatMoney(part));
