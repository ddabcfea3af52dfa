import { asList, asObject, asObjects, asString, isObject } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import { ApiError, argumentError } from '../api-error.ts';
import { fileStateOf } from '../files.ts';
import type { Slack } from '../slack.ts';
import { block } from './blocks.ts';
import { boolean, list, literal, object, problem, string, typed } from './check.ts';
import type { Check, Context, Problem, Surface } from './check.ts';
import { limits } from './limits.ts';
import { plainText } from './text.ts';

/** A whole message's blocks or a whole view, checked against everything Slack refuses. */
const context = (slack: Slack, surface: Surface): Context => ({
  surface,
  fileState: (file) => fileStateOf(slack, file),
  counts: { tables: 0, charts: 0, markdown: 0, tableCharacters: 0, focused: 0 },
});

export type Element = { blockId: string; element: JsonObject; input: JsonObject | undefined };

/** Every interactive element of some blocks, with the block it is in (and the input block, when it is in one). */
export function elementsOf(blocks: readonly JsonObject[]): Element[] {
  return blocks.flatMap((entry): Element[] => {
    const blockId = asString(entry['block_id']);
    const at = (element: JsonObject): Element => ({ blockId, element, input: undefined });
    switch (entry['type']) {
      case 'section':
        return isObject(entry['accessory']) && entry['accessory']['type'] !== 'image' ? [at(entry['accessory'])] : [];
      case 'actions':
      case 'context_actions':
        return asObjects(entry['elements']).map(at);
      case 'input':
        return isObject(entry['element']) ? [{ blockId, element: entry['element'], input: entry }] : [];
      case 'card':
        return asObjects(entry['actions']).map(at);
      case 'carousel':
        return elementsOf(asObjects(entry['elements']));
      case 'container':
        return elementsOf(asObjects(entry['child_blocks']));
      default:
        return [];
    }
  });
}

/** block_ids are unique in the whole, action_ids in their block. */
function duplicates(blocks: readonly unknown[], pointer: string): Problem[] {
  const blockIds = new Set<string>();
  return blocks.flatMap((entry, index) => {
    const found: Problem[] = [];
    const blockId = asObject(entry)['block_id'];
    if (typeof blockId === 'string') {
      if (blockIds.has(blockId)) {
        found.push(problem(`${pointer}/${index}/block_id`, 'duplicate', `block_id already exists: ${blockId}`));
      }
      blockIds.add(blockId);
    }
    const actionIds = new Set<string>();
    for (const { element } of elementsOf([asObject(entry)])) {
      const actionId = asString(element['action_id']);
      if (actionId === '') continue;
      if (actionIds.has(actionId)) {
        found.push(problem(`${pointer}/${index}`, 'duplicate', `action_id already exists: ${actionId}`));
      }
      actionIds.add(actionId);
    }
    return found;
  });
}

const messageBlocks = list(block, { min: 0, max: limits.messageBlocks });

function messageProblems(slack: Slack, blocks: unknown, surface: Surface): Problem[] {
  const problems = messageBlocks(blocks, '/blocks', context(slack, surface));
  return problems.length > 0 ? problems : duplicates(asList(blocks), '/blocks');
}

const asMessages = (problems: readonly Problem[]): string[] =>
  problems.map(({ pointer, message }) => `${message} [json-pointer:${pointer}]`);

/** The blocks, or `invalid_blocks` with every problem and its JSON pointer. */
export function checkedBlocks(
  slack: Slack,
  blocks: unknown,
  surface: Surface,
  refusal: (problems: readonly Problem[]) => ApiError = (problems) =>
    argumentError(asMessages(problems), 'invalid_blocks'),
): JsonObject[] {
  const problems = messageProblems(slack, blocks, surface);
  if (problems.length > 0) throw refusal(problems);
  return asObjects(blocks);
}

const shared = {
  blocks: list(block, { max: limits.viewBlocks }),
  'private_metadata?': string({ min: 0, max: limits.privateMetadata }),
  'callback_id?': string({ min: 0, max: limits.id }),
  'external_id?': string({ min: 0, max: limits.id }),
};

const modal: Check = object(
  {
    type: literal('modal'),
    title: plainText(limits.viewTitle),
    'submit?': plainText(limits.viewTitle),
    'close?': plainText(limits.viewTitle),
    'clear_on_close?': boolean,
    'notify_on_close?': boolean,
    'submit_disabled?': boolean,
    ...shared,
  },
  (value, pointer) =>
    value['submit'] === undefined && asObjects(value['blocks']).some(({ type }) => type === 'input')
      ? [problem(`${pointer}/submit`, 'missing_field', 'submit is required when the view has input blocks')]
      : [],
);

const home: Check = object({ type: literal('home'), ...shared });

/** The view, or `invalid_arguments` (or `view_too_large`) as Slack answers it. */
export function checkedView(slack: Slack, view: unknown, kind: 'modal' | 'home'): JsonObject {
  if (Buffer.byteLength(JSON.stringify(view)) > limits.viewBytes) throw new ApiError('view_too_large');
  const check = typed(kind === 'modal' ? { modal } : { home });
  const shape = check(view, '/view', context(slack, kind));
  const problems = shape.length > 0 ? shape : duplicates(asList(asObject(view)['blocks']), '/view/blocks');
  if (problems.length > 0) throw argumentError(asMessages(problems));
  return asObject(view);
}
