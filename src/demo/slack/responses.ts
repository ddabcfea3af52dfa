import { randomBytes, randomInt } from 'node:crypto';
import { team } from './people.ts';

/** response_urls: five uses within thirty minutes of real time. */
export type ResponseTarget = {
  kind: 'commands' | 'actions' | 'app';
  interaction: string;
  channel: string;
  userId: string;
  /** The message a click came from; a command has none, which is why its URL replaces nothing. */
  messageTs: string | undefined;
};

export type ResponseUse = ResponseTarget | 'expired_url' | 'used_url' | 'no_service';

export type Responses = {
  /** The path of a fresh URL. */
  issue(target: ResponseTarget): string;
  use(path: string): ResponseUse;
};

const lifetimeMs = 30 * 60_000;
const maxUses = 5;

export function responses(now: () => number = () => performance.now()): Responses {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    issue: (target) => {
      const at = now();
      for (const [old, entry] of issued) {
        if (at - entry.at < 2 * lifetimeMs) break;
        issued.delete(old);
      }
      const path = `/${target.kind}/${team.id}/${randomInt(1e12)}/${randomBytes(12).toString('hex')}`;
      issued.set(path, { target, at, uses: 0 });
      return path;
    },
    use: (path) => {
      const found = issued.get(path);
      if (!found) return 'no_service';
      if (now() - found.at > lifetimeMs) return 'expired_url';
      if (found.uses >= maxUses) return 'used_url';
      found.uses += 1;
      return found.target;
    },
  };
}
