import { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { callSlack } from './call.ts';

/** Whom the token belongs to, and the scopes it was granted (undefined when Slack does not say). */
export async function slackIdentity({ botToken, apiUrl }: Config['slack']): Promise<{
  user: string;
  team: string;
  teamId: string;
  scopes: readonly string[] | undefined;
}> {
  const client = new WebClient(botToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: 10_000,
    retryConfig: { retries: 1 },
  });
  const found = await callSlack('auth.test', () => client.auth.test());
  return {
    user: found.user ?? '',
    team: found.team ?? '',
    teamId: found.team_id ?? '',
    scopes: found.response_metadata?.scopes,
  };
}

/** Asks Slack for a socket without opening it: whether the app token is good and has `connections:write`. */
export async function socketOffered({ appToken = '', apiUrl }: Config['slack']): Promise<void> {
  const client = new WebClient(appToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: 10_000,
    retryConfig: { retries: 1 },
  });
  await callSlack('apps.connections.open', () => client.apps.connections.open({}));
}
