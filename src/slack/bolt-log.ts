import type { LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';
import { scrub } from '../scrub.ts';

/** Bolt's own messages, without bodies and secrets. */
export function boltLogger(log: Logger) {
  const texts = (parts: unknown[]) =>
    scrub(parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : '')).join(' '));
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug({ slack: texts(parts) }, 'Slack client'),
    warn: (...parts: unknown[]) => log.warn({ slack: texts(parts) }, 'Slack client'),
    error: (...parts: unknown[]) => log.error({ slack: texts(parts) }, 'Slack client'),
    setLevel: () => undefined,
    getLevel: () => 'info' as LogLevel, // the enum is not erasable, its value is
    setName: () => undefined,
  };
}
