import { GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createTagBook } from '../../../src/demo/aws/tag-book.ts';
import { inventoryOf, item } from './items.ts';
import { bench, line } from './support.ts';
import '../../support/properties.ts';

const api = item('endpoint/search-api', { tags: { 'cost-center': 'serach', owner: 'ana' } });
const BY = 'arn:aws:iam::222233334444:user/bot';

describe('the tag book', () => {
  const key = fc.constantFrom<string>('a', 'b', 'A', 'constructor', '__proto__');
  // As JSON makes them: a key called __proto__ is one like any other.
  const tags = fc
    .array(fc.tuple(key, fc.constantFrom('', 'x', 'y')), { maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs));
  const edit = fc.record({ set: tags, remove: fc.array(key, { maxLength: 3 }) }, { requiredKeys: [] });
  const hours = fc.nat(30);

  test('is at every moment what its changes made of the tags it came with', () => {
    fc.assert(
      fc.property(tags, fc.array(fc.tuple(edit, hours), { maxLength: 6 }), (first, edits) => {
        let now = Date.parse('2026-11-01T00:00:00Z');
        const book = createTagBook(
          () => new Date(now),
          () => now,
        );
        const one = { arn: api.arn, tags: first };
        let expected = new Map(Object.entries(first));
        const byDay = new Map<string, Map<string, string>>();
        const before = new Map<number, Map<string, string>>([[0, expected]]);
        for (const [change, later] of edits) {
          now += later * 3_600_000;
          expected = new Map([...expected].filter(([name]) => !change.remove?.includes(name)));
          for (const [name, value] of Object.entries(change.set ?? {})) expected.set(name, value);
          book.change(one, change, BY);
          byDay.set(new Date(now).toISOString().slice(0, 10), expected);
          before.set(now, expected);
          expect(new Map(Object.entries(book.tagsOf(one)))).toEqual(expected);
        }
        const of = (found: Readonly<Record<string, string>> | undefined) =>
          found === undefined ? undefined : new Map(Object.entries(found));
        // The ledger asks for the end of a day, the Resource Groups Tagging API for some time ago.
        for (let day = Date.parse('2026-11-01'); day <= now; day += 86_400_000) {
          const name = new Date(day).toISOString().slice(0, 10);
          const last = [...byDay.keys()].filter((each) => each <= name).at(-1);
          expect(of(book.tagsOn(api.arn, name))).toEqual(last === undefined ? undefined : byDay.get(last));
        }
        for (const [at, was] of before) {
          const isKnown = at > 0 || Object.keys(first).length > 0;
          expect(of(book.seenBy(one, now - at))).toEqual(isKnown ? was : undefined);
        }
        expect(book.history(api.arn)).toHaveLength(edits.length);
        expect(book.revision).toBe(edits.length);
      }),
    );
  });

  test('tells the tagging API of a change after a delay, or once the story has gone on by more than it', () => {
    let now = Date.parse('2026-11-01T00:00:00Z');
    let real = 0;
    const book = createTagBook(
      () => new Date(now),
      () => real,
    );
    const one = { arn: api.arn, tags: { environment: 'prod' } };
    book.change(one, { set: { environment: 'production' } }, BY);
    real = 2_999;
    expect(book.seenBy(one, 3_000)).toEqual({ environment: 'prod' });
    now += 3_600_000;
    expect(book.seenBy(one, 3_000)).toEqual({ environment: 'production' });
  });

  test('forgets what was on a resource that is made again', () => {
    const book = createTagBook(() => new Date('2026-11-01T00:00:00Z'));
    book.change(api, { set: { environment: 'staging' } }, BY);
    book.replace(api, { 'cost-center': 'search' }, BY);
    expect(book.tagsOf(api)).toEqual({ 'cost-center': 'search' });
  });
});

describe('spend', () => {
  const days = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
  const ledger = days.flatMap((day) => [
    line({ day, resource: api.arn, tags: api.tags, unblended: '10.00' }),
    line({ day, resource: `${api.arn}-2`, tags: { 'cost-center': 'search' }, unblended: '1.00' }),
  ]);

  /** Dollars by day of each cost center, from 17 Nov on. */
  const costs = async (b: Awaited<ReturnType<typeof bench>>) => {
    const { ResultsByTime } = await b.ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: '2026-11-17', End: '2026-11-21' },
        Granularity: 'DAILY',
        Metrics: ['UnblendedCost'],
        GroupBy: [{ Type: 'TAG', Key: 'cost-center' }],
      }),
    );
    return ResultsByTime!.map(({ Groups }) =>
      Object.fromEntries(
        Groups!.map(({ Keys, Metrics }) => [Keys![0]!.split('$')[1], Number(Metrics!['UnblendedCost']!.Amount)]),
      ),
    );
  };
  const retag = [{ arn: api.arn, set: { 'cost-center': 'search' } }];

  test('of a resource that was tagged today is allocated from today on; what was before stays', async () => {
    let now = new Date('2026-11-19T14:00:00Z');
    const b = await bench(ledger, { inventory: inventoryOf([api]), now: () => now });
    const old = { serach: 10, search: 1 };
    expect(await costs(b)).toEqual([old, old, {}, {}]);
    b.aws.setFaults({ retag });
    expect(await costs(b)).toEqual([old, old, {}, {}]);
    now = new Date('2026-11-20T08:00:00Z');
    expect(await costs(b)).toEqual([old, old, { search: 11 }, {}]);
    b.aws.setFaults({ retag: [{ arn: api.arn, remove: ['cost-center'] }] });
    now = new Date('2026-11-21T08:00:00Z');
    expect(await costs(b)).toEqual([old, old, { search: 11 }, { '': 10, search: 1 }]);
    await b.close();
  });

  test('of a day that is still arriving follows its tags at once', async () => {
    const now = new Date('2026-11-19T23:30:00Z');
    const b = await bench(ledger, { inventory: inventoryOf([api]), now: () => now });
    b.aws.setFaults({ partialDays: true });
    expect((await costs(b))[2]).toHaveProperty('serach');
    b.aws.setFaults({ partialDays: true, retag });
    const [before, , today] = await costs(b);
    expect(before).toEqual({ serach: 10, search: 1 });
    expect(Object.keys(today ?? {})).toEqual(['search']);
    await b.close();
  });
});
