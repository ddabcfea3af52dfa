/** Slack's rate limits: a bucket for each method (for each channel when posting), refilled on real time. */
export type Tier = 1 | 2 | 3 | 4 | 'post' | 'special';

const perMinute: Record<1 | 2 | 3 | 4, number> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** Posting: one message a second in a channel; a short burst passes. */
const postBurst = 4;

export type Rates = {
  /** Takes one call's worth; gives the seconds to wait when there is none left. */
  take(key: string, tier: Tier): number | undefined;
};

export function rates(enabled: boolean, now: () => number = () => performance.now()): Rates {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take: (key, tier) => {
      if (!enabled || tier === 'special') return undefined;
      const capacity = tier === 'post' ? postBurst : perMinute[tier];
      const perSecond = tier === 'post' ? 1 : perMinute[tier] / 60;
      const at = now();
      const bucket = buckets.get(key) ?? { left: capacity, at };
      bucket.left = Math.min(capacity, bucket.left + ((at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
      buckets.set(key, bucket);
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
      bucket.left -= 1;
      return undefined;
    },
  };
}
