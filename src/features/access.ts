import type { Config } from '../config.ts';
import type { Person } from '../slack/bolt.ts';
import type { ChannelFacts } from '../slack/channels.ts';
import type { IsOneOf } from '../slack/people.ts';

export type AccessDeps = {
  readonly config: Pick<Config, 'people'>;
  /** The workspace the bot is installed in; known once Slack has been asked who we are. */
  readonly team: () => string;
  readonly channelFacts: (channel: string, look?: { fresh: boolean }) => Promise<ChannelFacts>;
  readonly isOneOf: IsOneOf;
};

/**
 * Why costs are not shown to this person in this channel: a private, friendly no. Undefined when they are. Decided
 * before anything is read: people of other organizations and channels shared with them never see costs, whatever the
 * configuration says.
 */
export async function refusal(
  person: Person,
  channel: string | undefined,
  { config, team, channelFacts, isOneOf }: AccessDeps,
): Promise<string | undefined> {
  if (person.team !== team()) {
    return 'mlcost shows costs to people of the workspace it is installed in; you are from another one.';
  }
  if (channel !== undefined && (await channelFacts(channel)).external) {
    return 'This channel is shared with another organization, so mlcost shows no costs here. Ask in another channel or in a direct message to me.';
  }
  const { look, admin } = config.people;
  if (look !== 'everyone' && !(await isOneOf(person.user, [...look, ...admin]))) {
    return 'Only some people may look at costs here. Ask a platform admin to add you to people.look in mlcost.yml.';
  }
  return undefined;
}

/**
 * Why an answer can't be posted for everybody in a channel. Looked up afresh: a channel may have been shared with
 * another organization, or the bot invited, since the answer was asked for.
 */
export async function postingRefusal(channel: string, { channelFacts }: AccessDeps): Promise<string | undefined> {
  const { external, visible } = await channelFacts(channel, { fresh: true });
  if (external) return 'This channel is shared with another organization now, so mlcost shares no costs here.';
  if (!visible) return 'I am not in this private channel. Type /invite @mlcost here and try again.';
  return undefined;
}

/** Who may tag what belongs to others. */
export const taggers = ({ people }: Pick<Config, 'people'>): readonly string[] => [...people.tag, ...people.admin];
