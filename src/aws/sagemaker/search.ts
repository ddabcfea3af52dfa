import type { SearchRecord, Tag } from '@aws-sdk/client-sagemaker';
import type { CallOptions } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import type { SearchResource } from './kind.ts';

type Tagged = readonly [arn: string | undefined, tags: readonly Tag[] | undefined];

/** Where a record of Search has its ARN and tags. */
const recordOf = (record: SearchRecord): Tagged =>
  [
    [record.TrainingJob?.TrainingJobArn, record.TrainingJob?.Tags] as const,
    [record.HyperParameterTuningJob?.HyperParameterTuningJobArn, record.HyperParameterTuningJob?.Tags] as const,
    [record.Endpoint?.EndpointArn, record.Endpoint?.Tags] as const,
    [record.Model?.Model?.ModelArn, record.Model?.Model?.Tags] as const,
    [record.ModelPackage?.ModelPackageArn, record.ModelPackage?.Tags] as const,
    [record.ModelPackageGroup?.ModelPackageGroupArn, record.ModelPackageGroup?.Tags] as const,
    [record.ModelCard?.ModelCardArn, record.ModelCard?.Tags] as const,
    [record.Pipeline?.PipelineArn, record.Pipeline?.Tags] as const,
    [record.FeatureGroup?.FeatureGroupArn, record.FeatureGroup?.Tags] as const,
    [record.Project?.ProjectArn, record.Project?.Tags] as const,
    [record.Experiment?.ExperimentArn, record.Experiment?.Tags] as const,
    [record.Trial?.TrialArn, record.Trial?.Tags] as const,
    [record.TrialComponent?.TrialComponentArn, record.TrialComponent?.Tags] as const,
    [record.Job?.JobArn, record.Job?.Tags] as const,
    [record.HubContent?.HubContentArn, record.HubContent?.Tags] as const,
  ].find(([arn]) => arn !== undefined) ?? [undefined, undefined];

/** The tags of everything of a kind by lower-cased ARN: SageMaker's own search carries them for some kinds. */
export async function searchedTags(
  clients: PlaceClients,
  resource: SearchResource,
  options: CallOptions,
): Promise<Map<string, readonly Tag[]>> {
  const found = new Map<string, readonly Tag[]>();
  let token: string | undefined;
  do {
    const page = await clients.sageMaker(
      'Search',
      { Resource: resource, MaxResults: 100, ...(token === undefined ? {} : { NextToken: token }) },
      options,
    );
    for (const record of page.Results ?? []) {
      const [arn, tags] = recordOf(record);
      if (arn !== undefined) found.set(arn.toLowerCase(), tags ?? []);
    }
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return found;
}
