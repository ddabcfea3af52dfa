import { SAGEMAKER_KINDS, type SageMakerKind } from '../../model/kinds.ts';
import type { Resource } from '../../model/resource.ts';
import type { Found } from './found.ts';
import type { Listed } from './kind.ts';

/** What is known of a kind while a place is looked at. */
export type Work = {
  readonly kind: SageMakerKind;
  readonly found: Found[];
  /** What others need of its list: hubs, by which their contents are listed, and what was listed without an ARN. */
  kept: Listed[];
  /** Those whose tags could not be read, and those that are gone: no part of the result. */
  readonly unread: Set<Found>;
  readonly gone: Set<Found>;
  /** Of so many AWS said something when it was asked for tags, rather than leaving them out. */
  told: number;
  /** Some are missing, as their ARNs are not known. */
  incomplete: boolean;
  listError?: unknown;
  tagError?: unknown;
};

export type Works = {
  readonly all: readonly Work[];
  of(kind: SageMakerKind): Work;
};

export function createWorks(): Works {
  const all = SAGEMAKER_KINDS.map((kind): Work => ({
    kind,
    found: [],
    kept: [],
    unread: new Set(),
    gone: new Set(),
    told: 0,
    incomplete: false,
  }));
  const byKind = new Map(all.map((work) => [work.kind, work]));
  return {
    all,
    of: (kind) => {
      const work = byKind.get(kind);
      if (work === undefined) throw new Error(`There is no kind ${kind}.`);
      return work;
    },
  };
}

/** Everything of the kind was listed, and all tags were read. */
export const isComplete = ({ listError, incomplete, unread }: Work): boolean =>
  listError === undefined && !incomplete && unread.size === 0;

/** All that was found and whose tags are known. */
export function foundBy(works: Works): Resource[] {
  const resources: Resource[] = [];
  for (const { found, unread, gone } of works.all) {
    const whole = unread.size + gone.size === 0;
    for (const each of found) if (whole || !(unread.has(each) || gone.has(each))) resources.push(each);
  }
  return resources;
}
