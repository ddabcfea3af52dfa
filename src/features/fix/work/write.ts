import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaceClients } from '../../../aws/places.ts';
import {
  addTags,
  deleteTags,
  readTags,
  tagResources,
  untagResources,
  type WriteFailure,
  type Written,
} from '../../../aws/tagging.ts';
import { MlcostError } from '../../../errors.ts';
import { tagValue, type Tags } from '../../../model/resource.ts';
import { editedTags, type TagEdit } from '../../../model/tag-edit.ts';
import { errorText, isPassing, isUnsure, unknownText } from './trouble.ts';

/** A resource to be written, and its tags as they were read just now. */
export type WriteTarget = { readonly arn: string; readonly before: Tags };

/**
 * What became of one resource's write. `tags`: of a failed one that was changed all the same, as they are now.
 * `unknown`: AWS did not say, and the tags can't be read at this moment.
 */
export type WriteResult =
  | { readonly result: 'done'; readonly requestId: string | undefined }
  | { readonly result: 'unknown' }
  | {
      readonly result: 'failed';
      readonly error: string;
      readonly requestId?: string | undefined;
      readonly tags?: Tags;
    };

/**
 * Makes the same edit on at most 20 resources of a place: sets first, so that a resource is never without the tag, then
 * removes. What the tagging API refuses is tried once more through SageMaker itself. Where a call's outcome is not
 * known, the resource's tags tell it, and what is still as it was is written again.
 */
export async function writeEdit(
  clients: PlaceClients,
  targets: readonly WriteTarget[],
  edit: TagEdit,
): Promise<ReadonlyMap<string, WriteResult>> {
  const parts = [
    { set: edit.set, remove: [] },
    { set: {}, remove: edit.remove },
  ].filter(({ set, remove }) => Object.keys(set).length + remove.length > 0);
  const results = new Map<string, WriteResult>();
  let left = targets;
  for (const [index, part] of parts.entries()) {
    const next: WriteTarget[] = [];
    for (const [arn, result] of await writePart(clients, left, part)) {
      const before = left.find((target) => target.arn === arn)?.before ?? {};
      results.set(arn, result.result === 'failed' && index > 0 ? halfDone(result, before, part) : result);
      if (result.result === 'done') next.push({ arn, before: editedTags(before, part) });
    }
    left = next;
  }
  return results;
}

const halfDone = (
  result: Extract<WriteResult, { result: 'failed' }>,
  tags: Tags,
  { remove }: TagEdit,
): WriteResult => ({
  tags,
  ...result,
  error: `Its tags were set, but ${remove.join(', ')} could not be removed: ${result.error}`,
});

/** All together; what is refused there, alone. */
async function writePart(
  clients: PlaceClients,
  targets: readonly WriteTarget[],
  part: TagEdit,
): Promise<ReadonlyMap<string, WriteResult>> {
  const results = new Map(await surely(clients, targets, part, (some) => together(clients, some, part)));
  const refused = targets.filter(({ arn }) => !results.has(arn));
  const alone = await Promise.all(
    refused.map((target) => surely(clients, [target], part, ([one]) => byItself(clients, one ?? target, part))),
  );
  for (const [arn, result] of alone.flatMap((one) => [...one])) results.set(arn, result);
  return results;
}

type Results = ReadonlyMap<string, WriteResult>;

/** `again`: throttled or broken at AWS, which may do it in a moment. Those that are in neither were refused. */
type Sent = { readonly results: Results; readonly again: ReadonlySet<string> };
const sent = (results: Iterable<[string, WriteResult]>, again: Iterable<string> = []): Sent => ({
  results: new Map(results),
  again: new Set(again),
});

