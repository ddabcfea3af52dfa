/** Hand-written blocks of every kind the page shows. They are only looked at: no Slack, no bot. */

export type Json = Record<string, unknown>;

export const mrkdwn = (text: string): Json => ({ type: 'mrkdwn', text });
export const plain = (text: string): Json => ({ type: 'plain_text', text, emoji: true });
const text = (words: string): Json => ({ type: 'raw_text', text: words });
const number = (value: number, words: string): Json => ({ type: 'raw_number', value, text: words });
export const option = (words: string, value = words, more: Json = {}): Json => ({ text: plain(words), value, ...more });

export const button = (words: string, action: string, more: Json = {}): Json => ({
  type: 'button',
  text: plain(words),
  action_id: action,
  ...more,
});

const days = Array.from({ length: 18 }, (_, index) => `${index + 1} Nov`);
const wave = (base: number, step: number, seed: number) =>
  days.map((label, index) => ({
    label,
    value: Math.round(100 * (base + step * index + base * 0.16 * Math.sin(index * 1.7 + seed))) / 100,
  }));

export const lineChart: Json = {
  type: 'data_visualization',
  title: 'Daily spend by cost-center, 1–18 Nov 2026',
  chart: {
    type: 'line',
    series: [
      { name: 'search', data: wave(880, 14, 0) },
      { name: 'vision', data: wave(760, 2, 2) },
      { name: 'fraud', data: wave(640, -2, 4) },
      { name: 'unallocated', data: wave(230, 1, 1) },
    ],
    axis_config: { categories: days, y_label: 'USD' },
  },
};

export const barChart: Json = {
  type: 'data_visualization',
  title: 'Spend by cost-center, this month and last',
  chart: {
    type: 'bar',
    series: [
      {
        name: 'October',
        data: [
          ['search', 14061],
          ['vision', 13464],
          ['fraud', 11815],
          ['unallocated', 4127],
          ['credits', -800],
        ].map(([label, value]) => ({ label, value })),
      },
      {
        name: 'November',
        data: [
          ['search', 18420],
          ['vision', 14003],
          ['fraud', 11579],
          ['unallocated', 4210],
          ['credits', -1240],
        ].map(([label, value]) => ({ label, value })),
      },
    ],
    axis_config: {
      categories: ['search', 'vision', 'fraud', 'unallocated', 'credits'],
      x_label: 'cost-center',
      y_label: 'USD',
    },
  },
};

export const areaChart: Json = {
  type: 'data_visualization',
  title: 'Endpoint hours',
  chart: {
    type: 'area',
    series: [
      { name: 'ml.g5.2xlarge', data: wave(300, 6, 1) },
      { name: 'ml.m5.xlarge', data: wave(160, 1, 3) },
    ],
    axis_config: { categories: days },
  },
};

export const pieChart: Json = {
  type: 'data_visualization',
  title: 'Share of November',
  chart: {
    type: 'pie',
    segments: [
      { label: 'search', value: 18420.11 },
      { label: 'vision', value: 14002.9 },
      { label: 'fraud', value: 11579.32 },
      { label: 'unallocated', value: 4210.07 },
    ],
  },
};

export const table: Json = {
  type: 'table',
  column_settings: [{ align: 'left', is_wrapped: true }, { align: 'right' }, { align: 'right' }, { align: 'right' }],
  rows: [
    [text('cost-center'), text('spend'), text('share'), text('vs Oct')],
    [text('search'), text('$18,420.11'), text('38.2 %'), text('+31.0 %')],
    [text('vision'), text('$14,002.90'), text('29.0 %'), text('+4.0 %')],
    [text('fraud'), text('$11,579.32'), text('24.0 %'), text('−2.0 %')],
    [text('unallocated'), text('$4,210.07'), text('8.7 %'), text('+2.0 %')],
  ],
};

export const dataTable: Json = {
  type: 'data_table',
  caption: 'Spend by usage type, 1–18 Nov 2026',
  page_size: 5,
  row_header_column_index: 0,
  rows: [
    [text('usage type'), text('spend'), text('share'), text('team')],
    ...[
      ['EUW1-Host:ml.g5.2xlarge', 12904.31, 26.8, 'search'],
      ['EUW1-Train:ml.p4d.24xlarge', 9811.2, 20.4, 'vision'],
      ['USE1-Host:ml.m5.4xlarge', 6120.77, 12.7, 'fraud'],
      ['EUW1-Studio:JupyterLab-ml.t3.medium', 3204.5, 6.6, 'search'],
      ['EUW1-Processing:ml.m5.xlarge', 2950.02, 6.1, 'fraud'],
      ['USE1-Host:ml.inf2.xlarge', 1460, 3, 'fraud'],
      ['EUW1-Tuning:ml.g4dn.xlarge', 911.18, 1.9, 'vision'],
    ].map(([name, value, share, team]) => [
      text(String(name)),
      number(Number(value), `$${Number(value).toLocaleString('en-US', { minimumFractionDigits: 2 })}`),
      number(Number(share), `${Number(share).toFixed(1)} %`),
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: String(team), style: { bold: true } }] },
        ],
      },
    ]),
  ],
};

