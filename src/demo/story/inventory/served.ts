import type { StoryResource } from '../resources.ts';
import { place } from '../resources.ts';
import { bucketOf, imageOf, proper, roleOf, arnOf } from './item.ts';
import type { Tags, Where } from './item.ts';
import { modelDataOf } from './runs.ts';

/** Where a model came from: a series of training jobs (released anew every week), the model registry, or a file. */
export type Origin =
  | { readonly from: 'training'; readonly series: string }
  | { readonly from: 'registry'; readonly group: string; readonly version: number }
  | { readonly from: 'file' };

const training = (series: string): Origin => ({ from: 'training', series });
const registry = (group: string, version: number): Origin => ({ from: 'registry', group, version });
const file: Origin = { from: 'file' };

/** What every endpoint serves; two are tried against each other. Training happens where the model is served, or the registry brings it. */
export const served: Readonly<Record<string, readonly Origin[]>> = {
  'ranker-prod': [training('ranker-retrain')],
  'ranker-prod-us': [registry('ranker', 12)],
  'query-understanding-prod': [registry('query-understanding', 5)],
  'query-understanding-us': [registry('query-understanding', 4)],
  'embedder-prod': [registry('embedder', 7)],
  'personalizer-prod': [registry('personalizer', 3)],
  'autocomplete-prod': [training('autocomplete-train')],
  'spellcheck-prod': [training('autocomplete-train')],
  'ranker-staging': [training('ranker-retrain')],
  'embedder-canary': [training('embedder-finetune')],
  'synonyms-experiment': [training('query-intent')],
  'detector-prod': [training('detector-train')],
  'detector-prod-us': [registry('detector', 9)],
  'segmenter-prod': [registry('segmenter', 4)],
  'ocr-prod': [registry('ocr', 6)],
  'moderation-prod': [registry('moderation-text', 2), registry('moderation-image', 5)],
  'visual-search-prod': [file],
  'detector-staging': [training('detector-train')],
  'pose-demo': [file],
  'ocr-handwriting-poc': [training('ocr-train')],
  'scorer-prod': [training('fraud-train')],
  'scorer-prod-us': [registry('scorer', 31)],
  'graph-features-prod': [registry('graph-features', 8)],
  'device-fingerprint-prod': [file],
  'chargeback-prod': [registry('chargeback', 2), registry('chargeback', 3)],
  'txn-embeddings-prod': [registry('txn-embeddings', 5)],
  'fraud-scorer': [training('fraud-train')],
  'fraud-rules-explainer': [training('fraud-train')],
  'scorer-staging': [training('fraud-train')],
  'scorer-shadow': [registry('scorer', 32)],
};

/** Serves through inference components: its models are theirs, and its config names none. */
export const COMPONENTS_ENDPOINT = 'moderation-prod';

type Deployed = { readonly config?: Tags; readonly model?: Tags };
const right = (costCenter: 'search' | 'vision' | 'fraud', project: string, owner: string, environment: string): Tags =>
  proper([costCenter, project, owner], environment);

/** Who deploys copies the endpoint's tags to its config and model, right or wrong. Except: */
export const deployedTags: Readonly<Record<string, Deployed>> = {
  'scorer-shadow': { model: right('fraud', 'scoring', 'zoe', 'production') },
  'ranker-staging': { model: right('search', 'ranking', 'ana', 'staging') },
  'embedder-canary': { model: right('search', 'embeddings', 'kaori', 'development') },
  'ocr-handwriting-poc': { model: right('vision', 'ocr', 'priya', 'development') },
  'synonyms-experiment': { model: right('search', 'query-understanding', 'mei', 'development') },
  'segmenter-prod': {
    config: { 'cost-center': 'vision', environment: 'Production', project: 'segmentation', owner: 'nora' },
  },
  'visual-search-prod': { model: { 'cost-center': 'vision', environment: 'production', owner: 'rosa' } },
  'txn-embeddings-prod': {
    config: {
      'cost-center': 'fraud',
      'Cost-Center': 'Fraud',
      environment: 'production',
      project: 'graph',
      owner: 'wen',
    },
  },
  'chargeback-prod': {
    model: { 'cost-center': 'payments-ops', environment: 'production', project: 'chargeback', owner: 'vera' },
  },
};

export const packageName = (group: string, version: number): string => `${group}/${version}`;

/** `trainedBy`: the training job it was released from; gone or none: somebody put a file there. */
export const modelMembers = (
  where: Where,
  team: string,
  name: string,
  origin: Origin,
  trainedBy: StoryResource | undefined,
): Record<string, unknown> => {
  const { account, region } = place(where);
  const image = imageOf(region, 'pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker');
  const container =
    origin.from === 'registry'
      ? { ModelPackageName: arnOf('model-package', where, packageName(origin.group, origin.version)) }
      : {
          ModelDataUrl:
            trainedBy === undefined ? `s3://${bucketOf(region)}/handmade/${name}/model.tar.gz` : modelDataOf(trainedBy),
        };
  return {
    PrimaryContainer: { Image: image, Mode: 'SingleModel', ...container },
    ExecutionRoleArn: roleOf(account, team),
    EnableNetworkIsolation: false,
  };
};
