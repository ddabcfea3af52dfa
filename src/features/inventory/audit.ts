import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { PlaceClients } from '../../aws/places.ts';
import { auditPlace, type AuditProgress } from '../../aws/sagemaker/audit.ts';
import { readTags } from '../../aws/tagging.ts';
import { MlcostError } from '../../errors.ts';
import { judgeOf, type Judgement } from '../../model/judge.ts';
import { dayIn } from '../../model/period.ts';
import type { Resource, Tags } from '../../model/resource.ts';
import { sameTags } from '../../model/tag-edit.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { Deps } from '../subcommand.ts';
import { describeDetails, withKnownFacts, type KnownFacts } from './details.ts';
import type { Assigned } from './owners.ts';
import { inventoryRow, stakesFrom, type RowDeps } from './rows.ts';
import { rulesKey, rulesOf } from './rules.ts';

export type AuditDeps = Pick<Deps, 'config' | 'store' | 'clock' | 'log' | 'aws' | 'prices' | 'costs'>;

export type AuditOptions = {
  readonly progress?: (all: AuditProgress) => void;
  /** Called when every place has been listed and written; details and prices of some may still be missing. */
  readonly listed?: () => void;
  readonly signal?: AbortSignal;
};

/** So many accounts and regions at once: each has rates of its own, and memory for its resources. */
const PLACES_AT_ONCE = 6;
/** Whom the meter names for what nobody asked. */
const ASKER = { person: 'mlcost', feature: 'audit' };
const ROWS_AT_ONCE = 1_000;

/**
 * Looks at every SageMaker resource of all accounts and regions and writes what it found as the new snapshot, place by
 * place. A place or kind that can't be read is a gap and keeps its older part of the snapshot.
 *
 * @throws MlcostError of the first place when not one could be read.
 */
export async function auditAll(deps: AuditDeps, options: AuditOptions = {}): Promise<void> {
  const places = await deps.aws.places();
  await deps.store.inventory.retain(places.map(({ place }) => place));
  const rows = { config: deps.config, stakes: await stakesFrom(deps.costs(ASKER), deps.prices) };
  const limit = pLimit(PLACES_AT_ONCE);
  const progress = progressOfAll(options.progress);
  const failures: unknown[] = [];
  const details = await Promise.all(
    places.map((clients) =>
      limit(async () => {
        try {
          return await auditOne(clients, deps, rows, { ...options, progress: progress(clients) });
        } catch (error) {
          options.signal?.throwIfAborted();
          // Whatever it is, it must not hide the other places.
          failures.push(error);
          const { account, region } = clients.place;
          const level = error instanceof MlcostError ? 'warn' : 'error';
          deps.log[level]({ err: error, account, region }, 'place not audited');
          return async () => undefined;
        }
      }),
    ),
  );
  if (places.length > 0 && failures.length === places.length) throw failures[0];
  await keepCoverage(deps);
  options.listed?.();
  await Promise.all(details.map((more) => limit(more)));
}

/** How many resources keep the policy today, for the trend. */
async function keepCoverage({ store, clock, config }: AuditDeps): Promise<void> {
  const now = clock().getTime();
  const accounts = [...new Set((await store.audits.latest()).map(({ account }) => account))];
  const rows = await Promise.all(
    accounts.map(async (account) => {
      const kinds = await store.inventory.counts('kind', { accounts: [account], waived: 'none', now });
      return kinds.map(({ name, resources, broken }) => ({
        account,
        kind: name ?? '',
        resources,
        compliant: resources - broken,
      }));
    }),
  );
  await store.coverage.put(dayIn(clock(), config.timeZone), rows.flat());
}

