import {
  areaChart,
  barChart,
  dataTable,
  homeView,
  mrkdwn,
  overview,
  pictures,
  words,
  type Json,
} from './fixture-blocks.ts';

export type FixtureMessage = {
  ts: string;
  thread_ts?: string;
  channel: string;
  user: string;
  text: string;
  blocks: Json[];
  ephemeral: boolean;
  visible_to?: string;
  edited?: string;
  files?: string[];
};

/** Seconds of the story's start, 19 Nov 2026 14:00 UTC. */
export const start = Date.parse('2026-11-19T14:00:00Z') / 1000;
export const at = (seconds: number) => (start + seconds).toFixed(6);

const person = (name: string, realName: string, role: string, title: string, color: string, team = 'T0MLCOST') => ({
  id: `U0${name.toUpperCase()}`,
  name,
  real_name: realName,
  title,
  role,
  team_id: team,
  color,
});

const message = (
  channel: string,
  seconds: number,
  user: string,
  text: string,
  blocks: Json[] = [],
  more: Partial<FixtureMessage> = {},
): FixtureMessage => ({
  ts: at(seconds),
  channel,
  user,
  text,
  blocks,
  ephemeral: false,
  ...more,
});

const channel = (
  id: string,
  name: string,
  kind: string,
  members: string[],
  messages: FixtureMessage[],
  more: Json = {},
) => ({
  id,
  name,
  kind,
  is_ext_shared: false,
  members,
  bot_is_member: true,
  messages,
  ...more,
});

const inside = ['ana', 'ben', 'chloe', 'dmitri'];

