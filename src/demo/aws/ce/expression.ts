import { z } from 'zod';
import { validation } from '../errors.ts';
import type { FilterExpression as Expression, FilterLeaf, LedgerLine, Organization } from '../types.ts';
import { categoryOf, dimensions, tagOf } from './lines.ts';
import type { Dimensions as KnownDimensions } from './lines.ts';

const matchOption = z.enum([
  'EQUALS',
  'ABSENT',
  'STARTS_WITH',
  'ENDS_WITH',
  'CONTAINS',
  'CASE_SENSITIVE',
  'CASE_INSENSITIVE',
  'GREATER_THAN_OR_EQUAL',
]);

const values = z.array(z.string().max(1024));
const keyed = z.strictObject({
  Key: z.string().max(1024).optional(),
  Values: values.optional(),
  MatchOptions: z.array(matchOption).optional(),
});

export const expression: z.ZodType<Expression> = z.strictObject({
  get Or() {
    return z.array(expression).optional();
  },
  get And() {
    return z.array(expression).optional();
  },
  get Not() {
    return expression.optional();
  },
  Dimensions: keyed.optional(),
  Tags: keyed.optional(),
  CostCategories: keyed.optional(),
});

export type LineTest = (line: LedgerLine) => boolean;

/** A filter as a test on lines, or the ValidationException for what Cost Explorer does not take. */
export const lineTest = (
  filter: Expression | undefined,
  organization: Organization,
  known: KnownDimensions = dimensions,
): LineTest => {
  if (filter === undefined) return () => true;
  const roots = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (roots.length === 0)
    throw validation('Expression has no root: one of Or, And, Not, Dimensions, Tags, CostCategories is needed');
  if (roots.length > 1) {
    throw validation(
      `Expression has more than one roots. Only one is allowed: ${roots.map(([name]) => name).join(', ')}`,
    );
  }
  const { And, Or, Not } = filter;
  if (And !== undefined || Or !== undefined) {
    const operands = And ?? Or ?? [];
    if (operands.length < 2)
      throw validation(`Expression ${And === undefined ? 'Or' : 'And'} needs at least 2 operands`);
    const tests = operands.map((operand) => lineTest(operand, organization, known));
    return And === undefined ? (line) => tests.some((test) => test(line)) : (line) => tests.every((test) => test(line));
  }
  if (Not !== undefined) {
    const test = lineTest(Not, organization, known);
    return (line) => !test(line);
  }
  return leafTest(filter, organization, known);
};

const leafTest = (
  { Dimensions, Tags, CostCategories }: Expression,
  organization: Organization,
  known: KnownDimensions,
): LineTest => {
  if (Dimensions !== undefined) {
    const { Key } = Dimensions;
    if (Key === undefined) throw validation('Dimensions requires a Key');
    const dimension = known[Key];
    if (dimension === undefined) throw validation(`Dimension ${Key} is not valid in this filter`);
    return valueTest('Dimensions', Dimensions, (line) => dimension.of(line, organization), [
      'EQUALS',
      'CASE_SENSITIVE',
    ]);
  }
  const [kind, leaf, of] =
    Tags === undefined ? (['CostCategories', CostCategories, categoryOf] as const) : (['Tags', Tags, tagOf] as const);
  if (leaf?.Key === undefined) throw validation(`${kind} requires a Key`);
  return valueTest(kind, leaf, of(leaf.Key, organization), ['EQUALS', 'ABSENT', 'CASE_SENSITIVE']);
};

const valueTest = (
  kind: string,
  { Key, Values = [], MatchOptions = [] }: FilterLeaf,
  of: (line: LedgerLine) => string,
  allowed: readonly string[],
): LineTest => {
  for (const option of MatchOptions) {
    // The others exist for cost category rules and anomaly subscriptions only.
    if (!allowed.includes(option))
      throw validation(`MatchOption ${option} is not valid for ${kind} here: [${allowed.join(', ')}]`);
  }
  if (MatchOptions.includes('ABSENT')) {
    if (MatchOptions.length > 1) throw validation('MatchOption ABSENT can not be combined with others');
    if (Values.length > 0) throw validation(`${kind} with MatchOption ABSENT takes no Values (${Key})`);
    return (line) => of(line) === '';
  }
  if (Values.length === 0) throw validation(`${kind} filter ${Key} requires at least one value`);
  const wanted = new Set(Values);
  return (line) => wanted.has(of(line));
};
