import { isObject } from '../../json.ts';
import type { JsonObject } from '../../json.ts';

/** What is wrong with a part of a message or view, at a JSON pointer, said as Slack says it. */
export type Problem = { pointer: string; code: string; message: string; constraint?: unknown };

export type Surface = 'message' | 'ephemeral' | 'modal' | 'home';

/** The state of an uploaded file that an image names. */
export type FileState = 'ready' | 'missing' | 'processing' | 'not_an_image';

/** What a check may ask about its surroundings, and what it counts across a whole message or view. */
export type Context = {
  readonly surface: Surface;
  readonly fileState: (file: { id?: unknown; url?: unknown }) => FileState;
  readonly counts: { tables: number; charts: number; markdown: number; tableCharacters: number; focused: number };
};

export type Check = (value: unknown, pointer: string, context: Context) => Problem[];

export const problem = (pointer: string, code: string, message: string, constraint?: unknown): Problem => ({
  pointer,
  code,
  message,
  ...(constraint === undefined ? {} : { constraint }),
});

export const string =
  (options: { max?: number; min?: number; pattern?: RegExp; oneOf?: readonly string[] } = {}): Check =>
  (value, pointer) => {
    if (typeof value !== 'string') return [problem(pointer, 'wrong_type', 'must be a string')];
    const min = options.min ?? 1;
    if (value.length < min) {
      return [problem(pointer, 'too_short', `must be more than ${min - 1} characters`, { min })];
    }
    if (options.max !== undefined && value.length > options.max) {
      return [problem(pointer, 'too_long', `must be less than ${options.max + 1} characters`, { max: options.max })];
    }
    if (options.oneOf && !options.oneOf.includes(value)) {
      return [problem(pointer, 'not_allowed', `must be one of: ${options.oneOf.join(', ')}`, { oneOf: options.oneOf })];
    }
    if (options.pattern && !options.pattern.test(value)) return [problem(pointer, 'invalid_format', 'invalid format')];
    return [];
  };

export const boolean: Check = (value, pointer) =>
  typeof value === 'boolean' ? [] : [problem(pointer, 'wrong_type', 'must be a boolean')];

export const number =
  (options: { min?: number; max?: number; above?: number; integer?: boolean } = {}): Check =>
  (value, pointer) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return [problem(pointer, 'wrong_type', 'must be a number')];
    }
    if (options.integer && !Number.isInteger(value)) return [problem(pointer, 'wrong_type', 'must be an integer')];
    if (options.above !== undefined && value <= options.above) {
      return [problem(pointer, 'too_small', `must be greater than ${options.above}`, { above: options.above })];
    }
    if (options.min !== undefined && value < options.min) {
      return [problem(pointer, 'too_small', `must be at least ${options.min}`, { min: options.min })];
    }
    if (options.max !== undefined && value > options.max) {
      return [problem(pointer, 'too_large', `must be at most ${options.max}`, { max: options.max })];
    }
    return [];
  };

export const list =
  (item: Check, options: { min?: number; max?: number } = {}): Check =>
  (value, pointer, context) => {
    if (!Array.isArray(value)) return [problem(pointer, 'wrong_type', 'must be an array')];
    const min = options.min ?? 1;
    const problems: Problem[] = [];
    if (value.length < min) {
      problems.push(problem(pointer, 'too_few_items', `must provide at least ${min} items`, { min }));
    }
    if (options.max !== undefined && value.length > options.max) {
      const message = `no more than ${options.max} items allowed`;
      problems.push(problem(pointer, 'too_many_items', message, { max: options.max }));
    }
    return [...problems, ...value.flatMap((entry, index) => item(entry, `${pointer}/${index}`, context))];
  };

/** An object of exactly these fields: a name ending in `?` is optional, anything else is a problem. */
export function object(
  fields: Readonly<Record<string, Check>>,
  also: (value: JsonObject, pointer: string, context: Context) => Problem[] = () => [],
): Check {
  const known = new Map(Object.entries(fields).map(([name, check]) => [name.replace(/\?$/, ''), check]));
  const required = Object.keys(fields).filter((name) => !name.endsWith('?'));
  return (value, pointer, context) => {
    if (!isObject(value)) return [problem(pointer, 'wrong_type', 'must be an object')];
    const problems: Problem[] = required
      .filter((name) => value[name] === undefined)
      .map((name) => problem(pointer, 'missing_field', `missing required field: ${name}`));
    for (const [name, entry] of Object.entries(value)) {
      const check = known.get(name);
      if (!check) problems.push(problem(pointer, 'unknown_field', `invalid additional property: ${name}`));
      else if (entry !== undefined) problems.push(...check(entry, `${pointer}/${name}`, context));
    }
    return problems.length > 0 ? problems : also(value, pointer, context);
  };
}

/** An object whose `type` chooses its check. */
export const typed =
  (table: Readonly<Record<string, Check>>): Check =>
  (value, pointer, context) => {
    if (!isObject(value)) return [problem(pointer, 'wrong_type', 'must be an object')];
    const type = value['type'];
    if (type === undefined) return [problem(pointer, 'missing_field', 'missing required field: type')];
    const check = typeof type === 'string' && Object.hasOwn(table, type) ? table[type] : undefined;
    if (!check) return [problem(`${pointer}/type`, 'unsupported_type', `unsupported type: ${typeName(value)}`)];
    return check(value, pointer, context);
  };

export const literal = (expected: string): Check => string({ oneOf: [expected] });

/** The same check, only on some surfaces. */
export const onlyOn =
  (surfaces: readonly Surface[], check: Check): Check =>
  (value, pointer, context) =>
    surfaces.includes(context.surface)
      ? check(value, pointer, context)
      : [problem(`${pointer}/type`, 'unsupported_type', `unsupported type: ${typeName(value)} in ${context.surface}s`)];

const typeName = (value: unknown): string =>
  isObject(value) && typeof value['type'] === 'string' ? value['type'] : typeof value;
