import { Big } from 'big.js';
import * as fc from 'fast-check';
import { money } from '../../src/model/money.ts';
import { refOf } from '../../src/store/inventory.ts';
import type { InventoryFilter, InventoryRow } from '../../src/store/inventory.ts';
import type { Waiver } from '../../src/store/waivers.ts';

// The inventory's questions answered in the most obvious way, over an array of rows, and rows to ask about.

export const PLACES = [
  { account: '111122223333', region: 'eu-west-1' },
  { account: '111122223333', region: 'us-east-1' },
  { account: '222233334444', region: 'us-east-1' },
] as const;
export const KINDS = ['app', 'model', 'training-job'] as const;
const NAMES = ['fraud', 'Fraud-2', 'fraud%2', `o'brien_"x"`, 'search', 'Über', 'a'] as const;
const OWNERS = [undefined, 'slack:U0ANA', 'email:ben@acme.example'] as const;

/** A row about one of few resources, so that rows often are about the same one. */
export const anyRow = fc
  .record({
    place: fc.constantFrom(...PLACES),
    kind: fc.constantFrom(...KINDS),
    name: fc.constantFrom(...NAMES),
    state: fc.constantFrom('live' as const, 'stopped' as const, 'finished' as const),
    broken: fc.boolean(),
    owner: fc.constantFrom(...OWNERS),
    createdAt: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    group: fc.option(fc.constantFrom('x', 'y'.repeat(3_000)), { nil: undefined }),
    stake: fc.option(fc.constantFrom('0', '12.3456', '0.000001', '98765432.1'), { nil: undefined }),
    tags: fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 8 }), { maxKeys: 2 }),
  })
  .map(({ place, kind, name, group, broken, createdAt, stake, owner, state, tags }): InventoryRow => {
    // An app's ARN says more than its name.
    const path = kind === 'app' ? `d-77/${name}/jupyterlab/${name}` : name;
    const arn = `arn:aws:sagemaker:${place.region}:${place.account}:${kind}/${path}`;
    const source = 'price-list' as const;
    return {
      ...place,
      arn,
      ref: refOf(arn),
      kind,
      name,
      state,
      tags,
      facts: { domainId: 'd-77' },
      auditedAt: 0,
      findings: broken ? [{ kind: 'missing', key: 'cost-center' }] : [],
      suggestions: broken
        ? [{ key: 'cost-center', value: 'ü', confidence: 'low', reason: { kind: 'near-miss-value', from: '"' } }]
        : [],
      owner,
      fixGroup: broken && group !== undefined ? `${kind} ${group}` : undefined,
      stake: stake === undefined ? undefined : { monthly: money(stake, 'USD'), source, asOf: '2026-11-01' },
      ...(createdAt === undefined ? {} : { createdAt }),
    };
  });

const some = <Value>(...values: readonly Value[]) => fc.option(fc.subarray([...values]), { nil: undefined, freq: 2 });

export const anyFilter = (refs: readonly string[]): fc.Arbitrary<InventoryFilter> =>
  fc.record({
    kinds: some(...KINDS),
    owners: some('slack:U0ANA', 'email:ben@acme.example'),
    accounts: some(...PLACES.map(({ account }) => account)),
    regions: some(...PLACES.map(({ region }) => region)),
    broken: fc.constantFrom(undefined, true, false),
    fixGroup: fc.constantFrom(undefined, undefined, undefined, 'model x', 'app nothing'),
    text: fc.constantFrom(undefined, undefined, 'FRAUD', '%', 'd-77', 'model/fraud', `"X"`, 'über'),
    refs: some(...refs),
    changeable: fc.constantFrom(undefined, { finishedAfter: 5 }),
    waived: fc.constantFrom(undefined, 'none' as const, 'only' as const, 'snooze' as const, 'exempt' as const),
    now: fc.constant(100),
  });

export type Model = { readonly rows: readonly InventoryRow[]; readonly waivers: readonly Waiver[] };

const isOld = (row: InventoryRow, { changeable }: InventoryFilter): boolean =>
  changeable !== undefined &&
  row.state === 'finished' &&
  row.createdAt !== undefined &&
  row.createdAt < changeable.finishedAfter;

