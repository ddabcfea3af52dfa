import { z } from 'zod';
import { notEmulated } from '../errors.ts';
import type { InventoryItem } from '../types.ts';
import { membersOf, seconds, textOf } from './kinds.ts';
import type { Kind } from './kinds.ts';

export type Keep = (item: InventoryItem) => boolean;
export type Filter = { readonly schema: z.ZodType<string | number>; readonly keep: (wanted: string | number) => Keep };

export const entityName = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
export const domainId = z
  .string()
  .max(63)
  .regex(/^d-(-*[a-z0-9]){1,61}$/);

const partOfName = z
  .string()
  .max(63)
  .regex(/^[a-zA-Z0-9-]+$/);
const wholeName = z.string().max(63).regex(entityName);
const text = z.string().max(2048);

/** The kinds whose NameContains is not a part of any name but looks like a whole one, and those with another alphabet. */
const namePatterns: Readonly<Record<string, z.ZodType<string>>> = {
  'model-card': wholeName.min(1),
  'compute-quota': wholeName.min(1),
  'cluster-scheduler-config': wholeName.min(1),
  'app-image-config': wholeName,
  'studio-lifecycle-config': wholeName,
  workforce: partOfName.min(1),
  workteam: wholeName.min(1),
  project: wholeName.min(1).max(32),
  image: z
    .string()
    .max(63)
    .regex(/^[a-zA-Z0-9\-.]+$/),
  'feature-group': z.string().min(1).max(64),
  'processing-job': z.string(),
};

const literals: Readonly<Record<string, readonly string[]>> = {
  AppTypeEquals: ['JupyterServer', 'KernelGateway', 'CodeEditor', 'JupyterLab'],
  WarmPoolStatusEquals: ['Available', 'Terminated', 'Reused', 'InUse'],
  OfflineStoreStatusEquals: ['Active', 'Blocked', 'Disabled'],
  HubContentType: ['Model', 'Notebook', 'ModelReference', 'DataSet', 'JsonDoc'],
  JobCategory: ['AgentRFT', 'AgentRFTEvaluation'],
  ModelApprovalStatus: ['Approved', 'Rejected', 'PendingManualApproval'],
  ModelPackageType: ['Versioned', 'Unversioned', 'Both'],
  MonitoringTypeEquals: ['DataQuality', 'ModelQuality', 'ModelBias', 'ModelExplainability'],
  CrossAccountFilterOption: ['SameAccount', 'CrossAccount'],
  Type: ['ShadowMode'],
  AccountDefaultStatus: ['ENABLED', 'DISABLED'],
};

/** Members of an item that a filter means and is not called after. */
const meant: Readonly<Record<string, string>> = {
  AppTypeEquals: 'StudioLifecycleConfigAppType',
  WarmPoolStatusEquals: 'WarmPoolStatus.Status',
  OfflineStoreStatusEquals: 'OfflineStoreStatus.Status',
  SourceUri: 'Source.SourceUri',
  SourceArn: 'Source.SourceArn',
  DefaultForDomainId: 'DefaultDomainIdList',
  TrainingPlanArn: 'TrainingPlanArns',
  AdditionalCodeRepositoryEquals: 'AdditionalCodeRepositories',
};

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (inner instanceof Object ? Object.entries(inner).find(([key]) => key === name)?.[1] : undefined),
      value,
    );

const createdAt = (item: InventoryItem): number => seconds(item.created);
const modifiedAt = (item: InventoryItem): number => seconds(item.modified ?? item.created);
const timeFilter = (of: (item: InventoryItem) => number, after: boolean): Filter => ({
  schema: z.number(),
  keep: (wanted) => (item) => (after ? of(item) > Number(wanted) : of(item) < Number(wanted)),
});

const inName: Filter['keep'] = (part) => (item) => item.name.includes(String(part));

const nothingElse = (kind: Kind, name: string): Filter => ({
  schema: z.union([text, z.number()]),
  keep: () => {
    throw notEmulated(`sagemaker:${kind.list} with ${name}`);
  },
});

const isStatus = (kind: Kind, name: string): boolean =>
  name === 'StatusEquals' || name === kind.status || name === `${kind.status}Equals`;

/** What a filter of the kind's list may be asked for and which items it keeps. */
export const filterOf = (kind: Kind, name: string): Filter => {
  const [, time, side] =
    /^(CreationTime|Created|StartTime|LastModifiedTime|ModifiedTime)(After|Before)$/.exec(name) ?? [];
  if (time !== undefined) return timeFilter(time.includes('Modified') ? modifiedAt : createdAt, side === 'After');
  if (isStatus(kind, name)) {
    return { schema: z.enum(kind.statuses), keep: (wanted) => (item) => item.status === wanted };
  }
  const values = literals[name];
  const schema = values === undefined ? text : z.enum(values);
  const member = (path: string) => {
    const of = (item: InventoryItem): unknown => valueAt(membersOf(kind, item), path);
    return (wanted: string | number): Keep =>
      (item) => {
        const its = of(item);
        return Array.isArray(its) ? its.includes(wanted) : its === wanted;
      };
  };
  switch (name) {
    case 'NameContains':
      return { schema: namePatterns[kind.kind] ?? partOfName, keep: inName };
    case 'UserProfileNameContains':
    case 'SpaceNameContains':
      return { schema: wholeName, keep: inName };
    case 'PipelineNamePrefix':
      return { schema: z.string().min(1).max(256), keep: (prefix) => (item) => item.name.startsWith(String(prefix)) };
    case 'DomainIdEquals':
      return { schema: domainId, keep: member('DomainId') };
    case 'CrossAccountFilterOption':
      return { schema, keep: (which) => () => which === 'SameAccount' };
    case 'ModelPackageType':
      return {
        schema,
        keep: (which) => (item) => which === 'Both' || which === (isVersioned(item) ? 'Versioned' : 'Unversioned'),
      };
    case 'HubName':
    case 'ModelPackageGroupName':
      // Both may be given as an ARN.
      return { schema, keep: (wanted) => member(name)(String(wanted).split('/').at(-1) ?? '') };
    case 'Filters':
    case 'MaxSchemaVersion':
    case 'OptimizationContains':
    case 'LatestHeartbeatAfter':
      return nothingElse(kind, name);
    default:
      if (meant[name] === undefined && name.endsWith('Contains')) {
        const path = name.replace(/Contains$/, '');
        return {
          schema: partOfName,
          keep: (part) => (item) => textOf(valueAt(membersOf(kind, item), path)).includes(String(part)),
        };
      }
      return { schema, keep: member(meant[name] ?? name.replace(/Equals$/, '')) };
  }
};

const isVersioned = (item: InventoryItem): boolean => /:model-package\/[^/]+\/\d+$/.test(item.arn);
