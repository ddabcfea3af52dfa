import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tokenize } from '../../../src/command/tokens.ts';
import { isUsageError } from '../../../src/command/usage-error.ts';
import { parseSpendRequest, spendLine, type SpendRequest } from '../../../src/features/spend/request.ts';
import { anyFilters, anyGrouping, anyMetric } from '../../command/arbitraries.ts';
import { anyDay, anyPeriod } from '../../model/arbitraries.ts';

const context = {
  today: '2026-11-19',
  weekStart: 'monday' as const,
  primaryTag: 'cost-center',
  tagKeys: ['cost-center', 'environment', 'owner'],
};

function parse(line: string, its = context) {
  const tokens = tokenize(line);
  return isUsageError(tokens) ? tokens : parseSpendRequest(tokens, its);
}

/** The canonical line of what was read, or the usage error and what to try instead. */
function says(line: string): string | { usageError: string; try?: string } {
  const request = parse(line);
  return isUsageError(request) ? request : spendLine(request);
}

const monthToDate = { start: '2026-11-01', end: '2026-11-20', unit: 'month' };

describe('what can be asked', () => {
  test('nothing but the subcommand: the month to date', () => {
    expect(parse('spend')).toEqual({ groupBy: [], filters: [], period: monthToDate, periodGiven: false });
    expect(parse('')).toEqual(parse('spend'));
  });

  test('everything at once', () => {
    expect(
      parse('spend by cost-center, service cost-center=search,vision env!=dev last month daily net-amortized top=5'),
    ).toEqual({
      groupBy: [
        { kind: 'tag', key: 'cost-center' },
        { kind: 'dimension', dimension: 'SERVICE' },
      ],
      filters: [
        { key: { kind: 'tag', key: 'cost-center' }, values: ['search', 'vision'], negated: false },
        { key: { kind: 'tag', key: 'env' }, values: ['dev'], negated: true },
      ],
      period: { start: '2026-10-01', end: '2026-11-01', unit: 'month' },
      periodGiven: true,
      granularity: 'DAILY',
      metric: 'NetAmortizedCost',
      top: 5,
    });
  });

  test.each([
    ['daily by usage type and Linked Account', 'spend by usage-type, account daily'],
    ['by a , b', 'spend by a, b'],
    ['by a by b', 'spend by a, b'],
    ['grouped by team in october', 'spend by team 2026-10'],
    ['by service, daily', 'spend by service daily'],
    ['by day', 'spend daily'],
    ['--daily —top 5', 'spend daily top=5'],
    ['top5 Net Amortized', 'spend net-amortized top=5'],
    ['team=“big data”, owner=o', 'spend team="big data" owner=o'],
    ['cost-center=', 'spend cost-center=(unallocated)'],
    ['cost-center=(Untagged),a', 'spend cost-center=(unallocated),a'],
    ['cost-center="(unallocated)"', 'spend cost-center="(unallocated)"'],
    ['by tag:service category:Team=R&amp;D', 'spend by tag:service category:Team=R&D'],
    ['daily daily 2026-10 last month', 'spend 2026-10 daily'],
    ['team=a,b team=b', 'spend team=a,b team=b'],
    ['owner=<@U1|ana>', 'spend owner=@ana'],
  ])('%s', (line, canonical) => expect(says(`spend ${line}`)).toBe(canonical));
});

