import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { boltLogger } from './bolt-log.ts';

/** Slack's client retries for half an hour by default; a person waits for seconds. */
const CLIENT_OPTIONS = {
  timeout: 10_000,
  retryConfig: { retries: 2, factor: 2, minTimeout: 200, maxTimeout: 1000 },
  rejectRateLimitedCalls: true,
};

export const clientOptions = ({ apiUrl }: Config['slack']) => ({
  ...CLIENT_OPTIONS,
  ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
});

/** Slack's Web API for a process that takes nothing from Slack. */
export const slackClient = (slack: Config['slack'], log: Logger): WebClient =>
  new WebClient(slack.botToken, { ...clientOptions(slack), logger: boltLogger(log) });
