import { asObject, asObjects, asString, isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { Refused } from '../refused.ts';
import { elementsOf } from './blocks/message.ts';
import type { Element } from './blocks/message.ts';
import { choose, valueGiven } from './choices.ts';
import type { Person } from './people.ts';
import type { Slack } from './slack.ts';
import type { StoredView } from './state.ts';

/** What tells one element from the others. */
export type Named = { action_id: string; block_id?: string; value?: string };

/** The element the person means; of several with one action_id, the one with the block or value they name. */
export function elementOf(blocks: readonly JsonObject[], click: Named): Element {
  const all = elementsOf(blocks);
  const named = all.filter(({ element }) => element['action_id'] === click.action_id);
  const narrowed = named.filter(
    ({ blockId, element }) =>
      (click.block_id === undefined || click.block_id === blockId) &&
      (click.value === undefined || element['value'] === undefined || element['value'] === click.value),
  );
  const found = narrowed[0];
  if (!found) {
    const ids = [...new Set(all.map(({ element }) => asString(element['action_id'])))].join(', ');
    const what = named.length > 0 ? `with that value or block` : `"${click.action_id}"`;
    throw new Refused(`There is no element ${what} there. There is: ${ids || 'nothing to click'}.`, 404);
  }
  if (narrowed.length > 1)
    throw new Refused(`There are ${narrowed.length} elements "${click.action_id}": name its value.`);
  return found;
}

/** Writes into a view's fields: `{ action_id: value }`, or `{ block_id: { action_id: value } }` where ids are not alone. */
export function fillIn(slack: Slack, who: Person, view: StoredView, values: unknown): void {
  const blocks = asObjects(view.view['blocks']);
  const write = (named: Named, value: unknown): void => {
    const target = elementOf(blocks, named);
    choose(slack, who.id, view.id, target, valueGiven(slack, target, value));
  };
  for (const [id, entry] of Object.entries(asObject(values))) {
    if (!isObject(entry)) write({ action_id: id }, entry);
    else for (const [action_id, value] of Object.entries(entry)) write({ action_id, block_id: id }, value);
  }
}
