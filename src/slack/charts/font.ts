/** The pictures' font: how wide a text is in it and which characters it has, read from the font file itself. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { graphemesOf, plainText } from '../text.ts';

export type Weight = 400 | 600;

export type Font = {
  readonly family: string;
  readonly files: readonly string[];
  /** Width in pixels of a text at a size. */
  measure(text: string, size: number, weight?: Weight): number;
  /** The text with "?" for every character that the font cannot show (East Asian, Arabic, emoji …). */
  showable(text: string): string;
};

type Metrics = {
  readonly unitsPerEm: number;
  readonly widths: Uint16Array;
  readonly glyphOf: (codePoint: number) => number;
};

type Table = { readonly at: number; readonly view: DataView };

const tablesOf = (file: Uint8Array): Map<string, Table> => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = new Map<string, Table>();
  for (let index = 0; index < view.getUint16(4); index++) {
    const at = 12 + 16 * index;
    const tag = String.fromCharCode(
      view.getUint8(at),
      view.getUint8(at + 1),
      view.getUint8(at + 2),
      view.getUint8(at + 3),
    );
    tables.set(tag, { at: view.getUint32(at + 8), view });
  }
  return tables;
};

const table = (tables: ReadonlyMap<string, Table>, tag: string): Table => {
  const found = tables.get(tag);
  if (found === undefined) throw new Error(`The chart font has no ${tag} table.`);
  return found;
};

// OpenType's "cmap" format 4: segments of characters in the basic plane, which is all a label needs.
const glyphMap = ({ at, view }: Table): ((codePoint: number) => number) => {
  const count = view.getUint16(at + 2);
  for (let index = 0; index < count; index++) {
    const start = at + view.getUint32(at + 8 + 8 * index);
    if (view.getUint16(start) !== 4) continue;
    const doubled = view.getUint16(start + 6);
    return (codePoint) => {
      if (codePoint > 0xffff) return 0;
      for (let offset = 0; offset < doubled; offset += 2) {
        if (view.getUint16(start + 14 + offset) < codePoint) continue;
        const first = view.getUint16(start + 16 + doubled + offset);
        if (first > codePoint) return 0;
        const delta = view.getUint16(start + 16 + 2 * doubled + offset);
        const rangeAt = start + 16 + 3 * doubled + offset;
        const range = view.getUint16(rangeAt);
        if (range === 0) return (codePoint + delta) & 0xffff;
        const glyph = view.getUint16(rangeAt + range + 2 * (codePoint - first));
        return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
      }
      return 0;
    };
  }
  throw new Error('The chart font has no character map that mlcost can read.');
};

const metricsOf = (path: string): Metrics => {
  const tables = tablesOf(readFileSync(path));
  const { at: head, view } = table(tables, 'head');
  const metricCount = view.getUint16(table(tables, 'hhea').at + 34);
  const hmtx = table(tables, 'hmtx').at;
  const widths = Uint16Array.from({ length: metricCount }, (_, glyph) => view.getUint16(hmtx + 4 * glyph));
  return { unitsPerEm: view.getUint16(head + 18), widths, glyphOf: glyphMap(table(tables, 'cmap')) };
};

/** Loads the font (a few milliseconds). Rendering uses the same files, so what is measured is what is drawn. */
export const loadFont = (): Font => {
  const { resolve } = createRequire(import.meta.url);
  const files = {
    400: resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    600: resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  };
  const metrics = { 400: metricsOf(files[400]), 600: metricsOf(files[600]) };
  return {
    family: 'Inter',
    files: [files[400], files[600]],
    measure: (text, size, weight = 400) => {
      const { unitsPerEm, widths, glyphOf } = metrics[weight];
      let units = 0;
      for (const character of text)
        units += widths[Math.min(glyphOf(character.codePointAt(0) ?? 0), widths.length - 1)] ?? 0;
      return (units * size) / unitsPerEm;
    },
    showable: (text) => {
      const { glyphOf } = metrics[400];
      const parts = graphemesOf(plainText(text).replace(/[\u2060\u2068\u2069]/g, ''));
      return parts
        .map((part) => (Array.from(part).every((character) => glyphOf(character.codePointAt(0) ?? 0) > 0) ? part : '?'))
        .join('');
    },
  };
};
