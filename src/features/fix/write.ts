import type { PlaceClients } from '../../aws/places.ts';
import {
  addTags,
  deleteTags,
  readTags,
  tagResources,
  untagResources,
  type WriteFailure,
  type Written,
} from '../../aws/tagging.ts';
import { MlcostError } from '../../errors.ts';
import { tagValue, type Tags } from '../../model/resource.ts';
import { editedTags, type TagEdit } from '../../model/tag-edit.ts';

/** What became of one resource's write. `unsure`: AWS may have done it; reading its tags tells. */
export type WriteResult =
  | { readonly result: 'done'; readonly requestId: string | undefined }
  | { readonly result: 'failed'; readonly error: string; readonly requestId: string | undefined };

/**
 * Makes the same edit on at most 20 resources of a place: sets first, so that a resource is never without the tag, then
 * removes. What the tagging API refuses is tried once more through SageMaker itself. Where a call's outcome is not
 * known, the resource's tags tell it.
 */
export async function writeEdit(
  clients: PlaceClients,
  arns: readonly string[],
  edit: TagEdit,
): Promise<ReadonlyMap<string, WriteResult>> {
  const results = new Map<string, WriteResult>();
  let left = arns;
  const step = async (
    all: (arns: readonly string[]) => Promise<Written>,
    one: (arn: string) => Promise<Written>,
  ): Promise<void> => {
    const done = await stepDone(clients, left, edit, all, one);
    for (const [arn, result] of done) results.set(arn, result);
    left = left.filter((arn) => results.get(arn)?.result === 'done');
  };
  if (Object.keys(edit.set).length > 0) {
    await step(
      (some) => tagResources(clients, some, edit.set),
      (arn) => addTags(clients, arn, edit.set),
    );
  }
  if (edit.remove.length > 0 && left.length > 0) {
    await step(
      (some) => untagResources(clients, some, edit.remove),
      (arn) => deleteTags(clients, arn, edit.remove),
    );
  }
  return results;
}

async function stepDone(
  clients: PlaceClients,
  arns: readonly string[],
  edit: TagEdit,
  all: (arns: readonly string[]) => Promise<Written>,
  one: (arn: string) => Promise<Written>,
): Promise<Map<string, WriteResult>> {
  const results = new Map<string, WriteResult>();
  let refused: readonly string[] = arns;
  try {
    const { requestId, failed } = await all(arns);
    for (const arn of arns) if (!failed.has(arn)) results.set(arn, { result: 'done', requestId });
    refused = arns.filter((arn) => failed.has(arn));
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    if (isUnsure(error)) return await byReading(clients, arns, edit, error);
    // Not allowed to use the tagging API at all: SageMaker's own call may be.
    if (error.code !== 'aws_access_denied' && error.code !== 'aws_unsupported') {
      return new Map(arns.map((arn) => [arn, failedWith(error)]));
    }
  }
  for (const [arn, result] of await Promise.all(
    refused.map(async (arn) => [arn, await alone(clients, arn, edit, one)] as const),
  )) {
    results.set(arn, result);
  }
  return results;
}

/** One resource through SageMaker's own tagging. */
async function alone(
  clients: PlaceClients,
  arn: string,
  edit: TagEdit,
  one: (arn: string) => Promise<Written>,
): Promise<WriteResult> {
  try {
    const { requestId, failed } = await one(arn);
    const problem = failed.get(arn);
    return problem === undefined
      ? { result: 'done', requestId }
      : { result: 'failed', error: failureText(problem), requestId };
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    if (!isUnsure(error)) return failedWith(error);
    return (await byReading(clients, [arn], edit, error)).get(arn) ?? failedWith(error);
  }
}

/** AWS's own codes say more than its messages do; ours are for us. */
const failureText = ({ code, message }: WriteFailure): string =>
  code.startsWith('aws_') ? message : `${code}: ${message}`;

async function byReading(
  clients: PlaceClients,
  arns: readonly string[],
  edit: TagEdit,
  error: MlcostError,
): Promise<Map<string, WriteResult>> {
  const results = await Promise.all(
    arns.map(async (arn): Promise<readonly [string, WriteResult]> => {
      const tags = await readTags(clients, arn).catch(() => undefined);
      const done = tags !== undefined && isWritten(tags, edit);
      return [arn, done ? { result: 'done', requestId: undefined } : failedWith(error)];
    }),
  );
  return new Map(results);
}

/** Whether the tags are as the edit leaves them, as far as it says. */
export const isWritten = (tags: Tags, edit: TagEdit): boolean => {
  const after = editedTags(tags, edit);
  return (
    Object.keys(after).length === Object.keys(tags).length &&
    Object.entries(edit.set).every(([key, value]) => tagValue(tags, key) === value)
  );
};

/** Errors after which nobody knows whether AWS did it. */
const isUnsure = ({ code }: MlcostError): boolean => code === 'aws_timeout' || code === 'aws_unavailable';

const failedWith = ({ message, hint }: MlcostError): WriteResult => ({
  result: 'failed',
  error: [message, hint].filter(Boolean).join(' '),
  requestId: undefined,
});