/** What is refused here may be taken by SageMaker itself. */
async function together(clients: PlaceClients, targets: readonly WriteTarget[], part: TagEdit): Promise<Sent> {
  const arns = targets.map(({ arn }) => arn);
  try {
    const { requestId, failed } =
      part.remove.length > 0
        ? await untagResources(clients, arns, part.remove)
        : await tagResources(clients, arns, part.set);
    return sent(
      arns.filter((arn) => !failed.has(arn)).map((arn) => [arn, { result: 'done', requestId }]),
      arns.filter((arn) => failed.get(arn)?.retry === true),
    );
  } catch (error) {
    if (!(error instanceof MlcostError) || isUnsure(error)) throw error;
    // Not allowed to use the tagging API at all: SageMaker's own call may be.
    if (error.code === 'aws_access_denied' || error.code === 'aws_unsupported') return sent([]);
    return sent(arns.map((arn) => [arn, failedWith(error)]));
  }
}

/** One resource through SageMaker's own tagging. */
async function byItself(clients: PlaceClients, { arn }: WriteTarget, part: TagEdit): Promise<Sent> {
  let written: Written;
  try {
    written =
      part.remove.length > 0 ? await deleteTags(clients, arn, part.remove) : await addTags(clients, arn, part.set);
  } catch (error) {
    if (!(error instanceof MlcostError) || isUnsure(error)) throw error;
    return sent([[arn, failedWith(error)]]);
  }
  const { requestId, failed } = written;
  const problem = failed.get(arn);
  return sent([
    [
      arn,
      problem === undefined
        ? { result: 'done', requestId }
        : { result: 'failed', error: failureText(problem), requestId },
    ],
  ]);
}

const ATTEMPTS = 3;
const PAUSE_MS = 250;

/**
 * Sends; when nobody knows what came of it, looks at each, and sends again for those that are as they were. What AWS was
 * not able to do to the last is missing, as what it refused.
 */
async function surely(
  clients: PlaceClients,
  targets: readonly WriteTarget[],
  part: TagEdit,
  send: (targets: readonly WriteTarget[]) => Promise<Sent>,
): Promise<Results> {
  const results = new Map<string, WriteResult>();
  let left = targets;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    let unsure: MlcostError | undefined;
    try {
      const { results: settled, again } = await send(left);
      for (const [arn, result] of settled) results.set(arn, result);
      left = left.filter(({ arn }) => again.has(arn));
    } catch (error) {
      if (!(error instanceof MlcostError) || !isUnsure(error)) throw error;
      unsure = error;
    }
    const seen = await Promise.all(left.map(async (target) => [target, await look(clients, target, part)] as const));
    for (const [{ arn }, result] of seen) if (result !== undefined) results.set(arn, result);
    left = seen.flatMap(([target, result]) => (result === undefined ? [target] : []));
    if (attempt === ATTEMPTS) {
      if (unsure !== undefined) for (const { arn } of left) results.set(arn, failedWith(unsure));
      break;
    }
    if (left.length > 0) await sleep(PAUSE_MS * 2 ** attempt);
  }
  return results;
}

/** What became of a write whose answer never came; undefined: nothing as far as can be seen. */
async function look(
  clients: PlaceClients,
  { arn, before }: WriteTarget,
  part: TagEdit,
): Promise<WriteResult | undefined> {
  try {
    const tags = await readTags(clients, arn);
    if (isWritten(tags, part)) return { result: 'done', requestId: undefined };
    const touched = [...Object.keys(part.set), ...part.remove];
    return touched.every((key) => tagValue(tags, key) === tagValue(before, key))
      ? undefined
      : { result: 'failed', error: 'Somebody changed it at the same moment.', tags };
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    return isPassing(error) ? { result: 'unknown' } : { result: 'failed', error: unknownText(error) };
  }
}

/** Whether the tags are as the edit leaves them, as far as it says. */
export const isWritten = (tags: Tags, { set, remove }: TagEdit): boolean =>
  Object.entries(set).every(([key, value]) => tagValue(tags, key) === value) &&
  remove.every((key) => Object.hasOwn(set, key) || tagValue(tags, key) === undefined);

/** AWS's own codes say more than its messages do; ours are for us. */
const failureText = ({ code, message }: WriteFailure): string =>
  code.startsWith('aws_') ? message : `${code}: ${message}`;

const failedWith = (error: MlcostError): WriteResult => ({ result: 'failed', error: errorText(error) });
