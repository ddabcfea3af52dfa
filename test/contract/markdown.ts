import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The documentation as the contract tests read it: files, tables, code, links. */

export const documents: readonly string[] = globSync(['*.md', 'docs/**/*.md']).toSorted();

export const read = (path: string): string => readFileSync(path, 'utf8');

/** The rows of the table whose header has these cells, without the header; each cell as it is written. */
export function table(path: string, ...header: readonly string[]): string[][] {
  const [found] = tablesOf(path, ...header);
  if (found === undefined) throw new Error(`${path} has no table with the columns ${header.join(', ')}.`);
  return found;
}

/** The rows of every such table. */
export function tablesOf(path: string, ...header: readonly string[]): string[][][] {
  const lines = read(path).split('\n');
  return lines.flatMap((line, at) => {
    if (!line.startsWith('|') || cellsOf(line).join('|') !== header.join('|')) return [];
    const after = lines.slice(at + 2);
    const end = after.findIndex((each) => !each.startsWith('|'));
    return [(end < 0 ? after : after.slice(0, end)).map(cellsOf)];
  });
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** What stands in backquotes. */
export const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The one text in backquotes of a cell, or the cell itself. */
export const code = (cell: string | undefined): string => codes(cell ?? '')[0] ?? cell ?? '';

/** The contents of fenced blocks in a language. */
export const fenced = (path: string, language: string): string[] =>
  [...read(path).matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, given, body = '']) =>
    given === language ? [body] : [],
  );

/** The text without its fenced blocks, line breaks inside a paragraph as spaces. */
export const prose = (path: string): string => read(path).replaceAll(/^```.*?^```$/gms, '');

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** Links to files and headings that are not there. */
export function brokenLinks(path: string): string[] {
  const targets = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file = '', fragment] = target.split('#');
    const place = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(place)) return true;
    if (fragment === undefined) return false;
    return ![...read(place).matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => anchor(heading) === fragment);
  });
}

export const sorted = (items: Iterable<string>): string[] => [...new Set(items)].toSorted();

/** The first cell of each row, without its backquotes. */
export const firstColumn = (rows: readonly (readonly string[])[]): string[] => rows.map(([cell]) => code(cell));

/** The keys of an object literal in a source: from the line that opens it to the one that closes it. */
export function keysIn(source: string, from: RegExp, entry: RegExp): string[] {
  const body = source.slice(source.search(from));
  return [...body.slice(0, body.search(/^\}/m)).matchAll(entry)].map(([, key = '']) => key);
}