export const answerActions: Json = {
  type: 'actions',
  block_id: 'answer-actions',
  elements: [
    button('Fix untagged', 'fix', { style: 'primary', value: 'all' }),
    {
      type: 'static_select',
      action_id: 'group_by',
      placeholder: plain('Group by…'),
      options: ['cost-center', 'service', 'usage-type', 'account', 'instance-type'].map((words) => option(words)),
    },
    button('Daily', 'daily', { value: 'spend mtd daily' }),
    button('Share to channel', 'share'),
    button('Stop the endpoint', 'stop', {
      style: 'danger',
      confirm: {
        title: plain('Stop fraud-scorer?'),
        text: mrkdwn('Its callers get errors until it is started again. *2 apps* called it today.'),
        confirm: plain('Stop it'),
        deny: plain('Keep it'),
        style: 'danger',
      },
    }),
    {
      type: 'overflow',
      action_id: 'more',
      options: [option('Snooze a week', 'snooze'), option('Exempt', 'exempt'), option('History', 'history')],
    },
  ],
};

export const overview: Json[] = [
  { type: 'header', text: plain('ML spend, 1–19 Nov 2026') },
  { type: 'section', text: mrkdwn('*$48,212.40*   12.4 % above 1–19 Oct   forecast *$76,100* (73,900–78,800)') },
  lineChart,
  table,
  {
    type: 'section',
    text: mrkdwn(
      'ml-search reaches its $20,000 limit about 24 Nov. 41 resources lack tags; three of them are 80 % of the unallocated spend.',
    ),
  },
  answerActions,
  {
    type: 'context',
    elements: [
      mrkdwn('net amortized · accounts 2 of 2 · Amazon SageMaker · data to 18 Nov, estimated · 3 requests, $0.03'),
    ],
  },
];

/** What must never become markup, in every place that takes text. */
export const hostile = `<script>alert(1)</script><img src=x onerror="window.hacked=1"> & "quotes" 'too'`;

export const words: Json[] = [
  { type: 'header', text: plain('Words of every sort :bar_chart:') },
  {
    type: 'section',
    text: mrkdwn(
      'Hello <@U0ANA>, *bold*, _italic_, ~struck~, `code <b>`, *bold with `code`*, snake_case_stays, 2*3*4, <https://example.com/costs?a=1&amp;b=2|a link>, <#C0MLCOSTS>, <!subteam^S0FINOPS>, <!here>, <!date^1795096800^{date_short_pretty} at {time}|18 Nov>, :white_check_mark: :no_such_emoji:\n&gt; a quote\n&gt; of two lines\n```{\n  "Key": "cost-center"\n}```\nafter &lt;script&gt; &amp; all',
    ),
  },
  { type: 'section', text: { type: 'plain_text', text: hostile } },
  { type: 'section', text: mrkdwn(`${hostile} <javascript:alert(1)|click>`) },
  {
    type: 'section',
    fields: [
      mrkdwn('*Metric*\nnet amortized'),
      mrkdwn('*Period*\n1–19 Nov 2026'),
      mrkdwn('*Accounts*\n2 of 2'),
      mrkdwn('*Freshness*\ndata to 18 Nov'),
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Rich text for ' },
          { type: 'user', user_id: 'U0BEN' },
          { type: 'text', text: ' in ' },
          { type: 'channel', channel_id: 'C0VISION' },
          { type: 'text', text: ' with ' },
          { type: 'text', text: 'bold code', style: { bold: true, code: true } },
          { type: 'text', text: ' and ' },
          { type: 'link', url: 'https://example.com', text: 'a link' },
          { type: 'text', text: ' ' },
          { type: 'emoji', name: 'rocket' },
          { type: 'emoji', name: 'party', unicode: '1f389' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: ['one', 'two'].map((word) => ({
          type: 'rich_text_section',
          elements: [{ type: 'text', text: word }],
        })),
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        indent: 1,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'nested' }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted' }] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'search   18,420.11\nvision   14,002.90' }] },
    ],
  },
  {
    type: 'markdown',
    text: '## Standard **Markdown**\nA *paragraph* with `code` and [a link](https://example.com).\n\n- first\n- second\n  - inner\n\n| team | spend |\n|---|---:|\n| search | $18,420.11 |\n\n> quoted\n\n```\nfenced\n```',
  },
  { type: 'divider' },
  { type: 'alert', level: 'warning', text: plain('Alerts are for modals, and shown anyway.') },
  { type: 'hologram', block_id: 'from-the-future' },
];

