import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { callSlack } from './call.ts';

const KEPT_MS = 5 * 60_000;

/** Tells whether a person is one of `allowed`: user ids, or ids of user groups the person belongs to. */
export type IsOneOf = (userId: string, allowed: readonly string[]) => Promise<boolean>;

/** Members of user groups are remembered for five minutes: a person taken out of a group loses access by then. */
export function peopleIn(client: WebClient): IsOneOf {
  const groups = new LRUCache<string, ReadonlySet<string>>({ max: 500, ttl: KEPT_MS });
  const members = async (group: string): Promise<ReadonlySet<string>> => {
    const known = groups.get(group);
    if (known !== undefined) return known;
    const { users } = await callSlack('usergroups.users.list', () =>
      client.usergroups.users.list({ usergroup: group }),
    );
    const found = new Set(users ?? []);
    groups.set(group, found);
    return found;
  };
  return async (userId, allowed) => {
    if (allowed.includes(userId)) return true;
    for (const id of allowed) if (id.startsWith('S') && (await members(id)).has(userId)) return true;
    return false;
  };
}
