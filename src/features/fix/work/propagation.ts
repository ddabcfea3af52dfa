import { setTimeout as sleep } from 'node:timers/promises';
import { domainPropagation, setDomainPropagation } from '../../../aws/sagemaker/studio.ts';
import { MlcostError } from '../../../errors.ts';
import { sageMakerName } from '../../../model/arn.ts';
import type { Person } from '../../../slack/bolt.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { Deps } from '../../subcommand.ts';
import { errorText, isUnsure } from './trouble.ts';

/** A dialog has to open within three seconds. */
const PATIENCE_MS = 1_200;

type PropagationDeps = Pick<Deps, 'aws' | 'store' | 'clock' | 'newId'>;

/** Whether a Studio domain leaves what is created inside it without its tags; false when that can't be told in time. */
export async function lacksPropagation(row: InventoryRow, { aws }: Pick<Deps, 'aws'>): Promise<boolean> {
  if (row.kind !== 'domain') return false;
  const lacks = async () => (await isOn(row, { aws })) === false;
  return await Promise.race([lacks(), sleep(PATIENCE_MS, false, { ref: false })]);
}

/** undefined: AWS does not say. */
async function isOn(row: InventoryRow, { aws }: Pick<Deps, 'aws'>): Promise<boolean | undefined> {
  try {
    return await domainPropagation(await aws.at(row), domainId(row));
  } catch (error) {
    if (error instanceof MlcostError) return undefined;
    throw error;
  }
}

const domainId = ({ arn, name }: InventoryRow): string => sageMakerName(arn)?.name ?? name;

/** Turns tag propagation on, audited as every change: what is created in the domain from now on gets its tags. */
export async function turnOnPropagation(row: InventoryRow, { user }: Person, deps: PropagationDeps): Promise<void> {
  const id = `c${deps.newId()}${deps.newId()}`;
  const { arn, kind, name, account, region, tags } = row;
  const at = deps.clock().getTime();
  await deps.store.changes.intend([
    {
      id,
      at,
      person: user,
      via: 'dialog',
      arn,
      kind,
      name,
      account,
      region,
      operation: 'tag-propagation',
      before: tags,
      after: tags,
      note: 'TagPropagation ENABLED',
    },
  ]);
  const conclude = (result: 'done' | 'failed', more: { requestId?: string; error?: string }) =>
    deps.store.changes.conclude([{ id, at: deps.clock().getTime(), result, ...more }]);
  try {
    const { requestId } = await setDomainPropagation(await deps.aws.at(row), domainId(row), true);
    await conclude('done', requestId === undefined ? {} : { requestId });
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    // Of a lost answer the domain itself is asked: now, and when that doesn't help, by stranded.ts.
    if (!isUnsure(error)) await conclude('failed', { error: errorText(error) });
    else if (await isOn(row, deps)) return void (await conclude('done', {}));
    throw error;
  }
}
