import { afterAll, describe, expect, test } from '@jest/globals';
import type { Chart } from '../../../src/slack/charts/chart.ts';
import { createPainter } from '../../../src/slack/charts/png.ts';
import { days, overview } from './samples.ts';

const sizeOf = (png: Uint8Array): { width: number; height: number } => {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
};

describe('chartPng', () => {
  const painter = createPainter();
  afterAll(() => painter.close());

  test('draws a PNG at twice the size, the same bytes for the same chart', async () => {
    const [first, second] = await Promise.all([painter.chartPng(overview()), painter.chartPng(overview())]);
    expect(Buffer.from(first.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(sizeOf(first)).toEqual({ width: 1280, height: 800 });
    expect(Buffer.from(first).equals(second)).toBe(true);
    expect(sizeOf(await painter.chartPng(overview(), { width: 800, height: 500 }))).toEqual({
      width: 1600,
      height: 1000,
    });
  });

  test('draws differently what is different', async () => {
    const chart = overview();
    const plain = Buffer.from(await painter.chartPng(chart));
    const others: Chart[] = [
      { ...chart, limit: { name: 'limit', value: 2000 } },
      { ...chart, kind: 'line' },
      {
        ...chart,
        series: chart.series.map((series) => ({ ...series, values: [undefined, ...series.values.slice(1)] })),
      },
      { ...chart, band: { name: '80 %', low: days(18).map(() => 100), high: days(18).map(() => 900) } },
    ];
    for (const other of others) expect(plain.equals(await painter.chartPng(other))).toBe(false);
  });

  test.each<[string, Partial<Chart>]>([
    [
      'names in scripts the font lacks',
      { series: ['検索', 'مرحبا', '👩‍👩‍👧', '', '\ud83d', '<b>&"'].map((name) => ({ name, values: [1] })) },
    ],
    ['credits', { series: [{ name: 'credits', values: [-5, -3, 0] }] }],
    ['nothing known', { series: [{ name: 'a', values: [undefined, Number.NaN, Number.POSITIVE_INFINITY] }] }],
    ['no series', { series: [] }],
    ['no categories', { categories: [], series: [{ name: 'a', values: [] }] }],
    ['one point', { kind: 'line', categories: ['1 Nov'], series: [{ name: 'a', values: [2] }] }],
    [
      'long names as bars',
      {
        kind: 'bar',
        categories: days(40).map((day) => `${day} ${'x'.repeat(80)}`),
        series: [{ name: 'a', values: [1, -2] }],
      },
    ],
    ['many series', { series: days(60).map((name) => ({ name: `${name}-${'y'.repeat(40)}`, values: [1, 2, 3] })) }],
    ['a year of days', { categories: Array.from({ length: 366 }, (_, index) => `day ${index}`), unit: 'day' }],
    ['an unknown currency', { currency: 'Token' }],
    ['tiny and huge amounts', { series: [{ name: 'a', values: [1e-9, 1e15, 3] }] }],
  ])('draws %s', async (_, change) => {
    expect(sizeOf(await painter.chartPng({ ...overview(), ...change })).width).toBe(1280);
  });
});

describe('the drawing thread', () => {
  const program = new URL('./failing-worker.ts', import.meta.url);
  const titled = (title: string): Chart => ({ ...overview(1), title });

  test.each([
    ['fail', /no ink/],
    ['crash', /crashed on purpose/],
    ['exit', /the thread ended with 3/],
    ['hang', /longer than 300 ms/],
  ])('on %s rejects that picture and draws the next', async (title, message) => {
    // Only who waits for one that hangs has to wait: on a busy machine a thread takes a while to start.
    const painter = createPainter({ program, timeout: title === 'hang' ? 300 : 15_000 });
    const failed = painter.chartPng(titled(title));
    const next = createNext(painter.chartPng(titled('answer')));
    await expect(failed).rejects.toThrow(message);
    // A thread that has to start first may itself take longer than this test's short limit.
    const drawn = (await next) ?? (await painter.chartPng(titled('answer')));
    expect([...drawn]).toEqual([1, 2, 3]);
    await painter.close();
  });

  test('ends when idle and starts again when needed', async () => {
    const painter = createPainter({ program, idle: 20 });
    await painter.chartPng(titled('answer'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect([...(await painter.chartPng(titled('answer')))]).toEqual([1, 2, 3]);
    await painter.close();
  });

  test('refuses pictures when too many wait and after it was closed', async () => {
    const painter = createPainter({ program, queue: 1 });
    const pictures = [titled('answer'), titled('answer'), titled('answer')].map((chart) => painter.chartPng(chart));
    const outcomes = await Promise.allSettled(pictures);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    const hanging = painter.chartPng(titled('hang'));
    const closed = painter.close();
    await expect(hanging).rejects.toThrow(/stopping/);
    await closed;
    await expect(painter.chartPng(titled('answer'))).rejects.toThrow(/stopping/);
  });
});

const createNext = (picture: Promise<Uint8Array>): Promise<Uint8Array | undefined> => picture.catch(() => undefined);
