import { z } from 'zod';
import { kindTitle } from '../../../aws/sagemaker/kinds.ts';
import { suggestedEdit } from '../../../model/judge.ts';
import { context, section, type ModalView } from '../../../slack/blocks.ts';
import type { FieldValues } from '../../../slack/bolt.ts';
import { LIMITS } from '../../../slack/limits.ts';
import { checkboxes, fitsMetadata, input, modal } from '../../../slack/modals.ts';
import { fullName, plainReason } from '../../inventory/words.ts';
import { countText } from '../../labels.ts';
import type { SuggestedGroup } from '../group.ts';
import { originSchema } from '../origin.ts';

/** The dialog for fixing many at once: each group of like resources with its suggestion, to be ticked. */
export const SUGGESTED_VIEW = 'fix_suggested';

const Metadata = z.object({ draft: z.string(), origin: originSchema });
export type SuggestedMetadata = z.infer<typeof Metadata>;
export const readSuggestedMetadata = (text: string): SuggestedMetadata => Metadata.parse(JSON.parse(text));

/** Slack shows ten boxes in one field. */
const BOXES = 10;
export const MOST_GROUPS = 60;
const FIELD = 'groups:';
const REMOVE = 'remove_old';

/** Undefined when there is more to carry along than Slack takes. */
export function suggestedModal(groups: readonly SuggestedGroup[], metadata: SuggestedMetadata): ModalView | undefined {
  const text = JSON.stringify(metadata);
  if (!fitsMetadata(text)) return undefined;
  const sure = groups.filter((group) => group.sure).length;
  const numbered = groups.map((group, index) => ({ ...group, value: `${index}` }));
  const parts: (typeof numbered)[] = [];
  for (let from = 0; from < groups.length; from += BOXES) parts.push(numbered.slice(from, from + BOXES));
  return modal({
    title: 'Fix with suggestions',
    submit: 'Tag these',
    close: 'Cancel',
    callbackId: SUGGESTED_VIEW,
    privateMetadata: text,
    blocks: [
      section(
        `Resources with the same problem and the same suggestion are one line. ${sure === 0 ? 'None is certain enough to be ticked already.' : 'What follows from the resource itself or from what it was made of is ticked already; look at the rest before you tick it.'}`,
      ),
      ...parts.map((part, index) =>
        input({
          label: index === 0 ? 'What to tag' : 'and',
          blockId: `${FIELD}${index}`,
          optional: true,
          element: checkboxes({
            actionId: `${FIELD}${index}`,
            options: part.map(({ example, targets, value }) => ({
              text: editWords(example, targets.length),
              value,
              description: whyWords(example),
            })),
            initial: part.filter((group) => group.sure).map(({ value }) => value),
          }),
        }),
      ),
      input({
        label: 'Keys in another spelling',
        blockId: REMOVE,
        optional: true,
        element: checkboxes({
          actionId: REMOVE,
          options: [{ text: 'Remove them (Cost-Center beside cost-center)', value: 'remove' }],
        }),
      }),
      context('Each resource is read again before it is changed, and one that changed meanwhile is left alone.'),
    ],
  });
}

/** What would be set; where that is too long for a line, the values alone. */
function editWords({ kind, findings, suggestions }: SuggestedGroup['example'], count: number): string {
  const set = Object.entries(suggestedEdit({ findings, suggestions }).set);
  const what = `${countText(count)} ${kindTitle(kind, count)}: `;
  const whole = `${what}${set.map(([key, value]) => `${key}=${value}`).join(', ')}`;
  return whole.length <= LIMITS.select.optionText ? whole : `${what}${set.map(([, value]) => value).join(', ')}`;
}

const whyWords = (example: SuggestedGroup['example']): string => {
  const [first] = example.suggestions;
  return `${fullName(example)}${first === undefined ? '' : `: ${plainReason(first.reason)}`}`;
};

/** Which of the groups are ticked. */
export const tickedGroups = (values: FieldValues): number[] =>
  Object.entries(values).flatMap(([id, ticked]) => (id.startsWith(FIELD) ? ticked.map(Number) : []));
/** Whether old spellings go as well. */
export const removesOld = (values: FieldValues): boolean => (values[REMOVE] ?? []).length > 0;

export const FIRST_GROUPS = `${FIELD}0`;
