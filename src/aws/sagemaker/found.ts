import type { SageMakerKind } from '../../model/kinds.ts';
import type { Resource, Tags } from '../../model/resource.ts';
import type { Place } from '../places.ts';
import type { Listed } from './kind.ts';

/** A resource while the audit is still finding out about it. */
export type Found = { -readonly [Field in keyof Resource]: Resource[Field] } & { readonly kind: SageMakerKind };

const NO_TAGS: Tags = Object.freeze({});

/** Keeps one of what is equal: thousands of resources share their tags, and all their statuses. */
export type Interner = {
  text(text: string): string;
  tags(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]): Tags;
};

export function interner(): Interner {
  const texts = new Map<string, string>();
  const known = new Map<string, Tags>();
  return {
    text: (text) => {
      const kept = texts.get(text);
      if (kept === undefined) texts.set(text, text);
      return kept ?? text;
    },
    tags: (tags) => {
      if (tags.length === 0) return NO_TAGS;
      const entries = tags
        .map(({ Key = '', Value = '' }) => [Key, Value] as const)
        .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
      const id = JSON.stringify(entries);
      let kept = known.get(id);
      if (kept === undefined) {
        kept = Object.freeze(Object.fromEntries(entries));
        known.set(id, kept);
      }
      return kept;
    },
  };
}

export function foundIn(
  { account, region }: Place,
  kind: SageMakerKind,
  listed: Listed,
  arn: string,
  intern: Interner,
): Found {
  const { name, status, state, createdAt, changedAt, facts } = listed;
  const found: Found = { arn, kind, name, account, region, state, tags: NO_TAGS, facts };
  if (status !== undefined) found.status = intern.text(status);
  if (createdAt !== undefined) found.createdAt = createdAt;
  if (changedAt !== undefined) found.changedAt = changedAt;
  return found;
}

/** AWS's own and other accounts' resources are listed beside ours, and are not ours to tag. */
export const isOf = ({ account }: Place, arn: string): boolean => arn.split(':', 5)[4] === account;
