import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { argumentError } from './api-error.ts';

/** What a Web API method takes. Forms carry everything as strings, JSON carries values: both are brought to one shape. */
type ArgumentKind = 'string' | 'boolean' | 'integer' | 'object' | 'list' | 'names';
export type ArgumentSpec = Readonly<Record<string, { kind: ArgumentKind; required?: boolean }>>;

const wanted: Readonly<Record<ArgumentKind, string>> = {
  string: 'a string',
  names: 'a string',
  boolean: 'a boolean',
  integer: 'an integer',
  object: 'an object',
  list: 'an array',
};
const mismatch = Symbol('mismatch');

function read(kind: ArgumentKind, value: unknown): unknown {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : mismatch;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (value === 'true' || value === '1' || value === 1) return true;
      return value === 'false' || value === '0' || value === 0 ? false : mismatch;
    case 'integer': {
      const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
      return Number.isInteger(number) ? number : mismatch;
    }
    // Comma-separated or a list of strings: `users=U1,U2`, `types=public_channel,private_channel`.
    case 'names':
      if (Array.isArray(value)) return value.every((name) => typeof name === 'string') ? value : mismatch;
      return typeof value === 'string' ? value.split(',').map((name) => name.trim()) : mismatch;
    case 'object':
    case 'list': {
      let parsed = value;
      if (typeof value === 'string') {
        try {
          parsed = JSON.parse(value);
        } catch {
          return mismatch;
        }
      }
      return (kind === 'list' ? Array.isArray(parsed) : isObject(parsed)) ? parsed : mismatch;
    }
  }
}

/** The method's arguments, or `invalid_arguments` naming every one that is missing, unknown or of the wrong kind. */
export function readArguments(spec: ArgumentSpec, fields: JsonObject): JsonObject {
  const problems: string[] = [];
  const values: JsonObject = {};
  for (const name of Object.keys(fields)) {
    // Slack ignores what it does not know; here a misspelt argument is an error, so that it is noticed.
    if (!spec[name] && name !== 'token' && name !== 'team_id') problems.push(`unknown argument: ${name}`);
  }
  for (const [name, { kind, required }] of Object.entries(spec)) {
    const value = fields[name];
    if (value === undefined || value === null || (value === '' && kind !== 'string')) {
      if (required) problems.push(`missing required field: ${name}`);
      continue;
    }
    const found = read(kind, value);
    if (found !== mismatch) {
      values[name] = found;
      if (required && found === '') problems.push(`missing required field: ${name}`);
    } else if (name === 'blocks') {
      throw argumentError(['blocks must be an array of blocks'], 'invalid_blocks_format');
    } else {
      problems.push(`must be ${wanted[kind]} [json-pointer:/${name}]`);
    }
  }
  if (problems.length > 0) throw argumentError(problems);
  return values;
}
