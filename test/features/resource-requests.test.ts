import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tokenize } from '../../src/command/tokens.ts';
import { isUsageError } from '../../src/command/usage-error.ts';
import { COVERAGE_KEYS, coverageLine, type CoverageRequest } from '../../src/features/coverage/request.ts';
import { tagLine, parseTagRequest, type TagRequest } from '../../src/features/fix/targets.ts';
import { historyLine, parseHistoryRequest, type HistoryRequest } from '../../src/features/history/request.ts';
import type { MineRequest } from '../../src/features/mine/query.ts';
import { mineLine, parseMineRequest } from '../../src/features/mine/subcommand.ts';
import { route } from '../../src/features/route.ts';
import { parseUntaggedRequest, untaggedLine, type UntaggedRequest } from '../../src/features/untagged/request.ts';
import { SAGEMAKER_KINDS } from '../../src/model/kinds.ts';
import { tagText } from '../command/arbitraries.ts';

/** Buttons carry lines: what one says must be read back as the same request, after a restart and in a later version. */

const context = {
  today: '2026-11-19',
  weekStart: 'monday',
  primaryTag: 'cost-center',
  tagKeys: ['cost-center'],
  words: { tag: 'cost-center', value: 'search' },
} as const;

/** The request that a parser makes of the line, without the subcommand's name. */
function read<Request>(line: string, parse: (tokens: Parameters<typeof parseTagRequest>[0]) => Request): Request {
  const tokens = tokenize(line);
  if (isUsageError(tokens)) throw new Error(`${line}: ${tokens.usageError}`);
  return parse(tokens.slice(1));
}
/** The line that the router makes of a line. */
function routed(line: string): string {
  const found = route(line, context);
  return isUsageError(found) ? `no: ${found.usageError}` : found.line;
}

const user = fc.stringMatching(/^[UW][A-Z0-9]{5,10}$/);
const id = fc.stringMatching(/^f[0-9a-f]{8}$/);
const done = fc.uniqueArray(id, { maxLength: 6 });
const page = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9_999 }));
/** A comma stands between two of these. */
const listed = tagText.filter((text) => !text.includes(','));

const untaggedRequest: fc.Arbitrary<UntaggedRequest> = fc.record({
  kinds: fc.uniqueArray(fc.constantFrom(...SAGEMAKER_KINDS), { maxLength: 3 }),
  owners: fc.uniqueArray(user, { maxLength: 2 }),
  accounts: fc.uniqueArray(listed, { maxLength: 2 }),
  regions: fc.uniqueArray(fc.constantFrom('eu-west-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1'), { maxLength: 2 }),
  name: fc.option(tagText, { nil: undefined }),
  show: fc.constantFrom('open', 'all', 'snoozed', 'exempt'),
  page,
  refresh: fc.boolean(),
  done,
});
const mineRequest: fc.Arbitrary<MineRequest> = fc.record({
  page,
  digest: fc.constantFrom(undefined, 'on', 'off'),
  done,
});
/** Words of its own grammar name no resource. */
const target = tagText.filter((text) => !/^(me|page:\d{1,4}|done:\w+)$/i.test(text));
const historyRequest: fc.Arbitrary<HistoryRequest> = fc.record({
  person: fc.option(fc.oneof(user, fc.constant('me')), { nil: undefined }),
  resource: fc.option(target, { nil: undefined }),
  page,
  done,
});
/** No key that AWS takes begins with a quote. */
const removable = tagText.filter((text) => !/^["'“”‘’]/.test(text));
const tagRequest: fc.Arbitrary<TagRequest> = fc
  .record({
    target: tagText,
    entries: fc.uniqueArray(fc.tuple(tagText, tagText), { maxLength: 3, selector: ([key]) => key }),
    remove: fc.uniqueArray(removable, { maxLength: 3 }),
  })
  .map(({ target: name, entries, remove }) => ({
    target: name,
    edit: {
      set: Object.fromEntries(entries),
      remove: remove.filter((key) => !entries.some(([other]) => other === key)),
    },
  }));
const coverageRequest: fc.Arbitrary<CoverageRequest> = fc.record({ by: fc.constantFrom(...COVERAGE_KEYS) });

describe('the line of a request reads back as the same request, and stays what it is', () => {
  test('untagged', () => {
    fc.assert(
      fc.property(untaggedRequest, (request) => {
        const line = untaggedLine(request);
        expect(read(line, parseUntaggedRequest)).toEqual(request);
        expect(routed(line)).toBe(line);
      }),
    );
  });

  test('mine', () => {
    fc.assert(
      fc.property(mineRequest, (request) => {
        const line = mineLine(request);
        expect(read(line, parseMineRequest)).toEqual(request);
        expect(routed(line)).toBe(line);
      }),
    );
  });

  test('tag', () => {
    fc.assert(
      fc.property(tagRequest, (request) => {
        const line = tagLine(request);
        expect(read(line, parseTagRequest)).toEqual(request);
        expect(routed(line)).toBe(line);
      }),
    );
  });

  test('history', () => {
    fc.assert(
      fc.property(historyRequest, (request) => {
        const line = historyLine(request);
        expect(read(line, parseHistoryRequest)).toEqual(request);
        expect(routed(line)).toBe(line);
      }),
    );
  });

  test('coverage and undo', () => {
    fc.assert(
      fc.property(coverageRequest, id, (request, fix) => {
        expect(routed(coverageLine(request))).toBe(coverageLine(request));
        expect(routed(`undo ${fix}`)).toBe(`undo ${fix}`);
      }),
    );
  });
});

describe('any words behind a subcommand about resources', () => {
  // A stray = would make a filter of the subcommand's name.
  const word = fc.oneof(
    { weight: 2, arbitrary: tagText.filter((text) => !/^\s*!?=/.test(text)) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ...'endpoint endpoints notebook instances all exempt refresh page:2 owner: <@U0BEN|ben> name:x account:ml-prod region:x done:f12ab34cd digest on off remove:a without:b a=b a=b,c me by owner account kind:model , "'.split(
          ' ',
        ),
      ),
    },
  );
  const line = fc
    .tuple(
      fc.constantFrom('untagged', 'mine', 'tag', 'history', 'coverage', 'undo'),
      fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    )
    .map((parts) => parts.join(' '));

  test('are understood as a line that stays what it is, or told what is wrong with another to try', () => {
    fc.assert(
      fc.property(line, (typed) => {
        const found = route(typed, context);
        if (!isUsageError(found)) {
          expect(routed(found.line)).toBe(found.line);
          return;
        }
        expect(found.usageError).toMatch(/\S.*[.?]$/su);
        // A quote that is closed may still hold a word that means nothing.
        if (found.try !== undefined && !isUsageError(tokenize(typed))) expect(routed(found.try)).not.toMatch(/^no:/);
      }),
      { numRuns: 500 },
    );
  });
});
