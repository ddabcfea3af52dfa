import type { WebClient } from '@slack/web-api';
import type { Person } from './bolt.ts';
import { callSlack, slackErrorCode } from './call.ts';

/**
 * Who opened Home, with their own workspace. The event's team_id is not said to be that, and people of another
 * organization reach a shared app's Home, so Slack is asked. In an Enterprise Grid somebody belongs to several.
 */
export async function homeOpener(user: string, installed: string, client: WebClient): Promise<Person> {
  try {
    const { user: is } = await callSlack('users.info', () => client.users.info({ user }));
    const teams = [is?.team_id, ...(is?.enterprise_user?.teams ?? [])];
    return { user, team: teams.includes(installed) ? installed : (is?.team_id ?? '') };
  } catch (error) {
    const code = slackErrorCode(error);
    // An app made from an older manifest can't ask.
    if (code === 'missing_scope') return { user, team: installed };
    if (code === 'user_not_found' || code === 'user_not_visible') return { user, team: '' };
    throw error;
  }
}
