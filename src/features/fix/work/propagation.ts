import { setTimeout as sleep } from 'node:timers/promises';
import { domainPropagation, setDomainPropagation } from '../../../aws/sagemaker/studio.ts';
import { MlcostError } from '../../../errors.ts';
import { sageMakerName } from '../../../model/arn.ts';
import type { Person } from '../../../slack/bolt.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { Deps } from '../../subcommand.ts';

/** A dialog has to open within three seconds. */
const PATIENCE_MS = 1_200;

type PropagationDeps = Pick<Deps, 'aws' | 'store' | 'clock' | 'newId'>;

/** Whether a Studio domain leaves what is created inside it without its tags; false when that can't be told in time. */
export async function lacksPropagation(row: InventoryRow, { aws }: Pick<Deps, 'aws'>): Promise<boolean> {
  if (row.kind !== 'domain') return false;
  const asked = aws.at(row).then(async (clients) => !(await domainPropagation(clients, domainId(row))));
  const known = asked.catch((error: unknown) => {
    if (error instanceof MlcostError) return false;
    throw error;
  });
  return await Promise.race([known, sleep(PATIENCE_MS, false, { ref: false })]);
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
    await conclude('failed', { error: error instanceof Error ? error.message : 'failed' });
    throw error;
  }
}

/** Long enough for any call that is still under way to have ended. */
const OLD_MS = 10 * 60_000;

/** Intents of a process that died before it could say what came of them: the domain says whether AWS had done it. */
export async function concludeInterrupted(deps: Pick<Deps, 'aws' | 'store' | 'clock'>): Promise<void> {
  const now = deps.clock().getTime();
  const open = await deps.store.changes.unconcluded();
  for (const change of open.filter(({ job, at }) => job === undefined && now - at > OLD_MS)) {
    const { id, operation, account, region, arn } = change;
    const on =
      operation === 'tag-propagation' &&
      (await domainPropagation(await deps.aws.at({ account, region }), sageMakerName(arn)?.name ?? ''));
    await deps.store.changes.conclude([
      {
        id,
        at: now,
        result: on ? 'done' : 'failed',
        ...(on ? {} : { error: 'The bot was stopped before AWS had done it.' }),
      },
    ]);
  }
}