export const pictures: Json[] = [
  {
    type: 'image',
    title: plain('A chart as a picture'),
    alt_text: 'Spend by day: search 18,420',
    slack_file: { id: 'F0PNG' },
  },
  { type: 'image', alt_text: 'A picture from elsewhere', image_url: 'https://pictures.invalid/a.png' },
  { type: 'file', source: 'remote', external_id: 'F0CSV' },
  {
    type: 'video',
    title: plain('How tags become costs'),
    video_url: 'https://example.com/v',
    thumbnail_url: 'https://example.com/t.png',
    alt_text: 'video',
    provider_name: 'Example',
  },
  {
    type: 'carousel',
    elements: ['fraud-scorer', 'vision-batch', 'ana-exp'].map((name) => ({
      type: 'card',
      title: mrkdwn(name),
      subtitle: mrkdwn('endpoint · eu-west-1'),
      body: mrkdwn('No `cost-center`. About *$1,460* a month.'),
      actions: [button('Fix', 'fix', { value: name })],
    })),
  },
  {
    type: 'container',
    title: plain('What changes'),
    subtitle: plain('2 tags'),
    is_collapsible: true,
    child_blocks: [{ type: 'section', text: mrkdwn('Spend from today on is allocated.') }],
  },
  {
    type: 'section',
    text: mrkdwn('*fraud-scorer* · endpoint · about $1,460 a month'),
    accessory: button('Fix', 'fix', { value: 'fraud-scorer', style: 'primary' }),
  },
];

const input = (label: string, element: Json, more: Json = {}): Json => ({
  type: 'input',
  block_id: `block-${String(element['action_id'])}`,
  label: plain(label),
  element,
  ...more,
});

export const modalView: Json = {
  type: 'modal',
  callback_id: 'budget',
  title: plain('New budget'),
  submit: plain('Create'),
  close: plain('Cancel'),
  blocks: [
    { type: 'alert', level: 'info', text: plain('A budget is checked a few times a day, as AWS does.') },
    input('Name', { type: 'plain_text_input', action_id: 'name', placeholder: plain('ml-search') }),
    input('Monthly limit (USD)', {
      type: 'number_input',
      action_id: 'limit',
      is_decimal_allowed: true,
      initial_value: '20000',
    }),
    input(
      'cost-center',
      {
        type: 'static_select',
        action_id: 'cost_center',
        initial_option: option('fraud'),
        options: ['search', 'vision', 'fraud'].map((w) => option(w)),
      },
      { hint: plain('suggested: its model was trained by fraud-train-0412') },
    ),
    input(
      'Services',
      {
        type: 'multi_static_select',
        action_id: 'services',
        placeholder: plain('All of them'),
        options: ['Amazon SageMaker', 'Amazon Bedrock', 'Amazon EC2'].map((w) => option(w)),
      },
      { optional: true },
    ),
    input('Counts', {
      type: 'radio_buttons',
      action_id: 'counts',
      initial_option: option('actual'),
      options: [
        option('actual', 'actual', { description: plain('what has been spent') }),
        option('forecast', 'forecast', { description: plain('what the month will come to') }),
      ],
    }),
    input(
      'Tell',
      { type: 'checkboxes', action_id: 'tell', options: [option('the channel'), option('the owner')] },
      { optional: true },
    ),
    input('From', { type: 'datepicker', action_id: 'from', initial_date: '2026-12-01' }),
    input('Owner', { type: 'users_select', action_id: 'owner', placeholder: plain('A person') }, { optional: true }),
    input('Channel', { type: 'conversations_select', action_id: 'channel' }, { optional: true }),
    input(
      'Why',
      { type: 'plain_text_input', action_id: 'why', multiline: true, placeholder: plain('One sentence is enough') },
      { optional: true },
    ),
  ],
};

export const secondView: Json = {
  type: 'modal',
  title: plain('Thresholds'),
  blocks: [{ type: 'section', text: mrkdwn('Tell at *80 %* and *100 %*.') }],
};

export const homeView: Json = {
  type: 'home',
  blocks: [
    { type: 'header', text: plain('Your resources') },
    {
      type: 'section',
      text: mrkdwn('*3 resources* of yours break the tag policy.'),
      accessory: button('Fix them', 'fix_mine', { style: 'primary' }),
    },
    pieChart,
    { type: 'context', elements: [mrkdwn('audited 40 s ago')] },
  ],
};
