import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { modalView } from './fixture-blocks.ts';
import { fixtureState } from './fixture-state.ts';
import { load } from './load.ts';

let parseCsv: (text: string, limit?: number) => string[][];
let ticks: (low: number, high: number, count?: number) => number[];
let labelStep: (labels: string[], band: number) => number;
let numberFormat: (
  label?: string,
  values?: number[],
) => { short: (value: number) => string; full: (value?: number) => string };
let completions: (text: string, workspace: unknown) => { value: string; title: string }[];
let missingValues: (view: unknown, values: Record<string, unknown>) => Record<string, string>;
let submittedValues: (view: unknown, values: Record<string, unknown>) => Record<string, unknown>;
let messagesFor: (channel: unknown, person: string) => { text: string }[];

beforeAll(async () => {
  ({ parseCsv } = await load<{ parseCsv: typeof parseCsv }>('csv.js'));
  ({ ticks, labelStep, numberFormat } = await load<{
    ticks: typeof ticks;
    labelStep: typeof labelStep;
    numberFormat: typeof numberFormat;
  }>('charts/scale.js'));
  ({ completions } = await load<{ completions: typeof completions }>('completion.js'));
  ({ missingValues, submittedValues } = await load<{
    missingValues: typeof missingValues;
    submittedValues: typeof submittedValues;
  }>('blocks/values.js'));
  ({ messagesFor } = await load<{ messagesFor: typeof messagesFor }>('state.js'));
});

describe('CSV preview', () => {
  test('reads what a spreadsheet writes', () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\r', '').replaceAll('\uFEFF', ''));
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, (table) => {
        const text = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(parseCsv(text)).toEqual(table);
      }),
    );
  });
});

describe('chart axes', () => {
  test('cover every value with at least two ticks in rising order', () => {
    const amount = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [low, high] = [Math.min(0, a, b), Math.max(0, a, b)];
        const marks = ticks(low, high);
        expect(marks.length).toBeGreaterThanOrEqual(2);
        expect(marks.length).toBeLessThanOrEqual(8);
        expect([...marks].sort((x, y) => x - y)).toEqual(marks);
        const slack = Math.max(1e-9, 1e-6 * (high - low));
        expect(marks[0]!).toBeLessThanOrEqual(low + slack);
        expect(marks.at(-1)!).toBeGreaterThanOrEqual(high - slack);
      }),
    );
  });

  test('write money when the axis is money, and say when a figure is missing', () => {
    expect(numberFormat('USD').short(18_420)).toBe('$18.4K');
    expect(numberFormat('USD').full(-3.1)).toBe('−$3.10');
    expect(numberFormat('hours', [1.5, 2]).full(2)).toBe('2.00');
    expect(numberFormat().full(undefined)).toBe('not available');
  });

  test('skip labels that would touch', () => {
    expect(labelStep(['1 Nov', '2 Nov'], 80)).toBe(1);
    expect(labelStep(['1 Nov', '2 Nov'], 20)).toBeGreaterThan(1);
  });
});

describe('completion', () => {
  const workspace = fixtureState();

  test('offers the command, then lines that begin with what is typed', () => {
    expect(completions('/m', workspace).map((c) => c.value)).toEqual(['/mlcost ']);
    expect(completions('/mlcost spend by s', workspace).map((c) => c.value)).toEqual(['/mlcost spend by service']);
    expect(completions('/mlcost fore', workspace).map((c) => c.value)).toEqual(['/mlcost forecast']);
  });

  test('offers nothing for a finished line or for plain words', () => {
    expect(completions('/mlcost forecast', workspace)).toEqual([]);
    expect(completions('hello', workspace)).toEqual([]);
    expect(completions('/other x', workspace)).toEqual([]);
  });

  test('takes suggestions with or without the command in front', () => {
    const whole = { ...workspace, suggestions: ['/mlcost', '/mlcost spend by service'] };
    expect(completions('/mlcost ', whole).map((c) => c.value)).toEqual(['/mlcost spend by service']);
  });
});

describe('forms', () => {
  test('send every value, the untouched ones as they were preset', () => {
    expect(submittedValues(modalView, { 'block-name/name': 'ml-search', 'block-tell/tell': ['the owner'] })).toEqual({
      'block-name': { name: 'ml-search' },
      'block-limit': { limit: '20000' },
      'block-cost_center': { cost_center: 'fraud' },
      'block-services': { services: [] },
      'block-counts': { counts: 'actual' },
      'block-tell': { tell: ['the owner'] },
      'block-from': { from: '2026-12-01' },
      'block-owner': { owner: '' },
      'block-channel': { channel: '' },
      'block-why': { why: '' },
    });
  });

  test('show what the workspace knows of a field rather than its preset', () => {
    const values = {
      'block-name': { name: { type: 'plain_text_input', value: 'kept' } },
      'block-cost_center': { cost_center: { type: 'static_select', selected_option: { value: 'vision' } } },
      'block-services': {
        services: { type: 'multi_static_select', selected_options: [{ value: 'Amazon EC2' }] },
      },
      'block-from': { from: { type: 'datepicker', selected_date: null } },
      'block-owner': { owner: { type: 'users_select', selected_user: 'U0BEN' } },
    };
    expect(submittedValues({ ...modalView, state: { values } }, {})).toMatchObject({
      'block-name': { name: 'kept' },
      'block-cost_center': { cost_center: 'vision' },
      'block-services': { services: ['Amazon EC2'] },
      'block-from': { from: '' },
      'block-owner': { owner: 'U0BEN' },
      'block-limit': { limit: '20000' },
    });
  });

  test('name the required inputs that are empty', () => {
    expect(missingValues(modalView, {})).toEqual({ 'block-name': 'Please fill in this field.' });
    expect(missingValues(modalView, { 'block-name/name': 'x' })).toEqual({});
  });
});

test("another person's ephemeral message is not shown", () => {
  const [channel] = fixtureState().channels;
  const seen = (name: string) => messagesFor(channel, name).map((m) => m.text);
  expect(seen('ana')).not.toContain('For Ben alone');
  expect(seen('ben')).toContain('For Ben alone');
});
