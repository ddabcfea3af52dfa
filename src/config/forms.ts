import { z } from 'zod';
import { shown } from './problems.ts';
import * as words from './words.ts';
import type { Check } from './words.ts';

/**
 * The forms that values in mlcost.yml have. An issue's message is "what is wrong\nwhat to write"; one about unknown keys
 * lists the keys there are. Texts come from yaml.ts, which gives numbers and truth values as symbols of their source.
 */

export const says = (problem: string, fix: string): string => `${problem}\n${fix}`;

const kind = (value: unknown): string => {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is empty';
  if (typeof value === 'symbol')
    return /^(true|false)$/i.test(value.description ?? '') ? 'is true or false' : 'is a number';
  if (Array.isArray(value)) return 'is a list';
  return typeof value === 'string' ? 'is a text' : 'is a block of keys';
};
export const wrong = (wanted: string, value: unknown): string =>
  value === undefined || value === null ? kind(value) : `must be ${wanted} and ${kind(value)}`;

/** 4711 and true are taken as the texts they were written as; 0042 and 1.10 must be quoted, as other readers of YAML drop the zeros. */
export const text = (check: Check = words.filled, example = 'write a text') =>
  z.unknown().transform((value, context) => {
    const fail = (problem: string, fix: string) => {
      context.addIssue({ code: 'custom', message: says(problem, fix) });
      return z.NEVER;
    };
    const source = typeof value === 'symbol' ? (value.description ?? '') : value;
    if (typeof source !== 'string') return fail(wrong('a text', value), example);
    if (typeof value === 'symbol' && !/^(true|false)$/.test(source) && String(Number(source)) !== source) {
      return fail(`must be in quotes: ${shown(source)} is a number, and YAML may drop its zeros`, `write "${source}"`);
    }
    const problem = check(source);
    return problem === undefined ? source : fail(...problem);
  });

export const oneOf = <T extends string>(...options: readonly T[]) =>
  text((word) =>
    options.some((option) => option === word) ? undefined : [`${shown(word)} is not known`, words.meant(word, options)],
  ).transform((word) => options.find((option) => option === word) ?? z.NEVER);

export const list = <T extends z.ZodType<string>>(item: T, example: string, wanted = 'a list of texts') =>
  z
    .array(item, { error: ({ input }) => says(wrong(wanted, input), `write ${example}`) })
    .superRefine((entries, context) => {
      const seen = new Set<string>();
      entries.forEach((entry, index) => {
        if (seen.has(entry)) {
          context.addIssue({
            code: 'custom',
            path: [index],
            message: says(`lists ${shown(entry)} again`, 'remove one of them'),
          });
        }
        seen.add(entry);
      });
    });

export const someOf = <T extends z.ZodType<string>>(item: T, example: string) =>
  list(item, example).superRefine((entries, context) => {
    if (entries.length === 0) {
      context.addIssue({ code: 'custom', message: says('is an empty list', `write ${example}, or remove the line`) });
    }
  });

export const block = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: ({ code, input }) =>
      code === 'unrecognized_keys'
        ? Object.keys(shape).join('\n')
        : says(wrong('a block of keys', input), `give it, indented below, ${Object.keys(shape).join(', ')}`),
  });

/** A number by its source, so that 5.00 stays decimal. */
export const number = (check: Check, example: string) =>
  z.unknown().transform((value, context) => {
    const source = typeof value === 'symbol' ? (value.description ?? '') : undefined;
    const [problem, fix] = source === undefined ? [wrong('a number', value), example] : (check(source) ?? []);
    if (source !== undefined && problem === undefined) return source;
    context.addIssue({ code: 'custom', message: says(problem ?? '', fix ?? '') });
    return z.NEVER;
  });
