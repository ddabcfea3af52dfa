import { createHash } from 'node:crypto';
import { formatAmount, parseAmount } from './amount.ts';
import { dayNumber, dayOf, plusDays } from './day.ts';
import type { Day, LedgerLine } from './types.ts';

/** How much of a day that is not complete yet has arrived in Cost Explorer: usage shows up hours after it happened. */

const HOUR_MS = 3_600_000;
const HOURS_A_DAY = 24;
/** The quickest lines are visible so many hours after they happened, the slowest some hours later. */
const QUICKEST_HOURS = 10;
const SLOWER_BY_HOURS = 5;
const CENT = parseAmount('0.01');

/** New data comes on the hour, so that what is asked twice in between is answered alike. */
export const hourOf = (now: Date): number => Math.floor(now.getTime() / HOUR_MS);

/** Exclusive: the first day of which nothing can have arrived. */
export const arrivingUntil = (now: Date): Day =>
  plusDays(dayOf(new Date((hourOf(now) - QUICKEST_HOURS) * HOUR_MS - 1)), 1);

/** The same resource is always as late, whatever day it is. */
const lagOf = ({ account, region, service, usageType, resource = '' }: LedgerLine): number => {
  const digest = createHash('sha256').update([account, region, service, usageType, resource].join(' ')).digest();
  return QUICKEST_HOURS + (digest.readUInt32BE() % (SLOWER_BY_HOURS + 1));
};

/** So many hours' part of an amount, cut to whole cents towards zero: it only grows, and never past the amount. */
const part = (amount: string, hours: number): string =>
  formatAmount(((parseAmount(amount) * BigInt(hours)) / BigInt(HOURS_A_DAY) / CENT) * CENT);

/** The lines of a day as far as they have arrived: a resource of which nothing has is not there. */
export const arrivedOf = (lines: readonly LedgerLine[], now: Date): LedgerLine[] =>
  lines.flatMap((line) => {
    const passed = hourOf(now) - dayNumber(line.day) * HOURS_A_DAY - lagOf(line);
    const hours = Math.min(passed, HOURS_A_DAY);
    if (hours <= 0) return [];
    const { netUnblended, blended } = line;
    return [
      {
        ...line,
        unblended: part(line.unblended, hours),
        amortized: part(line.amortized, hours),
        netAmortized: part(line.netAmortized, hours),
        ...(netUnblended === undefined ? {} : { netUnblended: part(netUnblended, hours) }),
        ...(blended === undefined ? {} : { blended: part(blended, hours) }),
        quantity: part(line.quantity, hours),
      },
    ];
  });
