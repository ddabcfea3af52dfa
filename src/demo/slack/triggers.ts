import { randomBytes, randomInt } from 'node:crypto';
import { ApiError } from './api-error.ts';

/** trigger_ids: three seconds of real time, once each. */
export type Trigger = { userId: string; viewId: string | undefined; interaction: string };

export type Triggers = {
  issue(trigger: Trigger): string;
  /** Uses the id up, or throws Slack's error for one that is unknown, used or too old. */
  exchange(id: string): Trigger;
};

const lifetimeMs = 3000;

export function triggers(now: () => number = () => performance.now()): Triggers {
  const issued = new Map<string, { trigger: Trigger; at: number; used: boolean }>();
  return {
    issue: (trigger) => {
      const id = `${randomInt(1e12)}.${randomInt(1e12)}.${randomBytes(16).toString('hex')}`;
      const at = now();
      for (const [old, entry] of issued) {
        if (at - entry.at < 60_000) break;
        issued.delete(old);
      }
      issued.set(id, { trigger, at, used: false });
      return id;
    },
    exchange: (id) => {
      const found = issued.get(id);
      if (!found) throw new ApiError('invalid_trigger_id');
      if (found.used) throw new ApiError('exchanged_trigger_id');
      if (now() - found.at > lifetimeMs) throw new ApiError('expired_trigger_id');
      found.used = true;
      return found.trigger;
    },
  };
}
