import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import { costing, usage } from '../support/ledger.ts';
import { answer, buttonsIn, everyText, markupIn, MISHAPS, press, readable, rowsOf } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

/** Words of the grammar among anything at all, so that a part of the lines gets far. */
const word = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...'spend by cost-center usage-type , last month daily top 3 mtd 2026-10 forecast anomalies help settings untagged mine tag coverage history undo endpoint owner: page:2 name:x done:f1 remove:x = != " \' cost-center=search'.split(
        ' ',
      ),
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '<!channel>',
      '<@U0ANA|ana>',
      '<#C0MLCOSTS|ml-costs>',
      '<!subteam^S1|@x>',
      '<https://x.y|z>',
      '&lt;!here&gt;',
      '&amp;lt;',
      '“',
      '”',
      '`',
      '*',
      '\u0000',
      '\u202e',
      '\u2066',
      '\ud800',
      '\\',
      '-',
      '--',
      '—',
      '__proto__',
      'constructor',
      'toString',
      '🇩🇪',
      '2026-02-30',
      '1e999',
      'NaN',
      'undefined',
      '9'.repeat(40),
      'top=-1',
      '%s',
      '${x}',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }))
      .map(([key, value]) => `${key}=${value}`),
  },
);
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));

/** What the person typed may be shown back to them; everything else must be ours. */
function ours(message: PublicMessage, typed: string): string {
  let text = everyText([message.text, message.blocks]).join('\n');
  for (const part of typed.split(/[\s,=!"'<>&|]+/).filter((each) => each.length > 2)) text = text.replaceAll(part, '');
  return text;
}

async function answered(typed: string): Promise<PublicMessage> {
  const message = await answer(running.demo, typed);
  expect(message).toMatchObject({ ephemeral: true, visible_to: 'ana', user: 'mlcost' });
  expect(message.text.trim()).not.toBe('');
  expect(message.text).not.toMatch(/Something went wrong|Slack refused/);
  expect(ours(message, typed)).not.toMatch(MISHAPS);
  return message;
}

describe('a command line of any bytes', () => {
  test('is answered, with neither a crash nor anything that is not meant for people', async () => {
    await fc.assert(
      fc.asyncProperty(line, async (typed) => {
        await answered(typed);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['a thousand words', 'spend '.repeat(1000)],
    ['one very long word', `spend ${'x'.repeat(20_000)}`],
    ['a very long filter', `spend cost-center=${'x'.repeat(5_000)}`],
    ['a long filter that fits no button', `spend cost-center=${'x'.repeat(1_990)}`],
    ['hundreds of values', `spend cost-center=${Array.from({ length: 400 }, (_, at) => `v${at}`).join(',')}`],
    ['a long tag key', `spend by ${'k'.repeat(500)}`],
    ['a correction that fits no button', `spned ${'cost-center=search '.repeat(150)}`],
    ['an open quote at the end of much', `spend "${'a '.repeat(3_000)}`],
    ['only spaces', ' \t \u00a0 '],
    ['only quotes', '""""""'],
    ['a NUL', 'spend \u0000'],
    ['lone surrogates', 'spend \ud83d by \udc00'],
    ['a year far away', 'spend 9999-12'],
    ['a period that ends before it begins', 'spend 2026-10-15..2026-10-01'],
    ['a filter on a service nobody has', 'spend service=Nothing'],
    ['a category nobody has', 'spend by category:nothing'],
    ['a category value nobody has', 'spend category:business-unit=nothing'],
    ['fifty groups', 'spend by usage-type top 50'],
  ])('%s', async (_what, typed) => {
    await answered(typed);
  });

  test.each([
    ['spned by service', 'spend'],
    ['forcast', 'forecast'],
    ['anomolies', 'anomalies'],
    ['setings', 'settings'],
    ['hlep', 'help'],
    ['spend by cost-centre', 'cost-center'],
    ['spend by usage-tipe', 'usage'],
    ['spend lst month', 'last'],
    ['spend by service dialy', 'daily'],
    ['spend by service unblendet', 'unblended'],
    ['spend cost-centr=search', 'cost-center'],
    ['spend cost-center=visoin', 'vision'],
    ['spend by service octobre', 'october'],
    ['help spned', 'spend'],
    ['zzzzzz', 'the nearest is'],
  ])('a word nobody knows names the nearest valid one: %s', async (typed, nearest) => {
    const said = readable(await answered(typed));
    expect(said.toLowerCase()).toContain(nearest);
  });
});

/** Values that try to be something else than a name. */
const FORGERIES = [
  '<!channel>',
  '<@U0BEN>',
  '<!subteam^S0FINOPS>',
  '<https://evil.example|search>',
  '*bold* _it_ ~no~',
  '`code`',
  ':rotating_light:',
  '@here',
  'https://evil.example/x',
  '&lt;!channel&gt;',
  '\u202e00.000,9$',
  'مالية',
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '@SUM(A1)',
  '-2+3',
  '"; drop, table',
  'a,b\nc',
];

describe('names that people gave to their tags', () => {
  let forged: Running;
  beforeAll(async () => {
    const ledger = FORGERIES.flatMap((value, at) =>
      ['2026-10-03', '2026-10-04'].map((day) =>
        usage({ day, tags: { 'cost-center': value, environment: value }, ...costing(`${100 - at}.25`) }),
      ),
    );
    forged = await startRunning({ workspace: { ledger } });
  });
  afterAll(() => forged.stop());

  test('make no mention, no link and no formatting in any answer or its notification', async () => {
    for (const asked of ['spend by cost-center 2026-10 top 50', 'spend by environment, cost-center 2026-10 top 50']) {
      const message = await answer(forged.demo, asked);
      expect(markupIn(message)).toEqual([]);
      expect(everyText(message.blocks).filter((text) => /[\u202a-\u202e\u2066\u2067]/.test(text))).toEqual([]);
      expect(rowsOf(message).map(([name]) => name)).toEqual(expect.arrayContaining(['<!channel>', '*bold* _it_ ~no~']));
    }
  });

  test.each(FORGERIES)('can be drilled into, and are only names there: %j', async (value) => {
    const asked = `spend by usage-type 2026-10 ${written(value)}`;
    const message = await answer(forged.demo, asked);
    expect(markupIn(message)).toEqual([]);
    // A right-to-left name has the sentence isolated, so that it reorders nothing around it.
    expect(message.text).toMatch(/^\u2068?\$\d+\.\d\d of ML spend/);
    for (const { value: next } of buttonsIn(message.blocks)) {
      if (!next.includes('cost-center')) continue;
      const again = await answer(forged.demo, next);
      expect(again.text).toMatch(/^\u2068?\$\d+\.\d\d of ML spend|^No ML spend/);
      break;
    }
  });

  test('that nobody has are said back without forging anything', async () => {
    for (const value of FORGERIES) {
      const message = await answer(forged.demo, `spend cost-center=${quote(`${value}x`)} 2026-10`);
      expect(markupIn(message)).toEqual([]);
      const wrong = await answer(forged.demo, `spend by ${quote(value)} 2026-10`);
      expect(markupIn(wrong)).toEqual([]);
    }
  });

  test('run nothing in a spreadsheet', async () => {
    const message = await answer(forged.demo, 'spend by cost-center 2026-10');
    await press(forged.demo, message, 'CSV');
    const { files } = await forged.demo.state();
    const text = await (await fetch(`${forged.workspace.url}${files.at(-1)?.url ?? ''}`)).text();
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    for (const cell of text.split(/[,\r\n]/)) expect(cell).not.toMatch(/^\s*[=+@]/);
  });

  const quote = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;
  const written = (value: string) => `cost-center=${quote(value)}`;
});
