import { basename } from 'node:path';
import type { AccountRole, Config } from '../../config.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { divider, section, type Block } from '../../slack/blocks.ts';
import { textTable } from '../../slack/tables.ts';
import { codeText, escapeText, listWithRest } from '../../slack/text.ts';
import { ageText, metricTitle, countText } from '../labels.ts';
import type { SettingsReport } from './query.ts';

const dollars = (micros: number) => `$${(micros / 1_000_000).toFixed(2)}`;

export function settingsView(report: SettingsReport): AnswerView {
  const { config, cost } = report;
  const limit = dollars(config.costExplorer.dailyLimitMicros);
  const asked = cost.month.requests + cost.month.hits;
  const cached =
    asked === 0 ? '' : `, ${Math.round((100 * cost.month.hits) / asked)} % of questions answered from the cache`;
  return {
    text: `mlcost's settings: ${dollars(cost.today.costMicros)} of ${limit} spent on Cost Explorer today`,
    headline: [
      section(
        `*What mlcost costs*\n${dollars(cost.today.costMicros)} of ${limit} spent on Cost Explorer today · ${dollars(cost.month.costMicros)} this month, ${cost.month.requests} request${cost.month.requests === 1 ? '' : 's'}${cached}`,
      ),
    ],
    details: [
      ...costByFeature(report),
      divider(),
      section(policyText(report)),
      section(scopeText(config)),
      section(peopleText(config)),
      section(healthText(report)),
    ],
    shareable: false,
    smallPrint: [
      config.source === 'defaults'
        ? 'no mlcost.yml: defaults are in force'
        : `from ${escapeText(basename(config.source))}; a change needs a restart`,
      `time zone ${escapeText(config.timeZone)}, weeks start on ${config.weekStart}`,
    ],
  };
}

function costByFeature({ cost }: SettingsReport): Block[] {
  if (cost.byFeature.length === 0) return [];
  const people = cost.byPerson
    .slice(0, 5)
    .map(
      ({ name, costMicros }) =>
        `${/^[UW][A-Z0-9]+$/.test(name) ? `<@${name}>` : escapeText(name)} ${dollars(costMicros)}`,
    );
  return [
    textTable({
      columns: [
        { title: 'subcommand' },
        { title: 'requests', align: 'right' },
        { title: 'cost', align: 'right' },
        { title: 'from cache', align: 'right' },
      ],
      rows: cost.byFeature.map(({ name, requests, costMicros, hits }) => [
        name,
        `${requests}`,
        dollars(costMicros),
        `${hits}`,
      ]),
    }),
    ...(people.length === 0 ? [] : [section(`By person this month, for admins only: ${people.join(', ')}`)]),
  ];
}

function policyText({ config, tags, tagsUnknown }: SettingsReport): string {
  const { required, primary } = config.tagPolicy;
  const rules = tags.map(({ key, active }) => {
    const rule = required.find((one) => one.key === key);
    const allowed =
      rule?.values === undefined
        ? rule?.pattern === undefined
          ? 'any value'
          : `matches ${codeText(rule.pattern)}`
        : listWithRest(rule.values.map(escapeText), 8);
    const state =
      active === undefined
        ? ''
        : active
          ? ' · active in Cost Explorer'
          : ' · :warning: *not activated* in the payer account';
    return `• ${codeText(key)}${key === primary ? ' (primary)' : ''}: ${allowed}${state}`;
  });
  return [
    '*Tag policy*',
    ...rules,
    ...(tagsUnknown === undefined ? [] : [`Activation is not available: ${escapeText(tagsUnknown)}`]),
  ].join('\n');
}

const accountText = ({ id, name }: AccountRole): string => (name === undefined ? id : `${escapeText(name)} (${id})`);

function scopeText({ accounts, regions, services, metric }: Config): string {
  return [
    '*What is counted*',
    `• payer: ${accounts.payer === undefined ? "the bot's own account" : accountText(accounts.payer)}`,
    `• member accounts: ${accounts.members.length === 0 ? 'all of the payer' : listWithRest(accounts.members.map(accountText), 6)}`,
    `• regions: spend of all; resources are in ${escapeText(listWithRest(regions, 6))}`,
    `• services: ${escapeText(listWithRest(services, 6))}; metric ${metricTitle(metric)}`,
  ].join('\n');
}

const personText = (id: string): string => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`);

function peopleText({ people }: Config): string {
  const who = (ids: readonly string[]) => (ids.length === 0 ? 'nobody' : listWithRest(ids.map(personText), 8));
  return [
    '*Who may*',
    `• look: ${people.look === 'everyone' ? 'everyone in this workspace' : who(people.look)}`,
    `• tag what is not theirs: ${who(people.tag)}; owners their own`,
    `• approve: ${who(people.approve)}`,
    `• administer: ${who(people.admin)}`,
  ].join('\n');
}

function auditText({ audit, askedAt, config }: SettingsReport): string {
  const every = config.audit.everyMinutes === 0 ? 'only when somebody asks' : `every ${config.audit.everyMinutes} min`;
  if (audit === undefined) return `not made yet; looks ${every}`;
  const gaps = audit.gaps === 0 ? '' : `, :warning: ${audit.gaps} lists not readable`;
  return `${countText(audit.resources)} resources, ${ageText(Math.max(0, askedAt.getTime() - audit.at))} ago${gaps}; looks ${every}`;
}

function healthText(report: SettingsReport): string {
  const { health, config, tagsUnknown, askedAt } = report;
  const { storeMs, failure, startedAt } = health;
  const aws =
    failure === undefined
      ? tagsUnknown === undefined
        ? 'answers'
        : 'see the tag policy above'
      : `:warning: ${escapeText(failure.message)} (${ageText(askedAt.getTime() - failure.at)} ago)`;
  return [
    '*Health*',
    `• running for ${ageText(askedAt.getTime() - startedAt.getTime())}, Slack in ${config.slack.mode} mode`,
    `• store: ${storeMs === undefined ? ':warning: does not answer' : `answers in ${Math.max(1, Math.round(storeMs))} ms`}`,
    `• AWS: ${aws}`,
    `• tag audit: ${auditText(report)}`,
  ].join('\n');
}
