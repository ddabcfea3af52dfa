/** The people, channels and user groups of the demo workspace: fixed, because the story and its checks name them. */
export type Role = 'owner' | 'member' | 'admin' | 'outsider';

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly title: string;
  readonly role: Role;
  readonly team_id: string;
  readonly color: string;
  readonly email: string;
};

/** `mpim` is a group's direct message, `im` a person's with the bot, `dm` that of two people, which no bot gets to see. */
export type ChannelKind = 'public' | 'private' | 'mpim' | 'im' | 'dm';

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly is_ext_shared: boolean;
  /** Ids of people; the bot's membership is kept apart. */
  readonly members: string[];
  bot_is_member: boolean;
  readonly topic: string;
};

export type UserGroup = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: string[];
};

export const team = { id: 'T0MLCOST', name: 'Acme ML', domain: 'acme-ml' };
export const vendorTeam = { id: 'T0VENDOR', name: 'Label Vendor', domain: 'label-vendor' };
export const bot = { user_id: 'U0MLCOST', bot_id: 'B0MLCOST', app_id: 'A0MLCOST', name: 'mlcost' };
export const slackbot = { id: 'USLACKBOT', name: 'slackbot' };

const person = (name: string, real_name: string, title: string, role: Role, color: string): Person => ({
  id: `U0${name.toUpperCase()}`,
  name,
  real_name,
  title,
  role,
  team_id: role === 'outsider' ? vendorTeam.id : team.id,
  color,
  email: `${name}@${role === 'outsider' ? 'label-vendor.example' : 'acme-ml.example'}`,
});

export const people: readonly Person[] = [
  person('ana', 'Ana Torres', 'ML engineer, search', 'owner', '#2f6f6b'),
  person('ben', 'Ben Okafor', 'ML engineer, vision', 'member', '#8a4f2a'),
  person('chloe', 'Chloé Martin', 'FinOps lead', 'admin', '#5b4b8a'),
  person('dmitri', 'Dmitri Petrov', 'ML engineer, fraud', 'owner', '#33608c'),
  person('otto', 'Otto Vendor', 'Labeling partner', 'outsider', '#7a5c00'),
];

export const userGroups: readonly UserGroup[] = [
  { id: 'S0FINOPS', handle: 'finops', name: 'FinOps', users: ['U0CHLOE'] },
  { id: 'S0MLPLAT', handle: 'ml-platform', name: 'ML platform', users: ['U0ANA', 'U0DMITRI'] },
];

const insiders = people.filter((person) => person.role !== 'outsider').map((person) => person.id);

/** A fresh set of channels: membership changes while a workspace runs. */
export function channels(): Channel[] {
  const channel = (
    id: string,
    name: string,
    kind: ChannelKind,
    members: string[],
    bot_is_member: boolean,
    topic: string,
    is_ext_shared = false,
  ): Channel => ({ id, name, kind, is_ext_shared, members: [...members], bot_is_member, topic });
  return [
    channel('C0MLCOSTS', 'ml-costs', 'public', insiders, true, 'What ML costs, and who spends it'),
    channel('C0SEARCH', 'team-search', 'public', ['U0ANA', 'U0DMITRI'], true, 'Ranking, retrieval, embeddings'),
    channel('C0VISION', 'team-vision', 'public', ['U0BEN', 'U0CHLOE'], true, 'Detection and quality inspection'),
    channel('C0RANDOM', 'random', 'public', insiders, false, 'Lunch, mostly'),
    channel('G0FINOPS', 'finops', 'private', ['U0CHLOE', 'U0ANA'], true, 'Budgets and forecasts'),
    channel('G0LEADS', 'leads', 'private', ['U0ANA', 'U0CHLOE'], false, 'Team leads'),
    channel('C0SHARED', 'labeling-vendor', 'public', ['U0ANA', 'U0BEN', 'U0OTTO'], true, 'With Label Vendor', true),
    ...people
      .filter((person) => person.role !== 'outsider')
      .map((person) => channel(`D0${person.name.toUpperCase()}`, `@${person.name}`, 'im', [person.id], true, '')),
    channel('G0MPDM', 'mpdm-ana--chloe--dmitri-1', 'mpim', ['U0ANA', 'U0CHLOE', 'U0DMITRI'], false, ''),
    channel('D0ANABEN', 'ana-ben', 'dm', ['U0ANA', 'U0BEN'], false, ''),
  ];
}
