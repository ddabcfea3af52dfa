import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { historyCsv } from '../../../src/features/history/csv.ts';
import type { HistoryReport } from '../../../src/features/history/query.ts';
import type { Question } from '../../../src/features/subcommand.ts';
import { csvFile } from '../../../src/slack/text.ts';
import type { ChangeIntent } from '../../../src/store/changes.ts';
import { openStore } from '../../../src/store/store.ts';
import { tagText } from '../../command/arbitraries.ts';
import { parseCsv, recordsOf } from '../../support/fixing.ts';

/** The audit trail as a spreadsheet gets it. */

const tags = fc.dictionary(
  tagText.map((text) => text.toWellFormed()),
  tagText.map((text) => text.toWellFormed()),
  { maxKeys: 3 },
);
/** A database may have no place for NUL in a text. */
const sentence = tagText.map((text) => text.toWellFormed().replaceAll('\0', ''));
const change = fc.record({ before: tags, after: tags, error: sentence.filter((text) => text !== '') });
const ARN = 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/x';
/** Without the apostrophe that keeps a spreadsheet from running it. */
const bare = (text: string): string => text.replace(/^'(?=\s*[=+\-@\t\r\n])/, '');

describe('the CSV of history', () => {
  test('has each change once with its tags to the letter, and no cell that a spreadsheet runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const store = await openStore(':memory:');
        try {
          const intents = changes.map(({ before, after }, at): ChangeIntent => ({
            id: `c${at}`,
            at,
            person: 'U0ANA',
            via: 'dialog',
            job: 'f1',
            arn: ARN,
            kind: 'endpoint',
            name: 'x',
            account: '222233334444',
            region: 'eu-west-1',
            operation: 'tag',
            before,
            after,
          }));
          await store.changes.intend(intents);
          await store.changes.conclude(
            changes.map(({ error }, at) => ({ id: `c${at}`, at, result: 'failed' as const, error })),
          );
          // Only these of a report and a question are looked at.
          const csv = await historyCsv({ filter: {} } as HistoryReport, { store } as Question);
          const rows = parseCsv(csvFile(csv.rows));
          for (const text of rows.flat()) expect(text).not.toMatch(/^\s*(?:[=@\t\r]|[+-](?![\d.]))/);
          const records = recordsOf(rows.map((row) => row.map(bare)));
          const found = new Map(records.map((record) => [record['id'] ?? '', record]));
          expect([...found.keys()].toSorted()).toEqual(intents.map(({ id }) => id));
          for (const [at, { before, after, error }] of changes.entries()) {
            const record = found.get(`c${at}`);
            expect(JSON.parse(record?.['before'] ?? '')).toEqual(before);
            expect(JSON.parse(record?.['after'] ?? '')).toEqual(after);
            expect(record).toMatchObject({ error: bare(error), result: 'failed' });
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: 40 },
    );
  });
});
