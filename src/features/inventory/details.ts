import pLimit from 'p-limit';
import type { PlaceClients } from '../../aws/places.ts';
import { describeFacts, describesFacts } from '../../aws/sagemaker/describe.ts';
import { isSageMakerKind, kinds } from '../../aws/sagemaker/kinds.ts';
import { MlcostError } from '../../errors.ts';
import type { Resource, ResourceFacts } from '../../model/resource.ts';

/** What describing told earlier, by lower-cased ARN; good as long as the resource has not changed. */
export type KnownFacts = ReadonlyMap<
  string,
  { readonly createdAt: number | undefined; readonly changedAt: number | undefined; readonly facts: ResourceFacts }
>;

/** Describing takes a call each, so an audit describes this many a place at most; the next one goes on. */
const MOST_DESCRIBED = 400;
const AT_ONCE = 8;

/** They change, and their list does not say when: their facts are read at every audit. */
const CHANGE_UNTOLD: ReadonlySet<string> = new Set(['cluster']);

export const withKnownFacts = (resource: Resource, known: KnownFacts): Resource => {
  const before = known.get(resource.arn.toLowerCase());
  const isTheSame =
    before !== undefined &&
    before.changedAt === resource.changedAt &&
    // What was deleted and made again may have the same ARN.
    before.createdAt === resource.createdAt &&
    !CHANGE_UNTOLD.has(resource.kind);
  return isTheSame ? { ...resource, facts: { ...before.facts, ...resource.facts } } : resource;
};

/** Whether describing has been done: each description gives one of these. */
const isDescribed = ({ facts }: Resource): boolean =>
  facts.instances !== undefined || facts.madeFrom !== undefined || facts.ssoUser !== undefined;

const isMoney = ({ kind, state }: Resource): boolean =>
  state !== 'finished' && isSageMakerKind(kind) && kinds[kind].billed;

/**
 * Describes what findings need (what a resource runs on, what it was made from, who its owner is) and what costs money,
 * the broken ones first, following what things were made from. Gives the resources whose facts are new.
 */
export async function describeDetails(
  clients: PlaceClients,
  resources: readonly Resource[],
  /** ARNs of those that break the policy. */
  broken: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<Resource[]> {
  const limit = pLimit(AT_ONCE);
  const byName = new Map<string, Resource>();
  for (const resource of resources) {
    if (describesFacts(resource.kind)) byName.set(`${resource.kind}/${resource.name}`.toLowerCase(), resource);
  }
  const asked = new Set<Resource>();
  const described: Resource[] = [];
  const wanted = (resource: Resource | undefined): resource is Resource =>
    resource !== undefined && !asked.has(resource) && !isDescribed(resource);

  const describe = async (resource: Resource): Promise<void> => {
    if (!wanted(resource) || asked.size >= MOST_DESCRIBED || signal?.aborted === true) return;
    asked.add(resource);
    const facts = await limit(() => describeFacts(clients, resource)).catch((error: unknown) => {
      // Details are an addition: without the permission, or while AWS is slow, the finding stands without them.
      if (error instanceof MlcostError) return undefined;
      throw error;
    });
    if (facts === undefined) return;
    // Nothing found is something known: it is not asked again until the resource changes.
    described.push({ ...resource, facts: { madeFrom: [], ...resource.facts, ...facts } });
    for (const { kind, name } of facts.madeFrom ?? []) {
      const source = byName.get(`${kind}/${name}`.toLowerCase());
      if (source !== undefined && wanted(source)) await describe(source);
    }
  };

  const brokenOnes = [...byName.values()].filter(({ arn }) => broken.has(arn));
  const profiles = new Set(resources.flatMap((one) => (broken.has(one.arn) ? profileName(one) : [])));
  const first = [...byName.values()].filter((one) => one.kind === 'user-profile' && profiles.has(one.name));
  const rest = [...byName.values()].filter(isMoney);
  await Promise.all([...brokenOnes.filter(isMoney), ...first, ...brokenOnes, ...rest].map(describe));
  return described;
}

/** The Studio profile that owns a broken resource: its single sign-on name leads to the person. */
function profileName(resource: Resource): string[] {
  const profile = resource.facts.userProfile ?? resource.tags['sagemaker:user-profile-arn']?.split('/').at(-1);
  return profile === undefined ? [] : [profile];
}
