import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { payerBudgets } from '../aws/budgets.ts';
import { callerIdentity } from '../aws/clients.ts';
import { costExplorer, type CostSource } from '../aws/cost-explorer/source.ts';
import { awsPlaces } from '../aws/places.ts';
import { auditPlace } from '../aws/sagemaker/audit.ts';
import { loadConfig, type Config, type Environment } from '../config.ts';
import { MlcostError } from '../errors.ts';
import { addDays, dayIn, startOf, addUnits } from '../model/period.ts';
import { slackIdentity, socketOffered } from '../slack/identity.ts';
import { SCOPES } from '../slack/scopes.ts';
import { openStore } from '../store/store.ts';

type Finding = { readonly what: string; readonly ok: boolean; readonly says: string };

/**
 * Says what the bot finds, changing nothing: configuration, store, Slack and its scopes, AWS identity, accounts, SageMaker
 * and its tags, Cost Explorer and the tags' activation. Asks Cost Explorer up to six questions ($0.01 each) and says what that cost.
 * Returns the exit code.
 */
export async function check(env: Environment): Promise<number> {
  const config = loadConfig(env);
  const findings: Finding[] = [{ what: 'configuration', ok: true, says: config.source }];
  const { found, usage } = await costFindings(config);
  findings.push(
    ...(await slackFindings(config)),
    ...(await accountFindings(config)),
    ...(await resourceFindings(config)),
    ...found,
  );
  for (const { what, ok, says } of findings) process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${what}: ${says}\n`);
  const failed = findings.filter(({ ok }) => !ok).length;
  process.stdout.write(
    failed === 0 ? '\nEverything the bot needs is there.\n' : `\n${failed} of ${findings.length} to look at.\n`,
  );
  const { requests, costMicros } = usage;
  process.stdout.write(
    `This took ${requests} ${requests === 1 ? 'request' : 'requests'} to Cost Explorer: $${(costMicros / 1_000_000).toFixed(2)}.\n`,
  );
  return failed === 0 ? 0 : 1;
}

async function finding(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, says: await look() };
  } catch (error) {
    const says =
      error instanceof MlcostError
        ? `${error.message} ${error.hint ?? ''}`
        : error instanceof Error
          ? error.message
          : 'failed';
    return { what, ok: false, says: says.trim() };
  }
}

async function slackFindings({ slack }: Config): Promise<Finding[]> {
  let scopes: readonly string[] | undefined;
  const identity = await finding('Slack', async () => {
    const found = await slackIdentity(slack);
    scopes = found.scopes;
    return `@${found.user} in ${found.team} (${found.teamId}), ${slack.mode} mode`;
  });
  if (!identity.ok) return [identity];
  const missing = Object.entries(SCOPES).filter(([scope]) => scopes !== undefined && !scopes.includes(scope));
  const says = missing.map(([scope, use]) => `${scope} (${use})`).join(', ');
  const way =
    slack.mode === 'socket'
      ? await finding('Slack socket', async () => {
          await socketOffered(slack);
          return 'offered';
        })
      : { what: 'Slack over HTTP', ok: true, says: 'the signing secret shows only when Slack calls' };
  return [
    identity,
    way,
    {
      what: 'Slack scopes',
      ok: missing.length === 0 && scopes !== undefined,
      says:
        scopes === undefined
          ? 'Slack did not say which'
          : missing.length === 0
            ? 'all there'
            : `missing ${says}: update the app from manifest.yml and reinstall it`,
    },
  ];
}

async function accountFindings(config: Config): Promise<Finding[]> {
  const { payer, members } = config.accounts;
  const roles = [
    ...(payer === undefined ? [] : [{ ...payer, title: 'payer account' }]),
    ...members.map((member) => ({ ...member, title: 'member account' })),
  ];
  return Promise.all([
    finding('AWS identity', async () => (await callerIdentity(config)).arn),
    ...roles.map((role) =>
      finding(`${role.title} ${role.name ?? role.id}`, async () => {
        const found = await callerIdentity(config, role);
        if (found.account !== role.id)
          throw new Error(`reached account ${found.account} instead of ${role.id}: give its roleArn in mlcost.yml`);
        return found.arn;
      }),
    ),
  ]);
}

/** A whole audit, since each kind has a permission of its own. These calls are free. */
async function resourceFindings(config: Config): Promise<Finding[]> {
  const aws = awsPlaces(config);
  const names = new Map(config.accounts.members.map(({ id, name }) => [id, name ?? id]));
  try {
    const places = await aws.places();
    return await Promise.all(
      places.map((clients) =>
        finding(
          `SageMaker in ${names.get(clients.place.account) ?? clients.place.account} ${clients.place.region}`,
          async () => {
            const { resources, gaps } = await auditPlace(clients);
            const says = `${resources.length} resources with their tags`;
            if (gaps.length === 0) return says;
            const missing = [...new Set(gaps.map(({ action, error }) => action ?? error))];
            throw new Error(
              `${says}, but not all could be read. Missing: ${missing.slice(0, 6).join(', ')}${missing.length > 6 ? ` and ${missing.length - 6} more` : ''}`,
            );
          },
        ),
      ),
    );
  } catch (error) {
    if (error instanceof MlcostError)
      return [{ what: 'SageMaker', ok: false, says: `${error.message} ${error.hint ?? ''}`.trim() }];
    throw error;
  } finally {
    aws.close();
  }
}

async function costFindings(config: Config): Promise<{ found: Finding[]; usage: ReturnType<CostSource['usage']> }> {
  // A store in memory: a check neither uses nor fills the cache.
  const store = await openStore(':memory:');
  try {
    const clock = () => new Date();
    const costs = costExplorer(config, { store, clock })({ person: 'check', feature: 'check' });
    const found = await Promise.all([
      ...costQuestions(costs, config, dayIn(clock(), 'UTC')),
      finding('budgets', async () => `${(await payerBudgets(config)).length} cost budgets`),
      finding('store', () => storeSays(config.store.target)),
    ]);
    return { found, usage: costs.usage() };
  } finally {
    await store.close();
  }
}

/** Opening a SQLite store makes its file, so only its place is looked at; in Postgres no table is made or changed. */
async function storeSays(target: string): Promise<string> {
  if (/^postgres(ql)?:/i.test(target)) {
    const store = await openStore(target, { migrate: false });
    try {
      await store.ping();
      return store.place;
    } finally {
      await store.close();
    }
  }
  const there = existsSync(target);
  let place = target;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  await access(place, constants.R_OK | constants.W_OK).catch(() => {
    throw new Error(`${place} may not be written by this user: change that, or name another place in MLCOST_DB`);
  });
  return there ? target : `${target}, which is made at the start`;
}

function costQuestions(costs: CostSource, config: Config, today: string): Promise<Finding>[] {
  const recent = { start: addDays(today, -30), end: today };
  const common = { metric: config.metric, filters: [] };
  return [
    finding('Cost Explorer (ce:GetCostAndUsage)', async () => {
      const { rows } = await costs.costAndUsage({
        ...common,
        period: { start: addDays(today, -7), end: today },
        granularity: 'DAILY',
        groupBy: [],
      });
      return rows.length === 0 ? 'no cost in the last 7 days' : 'answers';
    }),
    finding('services counted as ML (ce:GetDimensionValues)', async () => {
      const there = await costs.dimensionValues('SERVICE', recent);
      const absent = config.services.filter((service) => !there.includes(service));
      if (absent.length === 0) return config.services.join(', ');
      throw new Error(
        `no cost in the last 30 days for ${absent.join(', ')}; there is ${there.slice(0, 12).join(', ')}`,
      );
    }),
    finding('forecast (ce:GetCostForecast)', async () => {
      const end = addUnits('month', startOf('month', today), 1);
      await costs.forecast({ ...common, period: { start: today, end }, granularity: 'MONTHLY', level: 80 });
      return 'answers';
    }),
    finding('tags (ce:GetTags)', async () => `${(await costs.tagKeys(recent)).length} keys in Cost Explorer`),
    finding(
      'anomalies (ce:GetAnomalies)',
      async () =>
        `${(await costs.anomalies({ start: recent.start, end: addDays(today, -1) })).length} in the last 30 days`,
    ),
    finding('tag activation (ce:ListCostAllocationTags)', async () => {
      const active = new Set((await costs.allocationTags()).filter((tag) => tag.active).map(({ key }) => key));
      const keys = [...new Set([config.tagPolicy.primary, ...config.tagPolicy.required.map(({ key }) => key)])];
      const missing = keys.filter((key) => !active.has(key));
      if (missing.length === 0) return `${keys.join(', ')} active`;
      throw new Error(
        `not activated: ${missing.join(', ')}. Activate them in the payer account under Billing, Cost allocation tags`,
      );
    }),
  ];
}
