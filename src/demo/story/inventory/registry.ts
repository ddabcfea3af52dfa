import type { InventoryItem } from '../../aws/types.ts';
import { fleet } from '../fleet.ts';
import { place } from '../resources.ts';
import { BATCH_SINCE, BATCH_WHERE, batchModels } from './batch-models.ts';
import { arnOf, imageOf, item } from './item.ts';
import type { By, Tags, Where } from './item.ts';
import { dayBefore } from './moment.ts';
import { packageName, served } from './served.ts';
import type { Origin } from './served.ts';

type Use = { readonly where: Where; readonly by: By; readonly since: string; readonly origin: Origin };

const uses = (): Use[] => [
  ...fleet.flatMap(({ name, where, team, project, owner, since }) =>
    (served[name] ?? []).map((origin): Use => ({ where, by: [team, project, owner], since, origin })),
  ),
  ...Object.values(batchModels).map(({ by, origin }): Use => ({ where: BATCH_WHERE, by, since: BATCH_SINCE, origin })),
];

const groupTags: Readonly<Record<string, Tags>> = {
  personalizer: { 'cost-center': 'search', environment: 'production', owner: 'hugo' },
  'moderation-image': { 'cost-centre': 'vision', environment: 'production', project: 'moderation' },
};

/** The script that tags versions has not come to the newest of these. */
const untaggedNewest: ReadonlySet<string> = new Set(['chargeback', 'detector', 'embedder', 'graph-features', 'ocr']);

/**
 * Groups and their versions, where something runs them. SageMaker refuses tags when a version is made; a script tags
 * them later.
 */
export const registryItems = (): InventoryItem[] => {
  const found = uses().flatMap((use) => (use.origin.from === 'registry' ? [{ ...use, ...use.origin }] : []));
  const groups = [...Map.groupBy(found, ({ where, group }) => `${where} ${group}`).values()];
  return groups.flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const { where, group, by } = first;
    const since = members.map((use) => use.since).reduce((a, b) => (a < b ? a : b));
    const versions = [...new Set(members.map(({ version }) => version))].toSorted((a, b) => a - b);
    const { region } = place(where);
    const tags = groupTags[group];
    return [
      item('model-package-group', where, group, by, dayBefore(since, 9), {
        ...(tags === undefined ? {} : { tags }),
        status: 'Completed',
        members: { ModelPackageGroupDescription: `Approved models of ${by[1]}` },
      }),
      ...versions.map((version, index) =>
        item('model-package', where, packageName(group, version), by, dayBefore(since, 3), {
          ...(index === versions.length - 1 && untaggedNewest.has(group) ? { tags: {} } : {}),
          status: 'Completed',
          members: {
            ModelPackageGroupName: group,
            ModelPackageVersion: version,
            ModelApprovalStatus: where === 'prod.us' && version === 32 ? 'PendingManualApproval' : 'Approved',
            InferenceSpecification: {
              Containers: [
                {
                  Image: imageOf(region, 'pytorch-inference:2.6.0-gpu-py312'),
                  ModelDataUrl: `s3://acme-ml-registry/${group}/${version}/model.tar.gz`,
                },
              ],
              SupportedContentTypes: ['application/json'],
              SupportedResponseMIMETypes: ['application/json'],
            },
            ModelPackageStatusDetails: { ValidationStatuses: [] },
          },
        }),
      ),
    ];
  });
};

const PLATFORM: By = ['platform', 'model-hub', 'chloe'];

/** What else there is of models: packages outside groups, cards, the hub, an algorithm, projects. */
export const catalogueItems = (): InventoryItem[] => {
  const hubArn = arnOf('hub', 'prod.eu', 'acme-models');
  const content = (type: string, name: string, since: string, more: { tags?: Tags } = {}): InventoryItem =>
    item('hub-content', 'prod.eu', name, PLATFORM, since, {
      path: `acme-models/${type}/${name}`,
      ...more,
      status: 'Available',
      members: {
        HubName: 'acme-models',
        HubArn: hubArn,
        HubContentType: type,
        HubContentVersion: '1.0.0',
        DocumentSchemaVersion: '2.3.0',
        HubContentDocument: '{}',
      },
    });
  const card = (name: string, by: By, status: string, tags?: Tags): InventoryItem =>
    item('model-card', 'prod.eu', name, by, '2026-05-12', {
      ...(tags === undefined ? {} : { tags }),
      status,
      members: { ModelCardVersion: 1, Content: '{}' },
    });
  const project = (name: string, id: string, by: By, tags: Tags = {}): InventoryItem =>
    item('project', 'prod.eu', name, by, '2025-05-05', {
      tags: { 'cost-center': by[0], environment: 'production', project: by[1], ...tags },
      status: 'CreateCompleted',
      members: { ProjectId: id, ProjectDescription: `Build and deploy ${by[1]}` },
    });
  const listing = (name: string, by: By, tags?: Tags): InventoryItem =>
    item('model-package', 'prod.eu', name, by, '2025-09-15', {
      ...(tags === undefined ? {} : { tags }),
      status: 'Completed',
      members: { ModelApprovalStatus: 'Approved', ModelPackageStatusDetails: { ValidationStatuses: [] } },
    });
  return [
    listing('language-detector', ['search', 'query-understanding', 'ines']),
    listing('face-blur', ['vision', 'moderation', 'oscar'], { 'cost-center': 'vison', environment: 'production' }),
    card('scorer-card', ['fraud', 'scoring', 'dmitri'], 'Approved'),
    card('ranker-card', ['search', 'ranking', 'ana'], 'Approved'),
    card('detector-card', ['vision', 'detection', 'ben'], 'PendingReview'),
    card('chargeback-card', ['fraud', 'chargeback', 'vera'], 'Draft', {}),
    item('hub', 'prod.eu', 'acme-models', PLATFORM, '2025-06-16', {
      status: 'InService',
      members: { HubDisplayName: 'Acme models', HubDescription: 'What teams may deploy' },
    }),
    content('Model', 'acme-embedder', '2025-06-17'),
    content('Notebook', 'fine-tune-embedder', '2025-06-17'),
    content('ModelReference', 'llama-guard', '2026-02-03', { tags: {} }),
    content('JsonDoc', 'instance-guide', '2026-02-04'),
    item('algorithm', 'prod.eu', 'graph-sampler', ['fraud', 'graph', 'tara'], '2025-08-04', { status: 'Completed' }),
    project('search-mlops', 'p-s8kd02mzqx1f', ['search', 'ranking', 'ana']),
    project('fraud-mlops', 'p-f1lq93vbn7ty', ['fraud', 'scoring', 'dmitri'], {
      'aws:cloudformation:stack-name': 'SC-222233334444-pp-fraud-mlops',
    }),
    project('vision-mlops', 'p-v5ra71cwe2ug', ['vision', 'detection', 'ben'], { 'cost-center': 'cv' }),
  ];
};