/** Writes a place's snapshot and gives what is left to do: its details. */
async function auditOne(
  clients: PlaceClients,
  deps: AuditDeps,
  rows: Omit<RowDeps, 'assigned'>,
  { progress, signal }: AuditOptions,
): Promise<() => Promise<void>> {
  const { config, store, clock } = deps;
  const { place } = clients;
  const at = clock().getTime();
  const known = await knownFacts(clients, deps);
  const found = await auditPlace(clients, {
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (found.listed.length === 0) {
    // Nothing at all could be read: what was known stays.
    await store.audits.failed(place, at, found.gaps);
    throw new MlcostError('aws_unavailable', found.gaps[0]?.error ?? 'SageMaker could not be read.');
  }
  const latest = await withLatestTags(found.resources, clients, deps);
  const resources = latest.map((resource) => withKnownFacts(resource, known));
  const judge = judgeOf(resources, rulesOf(config));
  // Of a kind that was not listed to its end some may be missing: what was known of it stays.
  const whole = new Set<string>(found.listed);
  const judged = await rowsOf(
    resources.filter(({ kind }) => whole.has(kind)),
    judge,
    at,
    // Not sooner: who is named an owner while the place is read has to stay one.
    { ...rows, assigned: await assignedOwners(deps) },
  );
  const broken = new Set(judged.flatMap(({ arn, findings }) => (findings.length > 0 ? [arn] : [])));
  await store.inventory.replace(place, found.listed, judged, at);
  await store.audits.finished(place, at, { resources: judged.length, gaps: found.gaps, rules: rulesKey(config) });
  return async () => {
    const described = await describeDetails(clients, resources, broken, signal);
    if (described.length === 0) return;
    const changed = new Map(described.map((one) => [one.arn, one]));
    const now = resources.map((one) => changed.get(one.arn) ?? one);
    const better = judgeOf(now, rulesOf(config));
    // A detail of one resource can be the reason for another's suggestion, so all broken ones are judged again.
    const touched = now.filter((one) => whole.has(one.kind) && (changed.has(one.arn) || broken.has(one.arn)));
    await store.inventory.put(await rowsOf(touched, better, at, { ...rows, assigned: await assignedOwners(deps) }));
  };
}

async function rowsOf(
  resources: readonly Resource[],
  judge: (resource: Resource) => Judgement,
  at: number,
  deps: RowDeps,
): Promise<InventoryRow[]> {
  const rows: InventoryRow[] = [];
  for (let from = 0; from < resources.length; from += ROWS_AT_ONCE) {
    const some = resources.slice(from, from + ROWS_AT_ONCE);
    rows.push(...(await Promise.all(some.map((one) => inventoryRow(one, judge(one), at, deps)))));
    // So many take some 30 ms; who types meanwhile is not kept waiting for all of them.
    await setImmediate();
  }
  return rows;
}

/** What the tagging API may not know yet: AWS says that it lags behind, though not how far. */
const LAG_MS = 10 * 60_000;

/**
 * What was written lately, and is not as it was left by that, is read from SageMaker itself: else an audit would find
 * broken again what was fixed.
 */
async function withLatestTags(
  resources: readonly Resource[],
  clients: PlaceClients,
  { store, clock }: AuditDeps,
): Promise<Resource[]> {
  const left = new Map<string, Tags>();
  await store.changes.each({ since: clock().getTime() - LAG_MS }, (changes) => {
    // The newest first.
    for (const { arn, after, outcome } of changes) {
      const known = outcome?.tags ?? (outcome?.result === 'done' ? after : undefined);
      if (!left.has(arn)) left.set(arn, known ?? {});
    }
  });
  return await Promise.all(
    resources.map(async (resource) => {
      const expected = left.get(resource.arn);
      if (expected === undefined || sameTags(expected, resource.tags)) return resource;
      try {
        return { ...resource, tags: await readTags(clients, resource.arn) };
      } catch (error) {
        if (!(error instanceof MlcostError)) throw error;
        return resource;
      }
    }),
  );
}

export async function assignedOwners({ store }: Pick<Deps, 'store'>): Promise<Assigned> {
  const all = await store.owners.all();
  return new Map(all.map(({ arn, owner }) => [arn.toLowerCase(), owner]));
}

async function knownFacts({ place }: PlaceClients, { store, clock }: AuditDeps): Promise<KnownFacts> {
  const known = new Map<string, NonNullable<ReturnType<KnownFacts['get']>>>();
  const filter = { accounts: [place.account], regions: [place.region], now: clock().getTime() };
  await store.inventory.each(filter, (rows) => {
    for (const { arn, createdAt, changedAt, facts } of rows) {
      if (facts.instances === undefined && facts.madeFrom === undefined && facts.ssoUser === undefined) continue;
      known.set(arn.toLowerCase(), { createdAt, changedAt, facts });
    }
  });
  return known;
}

/** The sum of what all places report. */
function progressOfAll(report: AuditOptions['progress']): (place: PlaceClients) => (progress: AuditProgress) => void {
  const all = new Map<PlaceClients, AuditProgress>();
  return (place) => (progress) => {
    all.set(place, progress);
    const parts = [...all.values()];
    const sum = (of: (one: AuditProgress) => number) => parts.reduce((total, one) => total + of(one), 0);
    report?.({
      kindsDone: sum((one) => one.kindsDone),
      kinds: sum((one) => one.kinds),
      resources: sum((one) => one.resources),
    });
  };
}
