import { LineCounter, isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { ErrorCode } from 'yaml';
import { shown } from './problems.ts';
import type { Report } from './problems.ts';

/**
 * A file's content as plain data. Texts are strings, an empty value is null, and what was written without quotes and
 * YAML reads as a number or truth value is a symbol of its source: only the schema knows whether 0042 or 5.00 was
 * meant as a text. `lineOf` finds the line of a path, or of its nearest ancestor that is there.
 */
export type YamlFile = { data: unknown; lineOf(path: readonly PropertyKey[]): number };

/** Far more than a configuration needs; keeps the time to read any file short. */
const MAX_LENGTH = 256 * 1024;
const MAX_DEPTH = 12;

/** Reads the text, or reports what is wrong with it as YAML and returns undefined. */
export const readYaml = (text: string, file: string, report: Report): YamlFile | undefined => {
  if (text.length > MAX_LENGTH) {
    report({ subject: file, says: 'is longer than 256 kB', fix: 'name the right file in MLCOST_CONFIG' });
    return undefined;
  }
  const counter = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, counter.linePos(offset).line);
  const bad = (offset: number, says: string, fix: string): void =>
    report({ place: `${file}:${lineAt(offset)}`, subject: 'the file', says, fix });

  const document = parse(text, counter);
  if (document === undefined) {
    report({ subject: file, says: 'is nested too deeply to be read', fix: 'compare it with mlcost.example.yml' });
    return undefined;
  }
  // One error often brings others after it; the parser's own words would quote the file.
  const [error] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) {
    bad(error.pos[0], ...(YAML_ERRORS[error.code] ?? NOT_YAML));
    return undefined;
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    bad(0, 'is empty', 'copy mlcost.example.yml, or remove the file to use the defaults');
    return undefined;
  }

  const lines = new Map<string, number>();
  let sound = true;
  const refuse = (offset: number, says: string, fix: string): null => {
    sound = false;
    bad(offset, says, fix);
    return null;
  };
  const read = (node: unknown, path: readonly PropertyKey[]): unknown => {
    if (!isNode(node)) return null;
    const start = node.range?.[0] ?? 0;
    if (!lines.has(pathKey(path))) lines.set(pathKey(path), lineAt(start));
    if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
      return refuse(start, 'uses a YAML anchor or alias (& or *)', 'write the value out, or put a text in quotes');
    }
    if (isScalar(node)) {
      if (typeof node.value === 'string' || node.value === null) return node.value;
      return Symbol(node.source);
    }
    if (path.length >= MAX_DEPTH) {
      return refuse(start, 'is nested too deeply', 'compare it with mlcost.example.yml');
    }
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index]));
    if (!isMap(node)) return null;
    const seen = new Set<string>();
    return Object.fromEntries(
      node.items.flatMap((pair) => {
        if (!isPair(pair) || !isScalar(pair.key)) {
          refuse(start, 'has a key that is not a plain text', 'put the key in quotes');
          return [];
        }
        const key = typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? '');
        const offset = pair.key.range?.[0] ?? start;
        if (key === '__proto__') refuse(offset, `has the key ${shown(key)}`, 'choose another name');
        if (seen.has(key)) refuse(offset, `has the key ${shown(key)} twice here`, 'keep one of them');
        seen.add(key);
        lines.set(pathKey([...path, key]), lineAt(offset));
        return [[key, read(pair.value, [...path, key])]];
      }),
    );
  };
  const data = read(document.contents, []);
  if (!sound) return undefined;
  return {
    data,
    lineOf: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const line = lines.get(pathKey(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return 1;
    },
  };
};

const pathKey = (path: readonly PropertyKey[]): string => path.map(String).join('\u0000');

/** undefined when brackets nested by the thousand exhaust the parser's stack. */
const parse = (text: string, lineCounter: LineCounter) => {
  try {
    // Duplicate keys are looked for above: the parser compares each with all before it, and names no line of ours.
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, version: '1.2' });
  } catch {
    return undefined;
  }
};

const NOT_YAML: readonly [string, string] = [
  'is not well-formed YAML from here',
  'look for a missing colon, quote or bracket here or just above',
];
const YAML_ERRORS: Partial<Record<ErrorCode, readonly [says: string, fix: string]>> = {
  TAB_AS_INDENT: ['is indented with a tab', 'indent with spaces'],
  BAD_INDENT: ['is indented wrongly', 'line it up with its neighbours, two spaces a level'],
  MISSING_CHAR: ['lacks a character', 'close the quote or bracket, or put a space after the colon or comma'],
  MULTILINE_IMPLICIT_KEY: ['has a key that runs over several lines', 'put a colon after the key, or close its quote'],
  BLOCK_AS_IMPLICIT_KEY: [
    'has a nested key on the line of its parent',
    'start the nested keys on a new, indented line',
  ],
  BAD_ALIAS: ['has a text that begins with *', 'put the text in quotes'],
  MULTIPLE_DOCS: ['has a second document', 'remove the line with ---'],
  TAG_RESOLVE_FAILED: ['has a YAML tag (a word that begins with !)', 'remove it, or put the text in quotes'],
};