describe('what cannot be asked is said with what can', () => {
  test.each([
    ['by', '`by` needs a tag or a dimension', 'spend by cost-center'],
    ['by last month', '`by` needs a tag or a dimension before `last`', 'spend by cost-center last month'],
    ['by a, b, c daily', '`c` is one too many', 'spend by a, b daily'],
    ['by a by b by c', '`c` is one too many', 'spend by a by b'],
    ['by a, a', '`a` is there twice', 'spend by a'],
    ['by usage type, USAGE_TYPE', '`USAGE_TYPE` is there twice', 'spend by usage type'],
    ['by servce', 'Did you mean `service`?', 'spend by service'],
    ['acount=1', 'Did you mean `account`?', 'spend account=1'],
    ['dayly', 'Did you mean `daily`?', 'spend daily'],
    ['amortizd', 'Did you mean `amortized`?', 'spend amortized'],
    ['octber', 'Did you mean `october`?', 'spend october'],
    ['last mnth', 'Did you mean `last month`?', 'spend last month'],
    ['weekly', 'Did you mean `daily`?', 'spend daily'],
    ['service daily', 'Did you mean `by service`?', 'spend by service daily'],
    ['cost-centre', 'Did you mean `by cost-center`?', 'spend by cost-center'],
    ['by servce lst month dayly', 'Did you mean `service`?', 'spend by service last month daily'],
    ['daily monthly', '`daily` and `monthly`', 'spend daily'],
    ['mtd last month', '`mtd` and `last month` are two periods', 'spend mtd'],
    ['amortized net amortized', '`amortized` and `net amortized` are two metrics', 'spend amortized'],
    ['top=5 top 6', '`top=5` and `top 6`', 'spend top=5'],
    ['top=51', '`top=51` is not possible: 1 to 50', 'spend top=50'],
    ['top 0', '`top=0` is not possible: 1 to 50', 'spend top=1'],
    ['top', '`top` needs a number', 'spend top=10'],
    ['team = a', 'without spaces', 'spend team=a'],
    ['team= a', 'without the space', 'spend team=a'],
    ['team=a team=b daily', 'write `team=a,b`', 'spend team=a,b daily'],
    ['2026-10-15..2026-10-01', 'ends before it starts', 'spend 2026-10-01..2026-10-15'],
  ])('%s', (line, why, better) => {
    const said = says(`spend ${line}`);
    expect(said).toEqual({ usageError: expect.stringContaining(why), try: better });
    expect(isUsageError(parse(better))).toBe(false);
  });

  test.each([
    ['xyzzyx', 'The nearest word that is: `'],
    ['"quoted words"', '`quoted words` is not known'],
    ['<@U1|ana>', '`@ana` has no meaning'],
    ['2027', 'in the future'],
    ['1999', 'before 2000'],
    ['2026-02-30', 'February 2026 has 28 days'],
    ['by tag:', 'A key is missing'],
  ])('%s, for which there is nothing to try', (line, why) => {
    expect(says(`spend ${line}`)).toEqual({ usageError: expect.stringContaining(why) });
  });

  test('a known tag key is never a misspelt dimension', () => {
    const known = { ...context, tagKeys: ['regio'] };
    expect(isUsageError(parse('spend by regio'))).toBe(true);
    expect(isUsageError(parse('spend by regio', known))).toBe(false);
    expect(isUsageError(parse('spend by "regio"'))).toBe(false);
    expect(isUsageError(parse('spend by tag:regio'))).toBe(false);
  });
});

const request: fc.Arbitrary<SpendRequest> = fc
  .record({
    groupBy: anyGrouping(2),
    filters: anyFilters,
    period: anyPeriod(anyDay('2020-01-01', '2026-11-18')),
    given: fc.boolean(),
    granularity: fc.constantFrom('DAILY' as const, 'MONTHLY' as const, undefined),
    metric: fc.option(anyMetric, { nil: undefined }),
    top: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  })
  .map(({ groupBy, filters, period, given, granularity, metric, top }) => ({
    groupBy,
    filters,
    period: given ? period : { start: '2026-11-01', end: '2026-11-20', unit: 'month' as const },
    periodGiven: given,
    ...(granularity === undefined ? {} : { granularity }),
    ...(metric === undefined ? {} : { metric }),
    ...(top === undefined ? {} : { top }),
  }));

test('the canonical line is read back as the same request, whatever characters tags have', () => {
  fc.assert(
    fc.property(request, (wanted) => {
      expect(parse(spendLine(wanted))).toEqual(wanted);
    }),
    { numRuns: 1000 },
  );
});

test('any words give a request or a usage error whose correction can be answered', () => {
  const piece = fc.oneof(
    fc.constantFrom(...'spend by , and service usage type team=a team!=b,c top=5 top 5 daily monthly'.split(' ')),
    fc.constantFrom(
      ...'last this month 7d 3 2026-10 2026-10-01..2026-10-15 to .. q3 oct mtd = k= "a b" " <@U1|a>'.split(' '),
    ),
    fc.constantFrom(
      ...'net amortized blended servce dayly lst in for day tag: category: --daily (unallocated)'.split(' '),
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const read = parse(pieces.join(' '));
      if (!isUsageError(read)) return;
      expect(read.usageError).not.toBe('');
      expect(read.usageError.length).toBeLessThan(400);
      if (
        read.try !== undefined &&
        !read.usageError.includes('quote that opens') &&
        !read.usageError.includes('no key before')
      ) {
        expect(isUsageError(parse(read.try))).toBe(false);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a line of 4,000 characters is read at once', () => {
  for (const piece of ['by a, ', 'team=a ', 'x ', 'last ', 'daily ', 'top=', '<@U1|a> ', 'by ', 'a,']) {
    const start = performance.now();
    parse(piece.repeat(4000 / piece.length));
    expect(performance.now() - start).toBeLessThan(500);
  }
});
