import type { z } from 'zod';
import { AwsError } from './errors.ts';

/**
 * Checks a request against its schema and words what is wrong as AWS's services do: missing members, enum literals,
 * lengths, patterns. Members nobody knows are refused too (the real services ignore them), because in tests a
 * misspelt member is always a mistake. `code` is what the service calls such an error.
 */
export const checked = <T>(schema: z.ZodType<T>, input: unknown, code = 'ValidationException'): T => {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const wrongType = result.error.issues.find((issue) => issue.code === 'invalid_type' && issue.input != null);
  if (wrongType !== undefined && wrongType.code === 'invalid_type') {
    throw new AwsError(
      'SerializationException',
      `${typeName(wrongType.input)} can not be converted to ${article(wrongType.expected)} at '${memberPath(wrongType.path)}'`,
    );
  }
  const errors = result.error.issues.map(
    (issue) =>
      `Value ${shown(issue.input)} at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraint(issue)}`,
  );
  throw new AwsError(
    code,
    `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`,
  );
};

const constraint = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return 'Member must not be null';
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'too_small':
      return issue.origin === 'number'
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'number'
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    case 'unrecognized_keys':
      return `Unknown member${issue.keys.length === 1 ? '' : 's'}: ${issue.keys.join(', ')}`;
    default:
      return issue.message;
  }
};

const shown = (input: unknown): string => {
  if (input === undefined || input === null) return 'null';
  return `'${typeof input === 'string' ? input : JSON.stringify(input)}'`;
};

/** `TimePeriod.Start` is 'timePeriod.start' to the services, the first of a list `groupBy.1.member`. */
const memberPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part) =>
      typeof part === 'number' ? `${part + 1}.member` : String(part).charAt(0).toLowerCase() + String(part).slice(1),
    )
    .join('.');

const typeName = (input: unknown): string => {
  if (Array.isArray(input)) return 'START_ARRAY';
  switch (typeof input) {
    case 'string':
      return 'STRING_VALUE';
    case 'number':
      return 'NUMBER_VALUE';
    case 'boolean':
      return input ? 'TRUE_VALUE' : 'FALSE_VALUE';
    default:
      return 'START_OBJECT';
  }
};

const article = (expected: string): string => (/^[aeio]/.test(expected) ? `an ${expected}` : `a ${expected}`);