/** A workspace in which every kind of block is somewhere. */
export const fixtureState = () => ({
  team: { id: 'T0MLCOST', name: 'Acme ML' },
  clock: '2026-11-19T14:10:00.000Z',
  bot: { user_id: 'U0BOT', name: 'mlcost' },
  commands: [
    {
      command: '/mlcost',
      description: 'What ML costs on AWS, and who spends it',
      usage_hint: '[spend | forecast | anomalies | settings | help] [by tag] [tag=value] [period]',
    },
  ],
  suggestions: [
    'spend by cost-center last month daily',
    'spend by service',
    'forecast',
    'anomalies last 30d',
    'settings',
    'help',
  ],
  people: [
    person('ana', 'Ana Torres', 'owner', 'ML engineer, search', '#2f6f6b'),
    person('ben', 'Ben Okafor', 'member', 'ML engineer, vision', '#8a4f2a'),
    person('chloe', 'Chloé Martin', 'admin', 'FinOps lead', '#5b4b8a'),
    person('dmitri', 'Dmitri Petrov', 'owner', 'ML engineer, fraud', '#33608c'),
    person('otto', 'Otto Vendor', 'outsider', 'Labeling partner', '#7a5c00', 'T0VENDOR'),
  ],
  shortcuts: [
    { callback_id: 'fix_tags', name: "Fix a resource's tags", type: 'global', description: 'Find one and fix it' },
    { callback_id: 'fix_tags_in_message', name: 'Fix tags named here', type: 'message', description: 'Fix it' },
  ],
  user_groups: [{ id: 'S0FINOPS', handle: 'finops' }],
  channels: [
    channel('C0MLCOSTS', 'ml-costs', 'public', inside, [
      message(
        'ml-costs',
        -86_000,
        'chloe',
        'Morning. The October invoice is final: who can explain the jump in search?',
      ),
      message('ml-costs', 60, 'ben', 'Was it the new ranking endpoint?'),
      message('ml-costs', 90, 'ben', 'It went live on the 12th.'),
      message('ml-costs', 120, 'mlcost', 'ML spend, 1–19 Nov 2026: $48,212.40', overview, {
        ephemeral: true,
        visible_to: 'ana',
      }),
      message('ml-costs', 130, 'mlcost', 'For Ben alone', [], { ephemeral: true, visible_to: 'ben' }),
    ]),
    channel(
      'C0SEARCH',
      'team-search',
      'public',
      ['ana', 'chloe'],
      [
        message('team-search', 10, 'mlcost', 'Charts', [barChart, areaChart]),
        message('team-search', 20, 'mlcost', 'Spend by usage type', [dataTable], { edited: at(30) }),
        message('team-search', 40, 'ana', 'In the thread, please', [], {}),
        message(
          'team-search',
          50,
          'mlcost',
          'The usage types behind it',
          [{ type: 'section', text: mrkdwn('*Host:ml.g5.2xlarge* is up $3,900.') }],
          { thread_ts: at(40) },
        ),
        message('team-search', 55, 'ben', 'Thanks!', [], { thread_ts: at(40) }),
      ],
    ),
    channel(
      'C0VISION',
      'team-vision',
      'public',
      ['ben', 'ana'],
      [
        message('team-vision', 10, 'mlcost', 'Words', words),
        message('team-vision', 20, 'mlcost', 'Pictures and files', pictures),
        message('team-vision', 30, 'mlcost', 'spend.csv', [], { files: ['F0CSV', 'F0PNG'] }),
      ],
    ),
    channel('G0FINOPS', 'finops', 'private', ['chloe', 'ana'], []),
    channel('C0RANDOM', 'random', 'public', inside, [], { bot_is_member: false }),
    channel(
      'C0SHARED',
      'labeling-vendor',
      'public',
      ['otto', 'ana', 'ben'],
      [message('labeling-vendor', 5, 'otto', 'Labels of batch 7 are in.')],
      { is_ext_shared: true },
    ),
    channel('D0ANA', '@ana', 'im', ['ana'], []),
    channel('D0BEN', '@ben', 'im', ['ben'], []),
    channel('G0MPDM', 'mpdm-ana--chloe--dmitri-1', 'mpim', ['ana', 'chloe', 'dmitri'], [], { bot_is_member: false }),
    channel('D0ANABEN', 'ana-ben', 'dm', ['ana', 'ben'], [], { bot_is_member: false }),
  ],
  modals: {} as Record<string, { view_id: string; view: Json; errors?: Record<string, string> }[]>,
  homes: { ana: { id: 'V0HOME', ...homeView } as Json } as Record<string, Json | null>,
  files: [
    {
      id: 'F0CSV',
      name: 'spend-2026-11.csv',
      title: 'Spend by cost-center, 1–18 Nov 2026',
      mimetype: 'text/csv',
      size: 412,
      url: '/_demo/files/F0CSV',
      alt_text: '',
    },
    {
      id: 'F0PNG',
      name: 'spend.png',
      title: 'Spend by day',
      mimetype: 'image/png',
      size: 70,
      url: '/_demo/files/F0PNG',
      alt_text: 'Spend by day, 1–18 Nov',
    },
  ],
});

export type FixtureState = ReturnType<typeof fixtureState>;

export const fixtureCalls = () => ({
  aws: { 'ce:GetCostAndUsage': 3, 'ce:GetCostForecast': 1, 'sts:GetCallerIdentity': 1 },
  slack: { 'chat.postEphemeral': 2, response_url: 3, 'views.publish': 1 },
  cost_usd: '0.04',
  recent: [
    { at: '2026-11-19T14:02:01.120Z', to: 'aws', operation: 'ce:GetCostAndUsage', status: 200, ms: 51 },
    { at: '2026-11-19T14:02:01.180Z', to: 'aws', operation: 'ce:GetCostForecast', status: 400, ms: 12 },
    { at: '2026-11-19T14:02:01.300Z', to: 'slack', operation: 'response_url', status: 'ok', ms: 4 },
    { at: '2026-11-19T14:02:01.400Z', to: 'slack', operation: 'chat.postMessage', status: 'not_in_channel', ms: 2 },
  ],
});