const waiverOf = (row: InventoryRow, { waivers }: Model, now: number): Waiver | undefined =>
  waivers.find(({ arn, until }) => arn.toLowerCase() === row.arn.toLowerCase() && (until ?? Infinity) > now);

const holds = (text: string, row: InventoryRow): boolean => {
  const arn = row.arn.toLowerCase();
  const resource = arn.split(':').at(-1) ?? '';
  const name = row.name.toLowerCase();
  if (name.includes(text)) return true;
  return /[:/]/.test(text) ? arn.includes(text) : row.kind === 'app' && resource.includes(text);
};

export const scopeOf = (model: Model, filter: InventoryFilter): InventoryRow[] =>
  model.rows.filter(
    (row) =>
      (filter.kinds?.includes(row.kind) ?? true) &&
      (filter.accounts?.includes(row.account) ?? true) &&
      (filter.regions?.includes(row.region) ?? true) &&
      (filter.refs?.includes(row.ref) ?? true) &&
      (filter.owners === undefined || (row.owner !== undefined && filter.owners.includes(row.owner))) &&
      (filter.fixGroup === undefined || row.fixGroup === filter.fixGroup) &&
      (filter.text === undefined || holds(filter.text.toLowerCase(), row)),
  );

const counts = (row: InventoryRow, model: Model, { waived, now }: InventoryFilter): boolean => {
  const waiver = waiverOf(row, model, now);
  if (row.findings.length === 0) return false;
  if (waived === undefined) return true;
  if (waived === 'none') return waiver === undefined;
  return waiver !== undefined && (waived === 'only' || waived === waiver.kind);
};

export const brokenOf = (model: Model, filter: InventoryFilter): InventoryRow[] =>
  scopeOf(model, filter).filter((row) => counts(row, model, filter) && !isOld(row, filter));

export const pageOf = (model: Model, filter: InventoryFilter): InventoryRow[] =>
  scopeOf(model, filter)
    .filter((row) => !isOld(row, filter))
    .filter((row) => {
      const waiver = waiverOf(row, model, filter.now);
      if (filter.waived === undefined || filter.waived === 'none') return true;
      return waiver !== undefined && (filter.waived === 'only' || filter.waived === waiver.kind);
    })
    .filter((row) => filter.broken === undefined || filter.broken === counts(row, model, filter))
    .toSorted(
      (a, b) =>
        STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
        stakeOrder(a, b) ||
        bytes(a.name.toLowerCase(), b.name.toLowerCase()) ||
        bytes(`${a.region} ${a.account} ${a.kind}`, `${b.region} ${b.account} ${b.kind}`) ||
        bytes(a.ref, b.ref),
    );

const STATES = ['live', 'stopped', 'finished'];

export const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const stakeOrder = ({ stake: a }: InventoryRow, { stake: b }: InventoryRow): number =>
  a === undefined || b === undefined
    ? Number(a === undefined) - Number(b === undefined)
    : b.monthly.amount.cmp(a.monthly.amount);

export const microsOf = (rows: readonly InventoryRow[]): number =>
  rows
    .reduce((sum, { stake }) => sum.plus(stake?.monthly.amount ?? 0), Big(0))
    .times(1e6)
    .toNumber();

export const totalsOf = (model: Model, filter: InventoryFilter) => {
  const scope = scopeOf(model, filter);
  const broken = brokenOf(model, filter);
  const waived = (kind: Waiver['kind']) =>
    scope.filter((row) => row.findings.length > 0 && waiverOf(row, model, filter.now)?.kind === kind).length;
  return {
    resources: scope.length,
    broken: broken.length,
    priced: broken.filter(({ stake }) => stake !== undefined).length,
    finished: scope.filter((row) => counts(row, model, filter) && isOld(row, filter)).length,
    snoozed: waived('snooze'),
    exempt: waived('exempt'),
    stakeMicros: microsOf(broken),
    costMicros: microsOf(scope),
    ...(scope.some(({ stake }) => stake !== undefined) ? { currency: 'USD' } : {}),
  };
};
