import { z } from 'zod';
import { block, list, number, oneOf, says, someOf, text, wrong } from './forms.ts';
import { patternProblem } from './pattern.ts';
import { shown } from './problems.ts';
import * as words from './words.ts';
import type { Check } from './words.ts';

/** The shape of mlcost.yml. An issue's message is as forms.ts says. */

const account = block({
  id: text(words.accountId, 'write its 12 digits, in quotes: "123456789012"'),
  name: text().optional(),
  roleArn: text(words.roleArn).optional(),
  externalId: text(words.externalId).optional(),
}).superRefine(({ id, roleArn, externalId }, context) => {
  const of = roleArn === undefined ? undefined : words.roleAccount(roleArn);
  if (of !== undefined && /^\d{12}$/.test(id) && of !== id) {
    const message = says(
      `belongs to account ${of}, and id says ${id}`,
      `name a role of account ${id}, or correct the id`,
    );
    context.addIssue({ code: 'custom', path: ['roleArn'], message });
  }
  if (externalId !== undefined && roleArn === undefined) {
    const message = says('is given without a roleArn', 'add the role it is for, or remove it');
    context.addIssue({ code: 'custom', path: ['externalId'], message });
  }
});

const accounts = block({
  payer: account.optional(),
  members: z
    .array(account, {
      error: ({ input }) => says(wrong('a list of accounts', input), 'begin each account with "- id:"'),
    })
    .optional(),
}).superRefine(({ payer, members = [] }, context) => {
  const seen = new Set([payer?.id]);
  members.forEach(({ id }, index) => {
    if (seen.has(id)) {
      const message = says(
        `lists account ${id} again`,
        'list each account once; the payer is not repeated among the members',
      );
      context.addIssue({ code: 'custom', path: ['members', index, 'id'], message });
    }
    seen.add(id);
  });
});

const VALUES = '[search, vision, fraud]';
const pattern: Check = (source) => words.filled(source) ?? patternProblem(source);
const rule = z.preprocess(
  // A key with nothing after it is required with any value.
  (value) => (value === null ? {} : value),
  block({
    values: someOf(text(words.tagValue), VALUES).optional(),
    pattern: text(pattern).optional(),
    except: someOf(text(words.sageMakerKind), '[image, project]').optional(),
  }).superRefine(({ values, pattern }, context) => {
    if (values === undefined || pattern === undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['pattern'],
      message: says('is given beside values', 'keep one of them'),
    });
  }),
);

const required = z
  .record(text(words.tagKey), rule, {
    error: ({ input }) =>
      says(wrong('a block of tag keys', input), `write each key with its values: "team: { values: ${VALUES} }"`),
  })
  .superRefine((rules, context) => {
    const keys = Object.keys(rules);
    if (keys.length === 0 || keys.length > 50) {
      const message = says(`names ${keys.length} keys`, 'name at least one; AWS allows 50 tags on a resource');
      context.addIssue({ code: 'custom', message });
    }
    const seen = new Map<string, string>();
    for (const key of keys) {
      const other = seen.get(key.toLowerCase());
      if (other !== undefined) {
        const message = says(`differs from ${shown(other)} only in case`, 'keep one: AWS counts them as two keys');
        context.addIssue({ code: 'custom', path: [key], message });
      }
      seen.set(key.toLowerCase(), key);
    }
  });

const tagPolicy = block({ primary: text(words.tagKey).optional(), required: required.optional() }).superRefine(
  ({ primary, required }, context) => {
    if (required === undefined) return;
    const keys = Object.keys(required);
    if (keys.length === 0 || (primary !== undefined && keys.includes(primary))) return;
    if (primary === undefined && keys.length === 1) return;
    const message =
      primary === undefined
        ? says('is missing', `say which required key cost is shown by: ${keys.join(', ')}`)
        : says(
            `${shown(primary)} is not among the required keys`,
            `${words.meant(primary, keys)} Or add it to required`,
          );
    context.addIssue({ code: 'custom', path: ['primary'], message });
  },
);

const IDS = '[U012AB3CD, S034EF5GH]';
const people = list(text(words.slackId), IDS, 'a list of ids');
const DOLLARS = 'write US dollars as a number, such as 5 or 0.50';
const dollars: Check = (amount) =>
  /^\d{1,5}(\.\d{1,6})?$/.test(amount) ? undefined : [`${shown(amount)} is not an amount of US dollars`, DOLLARS];
const owners = block({
  email: text(words.emailTemplate).optional(),
  tags: list(text(words.tagKey), '[owner, creator]').optional(),
  byTag: z
    .record(
      text(words.tagKey),
      z.record(text(words.tagValue), text(words.memberId, 'write a member’s id (U… or W…)'), {
        error: ({ input }) => says(wrong('a block of tag values', input), 'write each value with who answers for it'),
      }),
      { error: ({ input }) => says(wrong('a block of tag keys', input), `write "cost-center: { fraud: U012AB3CD }"`) },
    )
    .optional(),
}).optional();

const audit = block({
  everyMinutes: number(words.wholeUpTo(10_080, 'minutes'), 'write minutes as a whole number, such as 60').optional(),
  fixJobsDays: number(words.wholeUpTo(3_650, 'days'), 'write days as a whole number, such as 30').optional(),
}).optional();

export const fileSchema = block({
  version: number(
    (version) => (version === '1' ? undefined : [`${shown(version)} is not known`, 'write 1']),
    'write 1',
  ).optional(),
  tagPolicy: tagPolicy.optional(),
  accounts: accounts.optional(),
  regions: someOf(text(words.region), '[us-east-1, eu-west-1]').optional(),
  services: someOf(text(), '[Amazon SageMaker]').optional(),
  metric: text(words.metric).optional(),
  timeZone: text(words.timeZone).optional(),
  weekStart: oneOf('monday', 'sunday').optional(),
  people: block({
    look: z.union([z.literal('everyone'), list(text(words.slackId), IDS, '“everyone” or a list of ids')]).optional(),
    tag: people.optional(),
    approve: people.optional(),
    admin: people.optional(),
  }).optional(),
  owners,
  audit,
  costExplorer: block({
    dailyLimit: number(dollars, DOLLARS).optional(),
    historyMonths: number(
      (months) =>
        months === '14' || months === '38'
          ? undefined
          : [`${shown(months)} is not known`, 'write 14, or 38 where multi-year data is on'],
      'write 14 or 38',
    ).optional(),
  }).optional(),
}).superRefine(({ tagPolicy: policy, owners: { byTag = {} } = {} }, context) => {
  const required = policy?.required ?? {};
  const keys = Object.keys(required);
  for (const [key, people] of Object.entries(byTag)) {
    // Any key may say whose a resource is; one that looks like a required one is a slip.
    if (!keys.includes(key) && words.meant(key, keys).startsWith('did you mean')) {
      const message = says(`${shown(key)} is not among the required keys`, words.meant(key, keys));
      context.addIssue({ code: 'custom', path: ['owners', 'byTag', key], message });
    }
    const values = Object.hasOwn(required, key) ? required[key]?.values : undefined;
    for (const value of values === undefined ? [] : Object.keys(people).filter((one) => !values.includes(one))) {
      const message = says(`${shown(value)} is not among the values of ${key}`, words.meant(value, values ?? []));
      context.addIssue({ code: 'custom', path: ['owners', 'byTag', key, value], message });
    }
  }
});

export type ConfigFile = z.infer<typeof fileSchema>;
