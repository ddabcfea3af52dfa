import type { Config } from '../../config.ts';
import { MlcostError } from '../../errors.ts';
import type { Failure, Question } from '../subcommand.ts';

type Spent = { readonly requests: number; readonly costMicros: number; readonly hits: number };

export type SettingsReport = {
  readonly config: Config;
  /** Required keys with their activation as cost allocation tags; undefined where it can't be told. */
  readonly tags: readonly { key: string; active: boolean | undefined }[];
  readonly tagsUnknown: string | undefined;
  readonly askedAt: Date;
  readonly health: {
    readonly startedAt: Date;
    /** How long the store took; undefined when it did not answer. */
    readonly storeMs: number | undefined;
    /** The last thing AWS or Slack refused, while the bot has been running. */
    readonly failure: Failure | undefined;
  };
  /** The latest audit of SageMaker resources; undefined before the first. */
  readonly audit: { readonly at: number; readonly resources: number; readonly gaps: number } | undefined;
  readonly cost: {
    readonly today: Spent;
    readonly month: Spent;
    readonly byFeature: readonly (Spent & { name: string })[];
    /** Empty for all but admins. */
    readonly byPerson: readonly (Spent & { name: string })[];
  };
};

const DAY = 86_400_000;

export async function settingsReport(_request: object, question: Question): Promise<SettingsReport> {
  const { config, costs, store } = question;
  const now = question.clock().getTime();
  const dayStart = Math.floor(now / DAY) * DAY;
  const monthStart = Date.parse(`${question.clock().toISOString().slice(0, 7)}-01T00:00:00Z`);
  const required = config.tagPolicy.required.map(({ key }) => key);
  const keys = required.includes(config.tagPolicy.primary) ? required : [config.tagPolicy.primary, ...required];
  const allocation = await costs.allocationTags().catch((error: unknown) => {
    if (error instanceof MlcostError) return `${error.message} ${error.hint ?? ''}`.trim();
    throw error;
  });
  const active = typeof allocation === 'string' ? undefined : new Map(allocation.map((tag) => [tag.key, tag.active]));
  const [today, month, byFeature, byPerson, audit] = await Promise.all([
    store.costRequests.since(dayStart),
    store.costRequests.since(monthStart),
    store.costRequests.by('feature', monthStart),
    (await question.isAdmin()) ? store.costRequests.by('person', monthStart) : [],
    lastAudit(question),
  ]);
  return {
    config,
    tags: keys.map((key) => ({ key, active: active === undefined ? undefined : (active.get(key) ?? false) })),
    tagsUnknown: typeof allocation === 'string' ? allocation : undefined,
    askedAt: question.clock(),
    health: {
      startedAt: question.health.startedAt,
      storeMs: await timed(() => store.ping()),
      failure: question.health.lastFailure(),
    },
    audit,
    cost: { today, month, byFeature, byPerson },
  };
}

async function lastAudit({ store }: Question): Promise<SettingsReport['audit']> {
  const [last, latest, gaps] = await Promise.all([
    store.inventory.lastAudit(),
    store.audits.latest(),
    store.audits.gaps(),
  ]);
  if (last === undefined) return undefined;
  return { at: last.at, resources: latest.reduce((sum, { resources }) => sum + resources, 0), gaps: gaps.length };
}

async function timed(work: () => Promise<void>): Promise<number | undefined> {
  const start = performance.now();
  try {
    await work();
    return performance.now() - start;
  } catch {
    return undefined;
  }
}
