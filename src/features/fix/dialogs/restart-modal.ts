import { z } from 'zod';
import { section, context, type ModalView } from '../../../slack/blocks.ts';
import { fitsMetadata, modal } from '../../../slack/modals.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { ShownOwner } from '../../inventory/owners.ts';
import { ownerText, resourceName } from '../../inventory/words.ts';
import { originSchema } from '../origin.ts';

/** The dialog that says whose kernels stop before running apps are restarted. */
export const RESTART_VIEW = 'restart_apps';

const Metadata = z.object({ job: z.string(), draft: z.string(), origin: originSchema });
export type RestartMetadata = z.infer<typeof Metadata>;
export const readRestartMetadata = (text: string): RestartMetadata => Metadata.parse(JSON.parse(text));

/** The ARNs of the apps that the dialog shows: those are restarted, and no others. */
const Draft = z.array(z.string());
export const writeRestartDraft = (arns: readonly string[]): string => JSON.stringify(arns);
export const readRestartDraft = (body: string): readonly string[] => Draft.parse(JSON.parse(body));

const MOST = 20;

/** `others`: so many more have old tags, and are not the person's to restart. */

export function restartModal(
  apps: readonly { readonly row: InventoryRow; readonly owner: ShownOwner | undefined }[],
  others: number,
  metadata: RestartMetadata,
): ModalView | undefined {
  const text = JSON.stringify(metadata);
  if (!fitsMetadata(text)) return undefined;
  const lines = apps.slice(0, MOST).map(({ row, owner }) => {
    const where = [row.facts.appType, row.facts.space ?? row.facts.userProfile].filter((part) => part !== undefined);
    return `• ${where.map((part) => resourceName(part ?? '')).join(' · ')} · ${resourceName(row.name)}${owner === undefined ? '' : ` of ${ownerText(owner)}`}`;
  });
  const count = `${apps.length} app${apps.length === 1 ? '' : 's'}`;
  return modal({
    title: 'Restart apps',
    submit: `Restart ${count}`,
    close: 'Cancel',
    callbackId: RESTART_VIEW,
    privateMetadata: text,
    blocks: [
      section(
        `*These run with their old tags. Restarting stops their kernels:* files stay, what is only in memory is lost. Tell the people first.`,
      ),
      section([...lines, ...(apps.length > MOST ? [`• and ${apps.length - MOST} more`] : [])].join('\n')),
      context(
        [
          'Each is deleted and created again with the same settings, which takes AWS a few minutes.',
          ...(others === 0
            ? []
            : [`${others === 1 ? '1 more is' : `${others} more are`} of others, who restart theirs themselves.`]),
        ].join(' '),
      ),
    ],
  });
}
