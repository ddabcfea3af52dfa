import type { Place } from './types.ts';

/**
 * How often operations may be called, as token buckets: every account and region has its own, a second's worth can come
 * at once, and a call that is throttled costs nothing.
 */
export type Rates = {
  /** Takes a token; false: the call is throttled. `switched` are the rates of the fault switch. */
  take(operation: { service: string; name: string }, place: Place, switched: Readonly<Record<string, number>>): boolean;
};

type Quota = { readonly operations: readonly string[]; readonly perSecond: number };

/** AWS documents those of the Resource Groups Tagging API; both writes are held to one of them together here. */
const quotas: readonly Quota[] = [
  { operations: ['tagging:GetResources'], perSecond: 15 },
  { operations: ['tagging:TagResources', 'tagging:UntagResources'], perSecond: 5 },
  { operations: ['tagging:GetTagKeys'], perSecond: 5 },
  { operations: ['tagging:GetTagValues'], perSecond: 5 },
];
/** SageMaker says no figures; each of its operations is well served with so many a second. */
const SAGEMAKER_PER_SECOND = 100;

/** Which bucket a call draws from and how fast that fills; undefined: it is not limited. */
const limitOf = (
  service: string,
  name: string,
  switched: Readonly<Record<string, number>>,
  usual: boolean,
): { bucket: string; perSecond: number } | undefined => {
  const operation = `${service}:${name}`;
  const quota =
    quotas.find(({ operations }) => operations.includes(operation)) ??
    (service === 'sagemaker' ? { operations: [operation], perSecond: SAGEMAKER_PER_SECOND } : undefined);
  const own = quota?.operations.find((each) => switched[each] !== undefined) ?? operation;
  for (const pattern of [own, service, '*']) {
    const perSecond = switched[pattern];
    if (perSecond === 0) return undefined;
    if (perSecond !== undefined) return { bucket: pattern, perSecond };
  }
  return quota !== undefined && usual ? { bucket: quota.operations.join(), perSecond: quota.perSecond } : undefined;
};

/** `usual`: whether AWS's quotas hold where the fault switch says nothing. `realNow` is in milliseconds. */
export const createRates = (usual: boolean, realNow: () => number): Rates => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take: ({ service, name }, { account, region }, switched) => {
      const limit = limitOf(service, name, switched, usual);
      if (limit === undefined) return true;
      const { bucket, perSecond } = limit;
      const size = Math.max(1, perSecond);
      const id = `${account} ${region} ${bucket} ${perSecond}`;
      const now = realNow();
      const before = buckets.get(id) ?? { tokens: size, at: now };
      const tokens = Math.min(size, before.tokens + ((now - before.at) / 1000) * perSecond);
      // A call exactly when its token is due must not be lost to rounding.
      const taken = tokens >= 1 - 1e-9;
      buckets.set(id, { tokens: taken ? tokens - 1 : tokens, at: now });
      return taken;
    },
  };
};
