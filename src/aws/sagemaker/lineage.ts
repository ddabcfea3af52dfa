import { sageMakerName } from '../../model/arn.ts';
import type { ResourceFacts, ResourceName } from '../../model/resource.ts';

/** The resource an ARN names, as `madeFrom` has it; undefined for what is no SageMaker resource. */
export function named(arn: string | undefined): ResourceName | undefined {
  const found = arn === undefined ? undefined : sageMakerName(arn);
  return found === undefined ? undefined : { kind: found.kind, name: found.name };
}

/** Facts of what was made from these, as far as AWS says. */
export function madeFrom(...names: readonly (ResourceName | undefined)[]): ResourceFacts {
  const known = names.filter((name) => name !== undefined);
  return known.length === 0 ? {} : { madeFrom: known };
}

export const namedAs = (kind: string, name: string | undefined): ResourceName | undefined =>
  name === undefined ? undefined : { kind, name };

/** Of lineage entities: their source is an S3 URI, an image or the ARN of a resource. */
export const sourceFacts = (source: { SourceUri?: string | undefined; SourceArn?: string | undefined } | undefined) =>
  madeFrom(named(source?.SourceArn ?? source?.SourceUri));

/**
 * The training job that wrote a model artifact, by where SageMaker lets jobs write:
 * `s3://bucket/prefix/<job>/output/model.tar.gz`, or uncompressed `…/<job>/output/model/`.
 */
export function trainingJobOf(modelData: string | undefined): ResourceName | undefined {
  const job = /^s3:\/\/.+\/([A-Za-z0-9][A-Za-z0-9-]{0,62})\/output\/model(\.tar\.gz|\/)?$/.exec(modelData ?? '')?.[1];
  return namedAs('training-job', job);
}
