import type { ResourceName } from './resource.ts';

/** Why a value is suggested. Counts are of what the audit found, without the resource itself. */
export type SuggestionReason =
  /** Repairs of what stands on the resource itself: `from` is the value, `found` the key. */
  | { readonly kind: 'near-miss-value'; readonly from: string }
  | { readonly kind: 'wrong-case'; readonly found: string }
  | { readonly kind: 'near-miss-key'; readonly found: string }
  /** `via` carries the tag; `path` leads there from what the resource was directly made from, and ends with `via`. */
  | { readonly kind: 'lineage'; readonly via: ResourceName; readonly path: readonly ResourceName[] }
  /** The space, user profile or domain it belongs to carries the tag. */
  | { readonly kind: 'studio'; readonly via: ResourceName }
  /**
   * Of the `of` resources of the same account whose names begin so and that carry an allowed value, `count` have this
   * one. They are of the same kind, unless `otherKinds`.
   */
  | {
      readonly kind: 'siblings';
      readonly prefix: string;
      readonly count: number;
      readonly of: number;
      readonly otherKinds?: true;
    }
  /** Of the `of` resources of the same owner that carry an allowed value, `count` have this one. */
  | { readonly kind: 'owner-habit'; readonly owner: string; readonly count: number; readonly of: number };

/** A value for a required key; the policy allows it. */
export type TagSuggestion = {
  readonly key: string;
  readonly value: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly reason: SuggestionReason;
};

export type Suggested = Omit<TagSuggestion, 'key'>;
