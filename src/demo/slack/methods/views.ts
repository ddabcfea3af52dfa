import { asString, optionalString } from '../../json.ts';
import { ApiError, argumentError } from '../api-error.ts';
import { checkedView } from '../blocks/message.ts';
import { team } from '../people.ts';
import { personById } from '../state.ts';
import { changeView, openView, publishHome, pushView, viewObject } from '../views.ts';
import type { Method } from './method.ts';

const opening = {
  trigger_id: { kind: 'string', required: true },
  view: { kind: 'object', required: true },
} as const;

export const viewMethods = {
  'views.open': {
    scopes: [],
    token: 'bot',
    tier: 4,
    args: opening,
    run: (slack, args) => {
      const view = checkedView(slack, args['view'], 'modal');
      const { userId } = slack.triggers.exchange(asString(args['trigger_id']));
      return { view: viewObject(slack, openView(slack, userId, view)) };
    },
  },
  'views.push': {
    scopes: [],
    token: 'bot',
    tier: 4,
    args: opening,
    run: (slack, args) => {
      const view = checkedView(slack, args['view'], 'modal');
      const { userId, viewId } = slack.triggers.exchange(asString(args['trigger_id']));
      if (viewId === undefined) throw new ApiError('not_found');
      return { view: viewObject(slack, pushView(slack, userId, view)) };
    },
  },
  'views.update': {
    scopes: [],
    token: 'bot',
    tier: 4,
    args: {
      view: { kind: 'object', required: true },
      view_id: { kind: 'string' },
      external_id: { kind: 'string' },
      hash: { kind: 'string' },
    },
    run: (slack, args) => {
      const viewId = optionalString(args['view_id']);
      const externalId = optionalString(args['external_id']);
      if ((viewId === undefined) === (externalId === undefined)) {
        throw argumentError(['must have exactly one of view_id and external_id']);
      }
      const stored = [...slack.state.views.values()].find(
        (candidate) => candidate.id === viewId || (externalId && candidate.view['external_id'] === externalId),
      );
      const home = [...slack.state.homes.values()].find((candidate) => candidate === stored);
      const view = checkedView(slack, args['view'], home ? 'home' : 'modal');
      if (!stored) throw new ApiError('not_found');
      const hash = optionalString(args['hash']);
      if (hash !== undefined && hash !== stored.hash) throw new ApiError('hash_conflict');
      return { view: viewObject(slack, changeView(slack, stored, view)) };
    },
  },
  'views.publish': {
    scopes: [],
    token: 'bot',
    tier: 4,
    args: {
      user_id: { kind: 'string', required: true },
      view: { kind: 'object', required: true },
      hash: { kind: 'string' },
    },
    run: (slack, args) => {
      if (!slack.installation.homeTab) throw new ApiError('not_enabled');
      const person = personById(asString(args['user_id']));
      if (!person || person.team_id !== team.id) throw new ApiError('invalid_arguments');
      const view = checkedView(slack, args['view'], 'home');
      const stored = publishHome(slack, person.id, view, optionalString(args['hash']));
      return { view: viewObject(slack, stored) };
    },
  },
} satisfies Record<string, Method>;
