import { MlcostError } from '../../errors.ts';
import type { Place } from '../places.ts';

/** What could not be read of a place, and why. */
export type Gap = {
  readonly account: string;
  readonly region: string;
  /** '*': it concerns all kinds, or the tags of several. */
  readonly kind: string;
  /** Fit to be shown. */
  readonly error: string;
  /** The IAM action that is missing. */
  readonly action?: string;
};

type Failing = {
  readonly kind: string;
  readonly listError?: unknown;
  readonly tagError?: unknown;
  readonly unread: ReadonlySet<unknown>;
  readonly incomplete: boolean;
};

/** One a kind that could not be listed, one for each reason tags could not be read; one alone when nothing could. */
export function gapsOf(place: Place, works: readonly Failing[]): Gap[] {
  const gap = (kind: string, error: unknown): Gap => ({ ...place, kind, ...told(error) });
  const failed = works.filter(({ listError }) => listError !== undefined);
  const first = failed[0]?.listError;
  const codes = new Set(failed.map(({ listError }) => (listError instanceof MlcostError ? listError.code : 'unknown')));
  if (failed.length === works.length && codes.size === 1 && codes.has('aws_access_denied')) {
    return [denied(place, first)];
  }
  if (failed.length === works.length && codes.size === 1) return [gap('*', first)];

  const gaps = failed.map(({ kind, listError }) => gap(kind, listError));
  const reasons = new Map<string, Gap>();
  for (const { tagError, unread, incomplete } of works) {
    if (tagError === undefined || !(unread.size > 0 || incomplete)) continue;
    const each = gap('*', tagError);
    reasons.set(each.error, each);
  }
  return [...gaps, ...reasons.values()];
}

function denied(place: Place, error: unknown): Gap {
  const { action } = told(error);
  if (action === 'sts:AssumeRole') return { ...place, kind: '*', ...told(error) };
  return {
    ...place,
    kind: '*',
    error: 'The bot is not allowed to list anything of SageMaker here.',
    action: 'sagemaker:List*',
  };
}

const told = (error: unknown): { readonly error: string; readonly action?: string } => {
  if (!(error instanceof MlcostError)) return { error: 'Something failed in the bot itself; its log says more.' };
  return { error: error.message, ...(error.action === undefined ? {} : { action: error.action }) };
};
