import type { Config } from '../config.ts';
import type { ChannelFacts } from '../slack/channels.ts';
import type { IsOneOf } from '../slack/people.ts';
import type { Person } from '../slack/bolt.ts';

export type AccessDeps = {
  readonly config: Pick<Config, 'people'>;
  /** The workspace the bot is installed in; known once Slack has been asked who we are. */
  readonly team: () => string;
  readonly channelFacts: (channel: string) => Promise<ChannelFacts>;
  readonly isOneOf: IsOneOf;
};

/** A private, friendly no: what it says is shown to the person. */
export type Refusal = { readonly refused: string };

/**
 * Whether costs may be shown to this person in this channel. Decided before anything is read: people of other
 * organizations and channels shared with them never see costs, whatever the configuration says.
 */
export async function refusal(
  { config, team, channelFacts, isOneOf }: AccessDeps,
  person: Person,
  channel: string | undefined,
  access?: 'admin',
): Promise<Refusal | undefined> {
  if (person.team !== team()) {
    return { refused: 'mlcost shows costs to people of the workspace it is installed in; you are from another one.' };
  }
  if (channel !== undefined && (await channelFacts(channel)).external) {
    return {
      refused:
        'This channel is shared with another organization, so mlcost shows no costs here. Ask in another channel or in a direct message to me.',
    };
  }
  const { look, admin } = config.people;
  if (access === 'admin' && !(await isOneOf(person.user, admin))) {
    return { refused: `This is for mlcost's admins: people.admin in mlcost.yml names them.` };
  }
  if (look !== 'everyone' && !(await isOneOf(person.user, [...look, ...admin]))) {
    return {
      refused: 'Only some people may look at costs here. Ask a platform admin to add you to people.look in mlcost.yml.',
    };
  }
  return undefined;
}
