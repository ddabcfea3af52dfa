import { SAGEMAKER_KINDS, type SageMakerKind } from '../../model/kinds.ts';
import type { ResourceState } from '../../model/resource.ts';
import type { Kind } from './kind.ts';
import { capacityKinds } from './kinds/capacity.ts';
import { jobKinds } from './kinds/jobs.ts';
import { recordKinds } from './kinds/records.ts';
import { servingKinds } from './kinds/serving.ts';
import { studioKinds } from './kinds/studio.ts';

/** THE table of kinds: every kind of SageMaker resource that carries tags, and how it is listed and read. */
export const kinds: Readonly<Record<SageMakerKind, Kind>> = {
  ...servingKinds,
  ...studioKinds,
  ...jobKinds,
  ...capacityKinds,
  ...recordKinds,
};

export const isSageMakerKind = (kind: string): kind is SageMakerKind => SAGEMAKER_KINDS.some((each) => each === kind);

/** "endpoint", or "endpoints" of another count than one; of a kind nobody knows, its ARN's word. */
export function kindTitle(kind: string, count = 1): string {
  const known = isSageMakerKind(kind) ? kinds[kind] : undefined;
  const title = known?.title ?? kind.replaceAll('-', ' ');
  return count === 1 ? title : (known?.plural ?? `${title}s`);
}

/** What tagging this one can't change, in a sentence. */
export function tagCaveat({
  kind,
  state,
}: {
  readonly kind: string;
  readonly state: ResourceState;
}): string | undefined {
  if (state === 'finished') {
    return `This ${kindTitle(kind)} has finished and costs nothing more: its tags change no future spend.`;
  }
  return isSageMakerKind(kind) ? kinds[kind].caveat : undefined;
}
