import { z } from 'zod';
import { validation } from '../errors.ts';
import { operation } from '../service.ts';
import type { Context, Operation } from '../service.ts';
import type { InventoryItem } from '../types.ts';
import type { Keep } from './filters.ts';
import { arnOf, kindNamed, membersOf, onTheWire } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { maxResults, pageSize, timesOf, token } from './lists.ts';
import { sortValue } from './order.ts';
import { pageOf } from './pages.ts';
import { tagPairs } from './tags.ts';

/** What Resource may be, the kind it means and what a record of it is called; without: nothing of it is emulated. */
const resources: Readonly<Record<string, { readonly kind: string; readonly record: string } | undefined>> = {
  TrainingJob: { kind: 'training-job', record: 'TrainingJob' },
  Experiment: { kind: 'experiment', record: 'Experiment' },
  ExperimentTrial: { kind: 'experiment-trial', record: 'Trial' },
  ExperimentTrialComponent: { kind: 'experiment-trial-component', record: 'TrialComponent' },
  Endpoint: { kind: 'endpoint', record: 'Endpoint' },
  Model: { kind: 'model', record: 'Model' },
  ModelPackage: { kind: 'model-package', record: 'ModelPackage' },
  ModelPackageGroup: { kind: 'model-package-group', record: 'ModelPackageGroup' },
  Pipeline: { kind: 'pipeline', record: 'Pipeline' },
  PipelineExecution: undefined,
  FeatureGroup: { kind: 'feature-group', record: 'FeatureGroup' },
  FeatureMetadata: undefined,
  Image: undefined,
  ImageVersion: undefined,
  Project: { kind: 'project', record: 'Project' },
  HyperParameterTuningJob: { kind: 'hyper-parameter-tuning-job', record: 'HyperParameterTuningJob' },
  ModelCard: { kind: 'model-card', record: 'ModelCard' },
  PipelineVersion: undefined,
  Job: { kind: 'job', record: 'Job' },
  HubContent: undefined,
};

const OPERATORS = [
  'Equals',
  'NotEquals',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'LessThan',
  'LessThanOrEqualTo',
  'Contains',
  'Exists',
  'NotExists',
  'In',
];

const searchFilter = z.strictObject({
  Name: z.string().min(1).max(255),
  Operator: z.enum(OPERATORS).optional(),
  Value: z.string().min(1).max(1024).optional(),
});

const searchRequest = z.strictObject({
  Resource: z.enum(Object.keys(resources)),
  SearchExpression: z
    .strictObject({
      Filters: z.array(searchFilter).min(1).max(20).optional(),
      NestedFilters: z.array(z.unknown()).min(1).max(20).optional(),
      SubExpressions: z.array(z.unknown()).min(1).max(20).optional(),
      Operator: z.enum(['And', 'Or']).optional(),
    })
    .optional(),
  SortBy: z.string().min(1).max(255).optional(),
  SortOrder: z.enum(['Ascending', 'Descending']).optional(),
  NextToken: token,
  MaxResults: maxResults,
  CrossAccountFilterOption: z.enum(['SameAccount', 'CrossAccount']).optional(),
  VisibilityConditions: z.array(z.unknown()).min(1).max(5).optional(),
});
type Request = z.infer<typeof searchRequest>;

const search = (input: Request, context: Context): object => {
  const { Resource, SearchExpression, MaxResults, NextToken, SortBy, SortOrder, ...rest } = input;
  const found = resources[Resource];
  if (found === undefined) throw validation(`Search for ${Resource} is not emulated.`);
  const other = Object.keys(rest).at(0);
  if (other !== undefined) throw validation(`Search with ${other} is not emulated.`);
  const kind = kindNamed(found.kind);
  const by = SortBy ?? 'LastModifiedTime';
  const keep = keepOf(kind, SearchExpression, context);
  const { rows, next } = pageOf({
    items: context.estate.sorted(context.place, kind.kind, by, context.now),
    value: sortValue(kind, by),
    descending: SortOrder !== 'Ascending',
    keep: (item) => !context.estate.isVanished(item.arn) && keep(item),
    size: pageSize(MaxResults, context),
    token: NextToken,
    bound: ['Search', context.place, Resource, SearchExpression, by, SortOrder],
  });
  return {
    Results: rows.map((item) => ({ [found.record]: record(kind, item, context) })),
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

const record = (kind: Kind, item: InventoryItem, { estate }: Context): object => {
  const members = Object.entries(membersOf(kind, item)).map(([name, value]) => [name, onTheWire(value, name)]);
  const all = {
    ...timesOf(kind, item),
    ...Object.fromEntries(members),
    ...(kind.arn === undefined ? {} : { [kind.arn]: item.arn }),
    ...(kind.status === undefined ? {} : { [kind.status]: item.status }),
    Tags: tagPairs(estate.tags.tagsOf(item)),
  };
  return kind.kind === 'model' ? { Model: all } : all;
};

/** Filters on members of the resource itself and on `Tags.<key>`. */
const keepOf = (kind: Kind, expression: Request['SearchExpression'], context: Context): Keep => {
  if (expression === undefined) return () => true;
  if (expression.NestedFilters !== undefined || expression.SubExpressions !== undefined) {
    throw validation('Search with NestedFilters or SubExpressions is not emulated.');
  }
  const tests = (expression.Filters ?? []).map((filter): Keep => {
    const of = valueOf(kind, filter.Name, context);
    const { Value = '' } = filter;
    switch (filter.Operator ?? 'Equals') {
      case 'Equals':
        return (item) => of(item) === Value;
      case 'NotEquals':
        return (item) => of(item) !== Value;
      case 'Contains':
        return (item) => of(item)?.includes(Value) === true;
      case 'Exists':
        return (item) => of(item) !== undefined;
      case 'NotExists':
        return (item) => of(item) === undefined;
      default:
        throw validation(`Search with the operator ${filter.Operator} is not emulated.`);
    }
  });
  return expression.Operator === 'Or'
    ? (item) => tests.some((test) => test(item))
    : (item) => tests.every((test) => test(item));
};

const valueOf = (kind: Kind, name: string, { estate }: Context): ((item: InventoryItem) => string | undefined) => {
  if (name.startsWith('Tags.')) {
    const key = name.slice('Tags.'.length);
    return (item) => estate.tags.tagsOf(item)[key];
  }
  if (name.includes('.')) throw validation(`Search by ${name} is not emulated.`);
  if (name === kind.status) return (item) => item.status;
  if (name === kind.arn) return (item) => item.arn;
  return (item) => {
    const value = membersOf(kind, item)[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
};

export const searchOperations: Readonly<Record<string, Operation>> = {
  Search: operation(searchRequest, search, {
    action: 'sagemaker:Search',
    resource: (_input, { place }) => arnOf(place, '*'),
  }),
};
