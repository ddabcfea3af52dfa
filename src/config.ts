import { readAws, readHttp, readLog, readMisspelt, readSlack, readStore, secretsOf } from './config/environment.ts';
import type { Environment } from './config/environment.ts';
import { readConfigFile } from './config/file.ts';
import { configError } from './config/problems.ts';
import type { Problem } from './config/problems.ts';
import type { ConfigFile } from './config/schema.ts';
import { metricOf, timeZoneOf } from './config/words.ts';
import type { CostMetric } from './model/cost.ts';
import type { TagPolicy, TagRule } from './model/tag-policy.ts';

/** Environment variables by name. */
export type { Environment } from './config/environment.ts';

/** An AWS account and the role mlcost takes there; without a role, the credentials it runs with. */
export type AccountRole = { id: string; name?: string; roleArn?: string; externalId?: string };

/** Everything that can be set, with the defaults filled in. Holds secrets: never log it whole. */
export type Config = {
  slack: { botToken: string; appToken?: string; signingSecret?: string; apiUrl?: string; mode: 'socket' | 'http' };
  http: { port: number; host: string };
  aws: {
    region: string;
    /** The endpoint the environment names for a service ("Cost Explorer", "STS"), if any. */
    endpointFor(service: string): string | undefined;
    /** Only when the environment has them; otherwise the SDK looks where it always does. */
    credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    profile?: string;
  };
  /** A Postgres URL or the path of a SQLite file, for openStore. */
  store: { target: string };
  log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent' };
  tagPolicy: TagPolicy;
  accounts: { payer?: AccountRole; members: AccountRole[] };
  regions: string[];
  /** The services counted as ML, by Cost Explorer's names. */
  services: string[];
  metric: CostMetric;
  timeZone: string;
  weekStart: 'monday' | 'sunday';
  /** Ids of members (U…, W…) and user groups (S…). An empty list allows nobody. */
  people: { look: 'everyone' | string[]; tag: string[]; approve: string[]; admin: string[] };
  owners: {
    /** Makes an e-mail address of a name found on a resource; a name with an @ is one already. See ownerEmail. */
    email?: string;
    /** Tag keys whose value names the owner, in any case, the first that is there counts. */
    tags: string[];
    /** Key → value → the Slack member who answers for resources that carry it. */
    byTag: Record<string, Record<string, string>>;
  };
  /** How often the inventory is renewed (0: only on demand), and how long finished jobs count as worth fixing. */
  audit: { everyMinutes: number; fixJobsDays: number };
  costExplorer: { dailyLimitMicros: number; historyMonths: 14 | 38 };
  /** The file this came from, as it was named, or "defaults". */
  source: string;
};

/**
 * The configuration of the environment and of mlcost.yml (or the file MLCOST_CONFIG names; without one, the defaults).
 *
 * @throws MlcostError config_invalid: the message has each problem on a line of its own, with the variable or the
 * file's line, and the hint each fix. Neither ever holds a secret. A `worker` has nothing to do with Slack's mode.
 */
export const loadConfig = (env: Environment, options: { cwd?: string; process?: 'worker' } = {}): Config => {
  const cwd = options.cwd ?? process.cwd();
  return reporting(env, (report) => {
    const { source, file = {} } = readConfigFile(env['MLCOST_CONFIG']?.trim() || undefined, cwd, report);
    const aws = readAws(env, file.regions, report);
    const slack = readSlack(env, report);
    const config: Config = {
      slack,
      http: readHttp(env, options.process === 'worker' ? undefined : slack.mode, report),
      aws,
      store: readStore(env, cwd, report),
      log: readLog(env, report),
      ...teamSettings(file, aws.region),
      source,
    };
    readMisspelt(env, report);
    return config;
  });
};

/** The store alone, for what needs no Slack (`migrate`). Throws as loadConfig does. */
export const loadStoreTarget = (env: Environment, options: { cwd?: string } = {}): string =>
  reporting(env, (report) => readStore(env, options.cwd ?? process.cwd(), report).target);

const reporting = <T>(env: Environment, work: (report: (problem: Problem) => void) => T): T => {
  const problems: Problem[] = [];
  const result = work((problem) => problems.push(problem));
  if (problems.length > 0) throw configError(problems, secretsOf(env));
  return result;
};

/** What the file says, with the defaults for what it does not. */
const teamSettings = (file: ConfigFile, region: string) => {
  const { primary, required = {} } = file.tagPolicy ?? {};
  const rules = Object.entries(required).map(([key, rule]) => tagRule(key, rule));
  const key = primary ?? rules[0]?.key ?? 'cost-center';
  const { payer, members = [] } = file.accounts ?? {};
  return {
    tagPolicy: { primary: key, required: rules.length > 0 ? rules : [{ key }] },
    accounts: { ...(payer === undefined ? {} : { payer: accountRole(payer) }), members: members.map(accountRole) },
    regions: file.regions ?? [region],
    services: file.services ?? ['Amazon SageMaker'],
    metric: metricOf(file.metric ?? '') ?? 'NetAmortizedCost',
    timeZone: timeZoneOf(file.timeZone ?? 'UTC') ?? 'UTC',
    weekStart: file.weekStart ?? 'monday',
    people: {
      look: file.people?.look ?? 'everyone',
      tag: file.people?.tag ?? [],
      approve: file.people?.approve ?? [],
      admin: file.people?.admin ?? [],
    },
    owners: {
      ...(file.owners?.email === undefined ? {} : { email: file.owners.email }),
      tags: file.owners?.tags ?? ['owner', 'creator', 'created-by'],
      byTag: file.owners?.byTag ?? {},
    },
    audit: { everyMinutes: Number(file.audit?.everyMinutes ?? 60), fixJobsDays: Number(file.audit?.fixJobsDays ?? 30) },
    costExplorer: {
      dailyLimitMicros: micros(file.costExplorer?.dailyLimit ?? '5'),
      historyMonths: file.costExplorer?.historyMonths === '38' ? 38 : 14,
    },
  } satisfies Partial<Config>;
};

type FileRule = NonNullable<NonNullable<ConfigFile['tagPolicy']>['required']>[string];

const tagRule = (key: string, { values, pattern, except }: FileRule): TagRule => ({
  key,
  ...(values === undefined ? {} : { values }),
  ...(pattern === undefined ? {} : { pattern }),
  ...(except === undefined ? {} : { except }),
});

type FileAccount = NonNullable<NonNullable<ConfigFile['accounts']>['payer']>;

const accountRole = ({ id, name, roleArn, externalId }: FileAccount): AccountRole => ({
  id,
  ...(name === undefined ? {} : { name }),
  ...(roleArn === undefined ? {} : { roleArn }),
  ...(externalId === undefined ? {} : { externalId }),
});

/** "0.5" → 500000, digit by digit: no float comes near money. */
const micros = (dollars: string): number => {
  const [whole = '0', fraction = ''] = dollars.split('.');
  return Number(whole + fraction.padEnd(6, '0'));
};
