import { kindTitle } from '../../aws/sagemaker/kinds.ts';
import { closest } from '../../command/closest.ts';
import { quoted, type UsageError } from '../../command/usage-error.ts';
import { SAGEMAKER_KINDS, type SageMakerKind } from '../../model/kinds.ts';

/** What people call a kind when they don't write it as its ARN does. */
const OTHER_WORDS: Readonly<Record<string, SageMakerKind>> = {
  notebook: 'notebook-instance',
  'tuning-job': 'hyper-parameter-tuning-job',
  'hyperparameter-tuning-job': 'hyper-parameter-tuning-job',
  hpo: 'hyper-parameter-tuning-job',
  profile: 'user-profile',
  training: 'training-job',
  processing: 'processing-job',
  transform: 'transform-job',
  labeling: 'labeling-job',
  automl: 'automl-job',
  hyperpod: 'cluster',
  mlflow: 'mlflow-tracking-server',
};

const plain = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]+/g, '-');
const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/s$/, '');

const KINDS: ReadonlyMap<string, SageMakerKind> = new Map([
  ...SAGEMAKER_KINDS.flatMap((kind) =>
    [kind, `${kind}s`, plain(kindTitle(kind)), plain(kindTitle(kind, 2))].map((word) => [word, kind] as const),
  ),
  ...Object.entries(OTHER_WORDS),
]);

/** The kind that a word or two ("training jobs", "endpoint", "notebooks") name, and how many of the words. */
export function kindAt(words: readonly string[]): { kind: SageMakerKind; used: number } | undefined {
  for (const used of [4, 3, 2, 1]) {
    if (words.length < used) continue;
    const word = plain(words.slice(0, used).join(' '));
    const kind = KINDS.get(word) ?? KINDS.get(singular(word));
    if (kind !== undefined) return { kind, used };
  }
  return undefined;
}

/** What to say to a word that names no kind; `find` makes a line of one that may be a resource's name. */
export function unknownKind(word: string, redo: (kind: string) => string, find?: (name: string) => string): UsageError {
  const meant = closest(plain(word), [...KINDS.keys()]);
  const kind = meant === undefined ? undefined : KINDS.get(meant);
  const is = `${quoted(word)} is not a kind of SageMaker resource.`;
  if (kind !== undefined) return { usageError: `${is} Did you mean ${quoted(kind)}?`, try: redo(kind) };
  return find === undefined
    ? { usageError: `${is} Write one as its ARN does, such as ${quoted('endpoint')} or ${quoted('training-job')}.` }
    : { usageError: `${is} To find a resource by a part of its name, say so.`, try: find(word) };
}
