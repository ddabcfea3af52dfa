import { randomBytes } from 'node:crypto';
import { asObjects, asString, isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { ApiError } from './api-error.ts';
import { limits } from './blocks/limits.ts';
import { elementsOf } from './blocks/message.ts';
import { optionsOf } from './blocks/text.ts';
import { chosenIn } from './choices.ts';
import { bot, team } from './people.ts';
import type { Slack } from './slack.ts';
import { forgetChoices, slackId, withBlockIds } from './state.ts';
import type { StoredView } from './state.ts';

/** Modals and Homes: who has which one open. */
const newHash = (): string => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;

const prepared = (view: JsonObject): JsonObject => ({ ...view, blocks: withBlockIds(asObjects(view['blocks'])) });

/** The view as the API answers it and the payloads carry it. */
export function viewObject(slack: Slack, stored: StoredView): JsonObject {
  const { view } = stored;
  const modal = view['type'] === 'modal';
  return {
    id: stored.id,
    team_id: team.id,
    type: view['type'],
    blocks: view['blocks'],
    private_metadata: asString(view['private_metadata']),
    callback_id: asString(view['callback_id']),
    state: { values: chosenIn(slack, stored.userId, stored.id, asObjects(view['blocks'])) },
    hash: stored.hash,
    title: modal ? view['title'] : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    close: modal ? (view['close'] ?? null) : null,
    submit: modal ? (view['submit'] ?? null) : null,
    previous_view_id: stored.previousId ?? null,
    root_view_id: stored.rootId,
    app_id: bot.app_id,
    external_id: asString(view['external_id']),
    app_installed_team_id: team.id,
    bot_id: bot.bot_id,
  };
}

function store(slack: Slack, userId: string, view: JsonObject, previous: StoredView | undefined): StoredView {
  const externalId = asString(view['external_id']);
  if (externalId !== '' && [...slack.state.views.values()].some(({ view }) => view['external_id'] === externalId)) {
    throw new ApiError('duplicate_external_id');
  }
  const id = slackId('V');
  const stored: StoredView = {
    id,
    rootId: previous?.rootId ?? id,
    previousId: previous?.id,
    userId,
    view: prepared(view),
    hash: newHash(),
    errors: undefined,
    changed: slack.state.touch(),
  };
  slack.state.views.set(id, stored);
  return stored;
}

export const stackOf = (slack: Slack, userId: string): StoredView[] => slack.state.stacks.get(userId) ?? [];

/** Opens a modal: what the person had open gives way to it. */
export function openView(slack: Slack, userId: string, view: JsonObject): StoredView {
  clearViews(slack, userId);
  const stored = store(slack, userId, view, undefined);
  slack.state.stacks.set(userId, [stored]);
  return stored;
}

/** Puts a modal on top of those the person has open. */
export function pushView(slack: Slack, userId: string, view: JsonObject): StoredView {
  const stack = stackOf(slack, userId);
  if (stack.length === 0) throw new ApiError('not_found');
  if (stack.length >= limits.viewStack) throw new ApiError('push_limit_reached');
  const stored = store(slack, userId, view, stack.at(-1));
  slack.state.stacks.set(userId, [...stack, stored]);
  return stored;
}

export function changeView(slack: Slack, stored: StoredView, view: JsonObject): StoredView {
  const shown = chosenIn(slack, stored.userId, stored.id, asObjects(stored.view['blocks']));
  stored.view = prepared(view);
  stored.hash = newHash();
  stored.errors = undefined;
  keepChoices(slack, stored, shown);
  stored.changed = slack.state.touch();
  return stored;
}

/**
 * What stands in an input stays where the changed view has the same block_id and action_id, even over another preset:
 * only a new block_id shows that one. An option that is not offered any more is not chosen any more.
 */
function keepChoices(slack: Slack, stored: StoredView, shown: ReturnType<typeof chosenIn>): void {
  const kept: typeof shown = {};
  for (const { blockId, element } of elementsOf(asObjects(stored.view['blocks']))) {
    const actionId = asString(element['action_id']);
    const value = shown[blockId]?.[actionId];
    if (value === undefined || value['type'] !== element['type'] || !stillOffered(element, value)) continue;
    kept[blockId] = { ...kept[blockId], [actionId]: value };
  }
  slack.state.choices.set(`${stored.userId}:${stored.id}`, kept);
}

function stillOffered(element: JsonObject, value: JsonObject): boolean {
  if (asString(element['type']).includes('external')) return true;
  const offered = new Set(optionsOf(element).map((option) => option['value']));
  const chosen = [value['selected_option'], ...asObjects(value['selected_options'])].filter(isObject);
  return chosen.every((option) => offered.has(option['value']));
}

/** Takes the top modal away. */
export function popView(slack: Slack, userId: string): void {
  const stack = stackOf(slack, userId);
  const top = stack.at(-1);
  if (!top) return;
  slack.state.views.delete(top.id);
  forgetChoices(slack.state, top.id);
  slack.state.stacks.set(userId, stack.slice(0, -1));
  slack.state.touch();
}

export function clearViews(slack: Slack, userId: string): void {
  while (stackOf(slack, userId).length > 0) popView(slack, userId);
}

export function publishHome(slack: Slack, userId: string, view: JsonObject, hash: string | undefined): StoredView {
  const before = slack.state.homes.get(userId);
  if (before) {
    if (hash !== undefined && hash !== before.hash) throw new ApiError('hash_conflict');
    return changeView(slack, before, view);
  }
  const stored = store(slack, userId, view, undefined);
  slack.state.homes.set(userId, stored);
  return stored;
}
