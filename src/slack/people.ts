import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { callSlack, neededScope, slackErrorCode } from './call.ts';

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

/** Who is who: Slack's people and the e-mail addresses that resources name. */
export type PeopleDirectory = {
  /** Undefined for a bot, somebody unknown or without an address, and while a scope is missing. */
  emailOf(user: string): Promise<string | undefined>;
  userByEmail(email: string): Promise<string | undefined>;
  /** The scope without which the last look-ups found nobody; undefined when all is well. */
  missing(): string | undefined;
};

const FOUND_MS = 60 * 60_000;
const NOT_FOUND_MS = 10 * 60_000;
const EMAIL_SCOPE = 'users:read.email';
/** What Slack answers for people who are not there, or not to be seen by the bot. */
const NOBODY = new Set(['users_not_found', 'user_not_found', 'user_not_visible', 'invalid_arguments']);

/**
 * Looks people up one after the other, so that a rate limit holds the next ones up instead of refusing them too. Answers
 * are kept for an hour, and that somebody was not found for ten minutes. Fails only when Slack does not answer.
 */
export function peopleDirectory(client: WebClient): PeopleDirectory {
  let missing: string | undefined;

  const find = async (method: string, ask: () => Promise<{ found: string | undefined; scopes: readonly string[] }>) => {
    try {
      const { found, scopes } = await callSlack(method, ask);
      // Without the scope, users.info answers all the same and leaves the address out.
      missing = found !== undefined || scopes.length === 0 || scopes.includes(EMAIL_SCOPE) ? undefined : EMAIL_SCOPE;
      return found;
    } catch (error) {
      if (slackErrorCode(error) === 'missing_scope') {
        missing = neededScope(error) ?? EMAIL_SCOPE;
        return undefined;
      }
      if (NOBODY.has(slackErrorCode(error) ?? '')) return undefined;
      throw error;
    }
  };

  const emails = lookups((user) =>
    find('users.info', async () => {
      const { user: is, response_metadata: about } = await client.users.info({ user });
      const email = is?.deleted === true ? undefined : is?.profile?.email?.toLowerCase();
      return { found: email === '' ? undefined : email, scopes: is?.is_bot === true ? [] : (about?.scopes ?? []) };
    }),
  );
  const users = lookups((email) =>
    find('users.lookupByEmail', async () => {
      const { user: is, response_metadata: about } = await client.users.lookupByEmail({ email });
      return { found: is?.deleted === true ? undefined : is?.id, scopes: about?.scopes ?? [] };
    }),
  );
  return {
    emailOf: (user) => emails(user),
    userByEmail: (email) => users(email.trim().toLowerCase()),
    missing: () => missing,
  };
}

/** One look-up a time, each key asked once while its answer is fresh. */
function lookups(look: (key: string) => Promise<string | undefined>): (key: string) => Promise<string | undefined> {
  const kept = new LRUCache<string, { readonly found: string | undefined }>({ max: 20_000 });
  const asked = new Map<string, Promise<string | undefined>>();
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (key: string): Promise<string | undefined> => {
    const found = await look(key);
    kept.set(key, { found }, { ttl: found === undefined ? NOT_FOUND_MS : FOUND_MS });
    return found;
  };
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return Promise.resolve(known.found);
    const running = asked.get(key);
    if (running !== undefined) return running;
    const asking = last.then(() => ask(key)).finally(() => asked.delete(key));
    last = asking.catch(() => undefined);
    asked.set(key, asking);
    return asking;
  };
}
