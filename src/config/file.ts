import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { closest } from '../command/closest.ts';
import { shown } from './problems.ts';
import type { Problem, Report } from './problems.ts';
import { fileSchema } from './schema.ts';
import type { ConfigFile } from './schema.ts';
import { readYaml } from './yaml.ts';
import type { YamlFile } from './yaml.ts';

type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly issues?: readonly Issue[];
  readonly errors?: readonly (readonly Issue[])[];
};

/**
 * Reads the file MLCOST_CONFIG names, or mlcost.yml where there is one. Gives undefined with `source` "defaults" when
 * there is none, and with the file's name when it cannot be used; then the problems have been reported.
 */
export const readConfigFile = (
  named: string | undefined,
  cwd: string,
  report: Report,
): { source: string; file: ConfigFile | undefined } => {
  const present = ['mlcost.yml', 'mlcost.yaml'].filter((name) => existsSync(resolve(cwd, name)));
  const source = named ?? present[0];
  if (source === undefined) return { source: 'defaults', file: undefined };
  if (named === undefined && present.length > 1) {
    report({
      subject: 'mlcost.yaml',
      says: 'stands beside mlcost.yml',
      fix: 'remove one, or name one in MLCOST_CONFIG',
    });
  }
  const text = readText(source, resolve(cwd, source), named !== undefined, report);
  return { source, file: text === undefined ? undefined : parseConfigFile(text, source, report) };
};

/** The text of an mlcost.yml as data, or undefined after reporting everything that is wrong with it. */
export const parseConfigFile = (text: string, name: string, report: Report): ConfigFile | undefined => {
  const yaml = readYaml(text, name, report);
  if (yaml === undefined) return undefined;
  const { success, data, error } = fileSchema.safeParse(yaml.data);
  if (success) return data;
  error.issues
    .flatMap((issue: Issue) => problemsOf(issue, [], name, yaml))
    .toSorted((a, b) => a.line - b.line)
    .forEach(({ problem }) => report(problem));
  return undefined;
};

const readText = (name: string, path: string, asked: boolean, report: Report): string | undefined => {
  const about = asked ? { place: 'MLCOST_CONFIG', subject: shown(name) } : { subject: name };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
    if (code === 'ENOENT')
      report({ ...about, says: 'does not exist', fix: 'correct the path, or unset it to use mlcost.yml' });
    else if (code === 'EISDIR') report({ ...about, says: 'is a directory', fix: 'name the file in it' });
    else if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      report({ ...about, says: 'is not in UTF-8', fix: 'save it as UTF-8' });
    else report({ ...about, says: `cannot be read (${String(code)})`, fix: 'let this user read it' });
    return undefined;
  }
};

/** What a person is told of one of the schema's issues; see forms.ts for how its messages are made. */
const problemsOf = (
  issue: Issue,
  parent: readonly PropertyKey[],
  name: string,
  yaml: YamlFile,
): { line: number; problem: Problem }[] => {
  const path = [...parent, ...issue.path];
  if (issue.code === 'invalid_key') return (issue.issues ?? []).flatMap((inner) => problemsOf(inner, path, name, yaml));
  // Of several forms the last is the fuller one, and its message speaks of the others.
  if (issue.code === 'invalid_union') {
    return (issue.errors?.at(-1) ?? []).flatMap((inner) => problemsOf(inner, path, name, yaml));
  }
  const at = (where: readonly PropertyKey[], says: string, fix: string) => {
    const line = yaml.lineOf(where);
    return { line, problem: { place: `${name}:${line}`, subject: pathText(where), says, fix } };
  };
  const [says = '', ...rest] = issue.message.split('\n');
  if (issue.code !== 'unrecognized_keys') return [at(path, says, rest.join('\n'))];
  const known = [says, ...rest];
  return (issue.keys ?? []).map((key) => {
    const near = closest(key.replaceAll(/[-_]/g, ''), known);
    const fix = near === undefined ? `the keys here are ${known.join(', ')}` : `did you mean “${near}”?`;
    return at([...path, key], 'is not a key mlcost knows', fix);
  });
};

/** accounts.members[0].roleArn; a key that is no plain word is quoted. */
const pathText = (path: readonly PropertyKey[]): string => {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      return `${index === 0 ? '' : '.'}${/^[\w-]{1,60}$/.test(key) ? key : shown(key)}`;
    })
    .join('');
};
