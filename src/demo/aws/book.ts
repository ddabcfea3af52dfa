import { parseAmount } from './amount.ts';
import { dayOf, plusDays } from './day.ts';
import { arrivedOf, arrivingUntil, hourOf } from './partial-days.ts';
import type { TagBook } from './tag-book.ts';
import type { Day, Ledger, LedgerLine } from './types.ts';

export type BookMetric =
  | 'UnblendedCost'
  | 'BlendedCost'
  | 'AmortizedCost'
  | 'NetUnblendedCost'
  | 'NetAmortizedCost'
  | 'UsageQuantity'
  | 'NormalizedUsageAmount';

/** One day's lines, and each metric's amounts in the same order. */
export type Sheet = {
  readonly lines: readonly LedgerLine[];
  amounts(metric: BookMetric): readonly bigint[];
};

/** The ledger as one account may see it now. */
export type Book = {
  /** Exclusive: the first day nothing is known of yet. */
  readonly end: Day;
  /** Exclusive: the first day of which not everything is known; `end` unless days appear bit by bit. */
  readonly completeEnd: Day;
  /** Changes whenever what is visible does. */
  readonly version: string;
  readonly first: Day;
  sheet(day: Day): Sheet;
};

const text: Readonly<Record<BookMetric, (line: LedgerLine) => string>> = {
  UnblendedCost: (line) => line.unblended,
  BlendedCost: (line) => line.blended ?? line.unblended,
  AmortizedCost: (line) => line.amortized,
  NetUnblendedCost: (line) => line.netUnblended ?? line.unblended,
  NetAmortizedCost: (line) => line.netAmortized,
  UsageQuantity: (line) => line.quantity,
  NormalizedUsageAmount: () => '0',
};

const makeSheet = (lines: readonly LedgerLine[]): Sheet => {
  const columns = new Map<BookMetric, readonly bigint[]>();
  return {
    lines,
    amounts: (metric) => {
      let column = columns.get(metric);
      if (column === undefined) {
        column = lines.map((line) => parseAmount(text[metric](line)));
        columns.set(metric, column);
      }
      return column;
    },
  };
};

const empty = makeSheet([]);

/** A day's data is complete in Cost Explorer the next morning. */
const COMPLETE_AT_UTC_HOUR = 8;
const completeUntil = (now: Date): Day => {
  const today = dayOf(now);
  return now.getUTCHours() >= COMPLETE_AT_UTC_HOUR ? today : plusDays(today, -1);
};

export type Books = {
  /** `partialDays`: an incomplete day is visible as far as it arrived; without, nothing of it is. */
  seenBy(account: string, now: Date, partialDays: boolean): Book;
};

/**
 * Days are read from the ledger once; a payer sees every account's lines, a member its own. A line carries the tags its
 * resource had when its day ended: the ledger's, unless the tag book knows of a change until then.
 */
export const createBooks = (ledger: Ledger, payer: string, tagBook: Pick<TagBook, 'tagsOn' | 'revision'>): Books => {
  const sheets = new Map<string, Sheet>();
  const linesOf = (account: string, day: Day): readonly LedgerLine[] => {
    const lines = ledger.linesOn(day);
    const own = account === payer ? lines : lines.filter((line) => line.account === account);
    if (tagBook.revision === 0) return own;
    return own.map((line) => {
      const tags = line.resource === undefined ? undefined : tagBook.tagsOn(line.resource, day);
      return tags === undefined ? line : { ...line, tags };
    });
  };
  const completeSheet = (account: string, day: Day): Sheet => {
    const id = `${account} ${day}`;
    let sheet = sheets.get(id);
    if (sheet === undefined) {
      sheet = makeSheet(linesOf(account, day));
      sheets.set(id, sheet);
    }
    return sheet;
  };
  return {
    seenBy: (account, now, partialDays) => {
      const completeEnd = completeUntil(now);
      const end = partialDays ? arrivingUntil(now) : completeEnd;
      return {
        first: ledger.first,
        end,
        completeEnd,
        // Tags of an open day can still change; a complete one is over, and what it shows is final.
        version: partialDays ? `${completeEnd} ${hourOf(now)} ${tagBook.revision}` : completeEnd,
        sheet: (day) => {
          if (day < ledger.first || day > ledger.last || day >= end) return empty;
          // An incomplete day is another one every hour, and there are two of them at most: not worth keeping.
          return day < completeEnd ? completeSheet(account, day) : makeSheet(arrivedOf(linesOf(account, day), now));
        },
      };
    },
  };
};

export const ledgerOfLines = (lines: readonly LedgerLine[]): Ledger => {
  const byDay = Map.groupBy(lines, (line) => line.day);
  const days = [...byDay.keys()].sort();
  return {
    first: days.at(0) ?? '1970-01-01',
    last: days.at(-1) ?? '1970-01-01',
    linesOn: (day) => byDay.get(day) ?? [],
  };
};
