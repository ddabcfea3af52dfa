import { z } from 'zod';
import { kindTitle } from '../../../aws/sagemaker/kinds.ts';
import { section, type ModalView } from '../../../slack/blocks.ts';
import { input, modal, staticSelect, textInput } from '../../../slack/modals.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import { originSchema, type Origin } from '../origin.ts';

/** The dialog that finds a resource by what a person knows of it, or offers those that a message names. */
export const FIND_VIEW = 'find_resource';

const Metadata = z.object({ origin: originSchema });
export const readFindMetadata = (text: string): z.infer<typeof Metadata> => Metadata.parse(JSON.parse(text));
export const NAME = 'name';
export const CHOICE = 'choice';
const MOST = 50;

export function findModal(found: readonly InventoryRow[], origin: Origin, says?: string): ModalView {
  const choices = found.slice(0, MOST).map((row) => ({
    text: row.name,
    value: row.ref,
    description: `${kindTitle(row.kind)}, ${row.region}${row.findings.length === 0 ? ', keeps the policy' : ''}`,
  }));
  return modal({
    title: 'Fix tags',
    submit: 'Next',
    close: 'Cancel',
    callbackId: FIND_VIEW,
    privateMetadata: JSON.stringify({ origin } satisfies z.infer<typeof Metadata>),
    blocks: [
      ...(says === undefined ? [] : [section(says)]),
      ...(choices.length === 0
        ? [
            input({
              label: 'Resource',
              blockId: NAME,
              hint: 'Its name, a part of it, or its ARN.',
              element: textInput({ actionId: NAME, maxLength: 500, placeholder: 'fraud-scorer' }),
            }),
          ]
        : [
            input({
              label: 'Resource',
              blockId: CHOICE,
              element: staticSelect({ actionId: CHOICE, options: choices, initial: choices[0]?.value }),
            }),
          ]),
    ],
  });
}
