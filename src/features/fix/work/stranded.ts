import { domainPropagation } from '../../../aws/sagemaker/studio.ts';
import { MlcostError } from '../../../errors.ts';
import { sageMakerName } from '../../../model/arn.ts';
import type { Change, ChangeOutcome } from '../../../store/changes.ts';
import type { Deps } from '../../subcommand.ts';
import { unknownText } from './trouble.ts';

/** Long enough for any call that is still under way to have ended. */
const OLD_MS = 10 * 60_000;

type StrandedDeps = Pick<Deps, 'aws' | 'store' | 'clock' | 'log'>;

/**
 * Concludes tag propagation that was turned on and never said what came of it: its process died, or AWS's answer was
 * lost. The domain says whether AWS had done it; one that can't be asked now does not keep others from being concluded.
 */
export async function concludeStranded(deps: StrandedDeps): Promise<void> {
  const now = deps.clock().getTime();
  for (const change of await deps.store.changes.stranded('tag-propagation', now - OLD_MS)) {
    try {
      await deps.store.changes.conclude([{ id: change.id, at: now, ...(await outcomeOf(change, deps)) }]);
    } catch (error) {
      if (!(error instanceof MlcostError)) throw error;
      deps.log.warn({ err: error, change: change.id }, 'what came of a change is not known yet');
    }
  }
}

async function outcomeOf(
  { account, region, arn }: Change,
  { aws }: StrandedDeps,
): Promise<Omit<ChangeOutcome, 'id' | 'at'>> {
  try {
    const on = await domainPropagation(await aws.at({ account, region }), sageMakerName(arn)?.name ?? '');
    return on ? { result: 'done' } : { result: 'failed', error: 'The bot was stopped before AWS had done it.' };
  } catch (error) {
    // Nobody will ever be able to ask.
    const ended = error instanceof MlcostError && (error.code === 'aws_not_found' || error.code === 'config_invalid');
    if (!ended) throw error;
    return { result: 'failed', error: unknownText(error) };
  }
}
