import { hash } from 'node:crypto';
import type { Big } from 'big.js';
import type { Generated, Selectable } from 'kysely';
import { money } from '../model/money.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Stake } from '../model/stake.ts';
import type { InventoryRow } from './inventory.ts';
import { plain } from './plain.ts';

/**
 * What a place has of a kind. Readers see the rows of current parts; `building` ones are being written, the rows of
 * `old` ones wait for being deleted.
 */
export type InventoryPartsTable = {
  id: Generated<number>;
  account: string;
  region: string;
  kind: string;
  state: 'building' | 'current' | 'old';
  audited_at: number;
};

/** The row itself is `body`; the columns are what is filtered, ranked and summed up by. */
export type InventoryTable = {
  part: number;
  ref: string;
  broken: number;
  /** As `STATES` ranks them. */
  state: number;
  owner: string | null;
  /** Of the fix group, whose text may be long. */
  fix_key: string | null;
  /** Millionths; the exact amount is in the body. */
  stake_micros: number | null;
  stake_currency: string | null;
  created_at: number | null;
  /** Lower case, as the following. */
  name_key: string;
  /** The resource part of the ARN, where it is more than kind and name. */
  resource_key: string | null;
  arn_key: string;
  /** When it was read, where that was for itself and not in an audit. */
  put_at: number | null;
  /** Of the body. */
  digest: string;
  /** JSON. */
  body: string;
};

/** What costs money now comes first. */
const STATES: readonly ResourceState[] = ['live', 'stopped', 'finished'];
export const FINISHED = STATES.indexOf('finished');

const short = (text: string): string => hash('sha256', text, 'base64url').slice(0, 16);

export const fixKey = short;

/** Beyond what a number holds exactly it is cut off: nobody ranks such stakes among each other. */
const micros = (amount: Big): number =>
  Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, amount.times(1e6).round().toNumber()));

type StoredStake = { amount: string; currency: string; source: Stake['source']; asOf?: string };
/** What the part does not say already. */
type Stored = Omit<
  InventoryRow,
  'ref' | 'kind' | 'account' | 'region' | 'auditedAt' | 'owner' | 'fixGroup' | 'stake'
> & {
  readonly owner?: string | undefined;
  readonly fixGroup?: string | undefined;
  readonly stake?: StoredStake | undefined;
};

const bodyOf = (row: InventoryRow): string => {
  const { ref: _, kind: __, account: ___, region: ____, auditedAt: _____, stake, ...rest } = row;
  const stored: Stored = {
    ...rest,
    ...(stake === undefined ? {} : { stake: storedStake(stake) }),
  };
  return JSON.stringify(stored);
};

const storedStake = ({ monthly, source, asOf }: Stake): StoredStake => ({
  amount: monthly.amount.toString(),
  currency: monthly.currency,
  source,
  ...(asOf === undefined ? {} : { asOf }),
});

/** Two rows with the same digest say the same. */
export const digestOf = (row: InventoryRow): string => short(bodyOf(row));

export const columnsOf = (row: InventoryRow, part: number, putAt: number | null): InventoryTable => {
  const body = bodyOf(row);
  const arnKey = plain(row.arn.trim().toLowerCase());
  const nameKey = plain(row.name.toLowerCase());
  const resource = arnKey.split(':').slice(5).join(':');
  return {
    part,
    ref: row.ref,
    broken: row.findings.length > 0 ? 1 : 0,
    state: STATES.indexOf(row.state),
    owner: plain(row.owner),
    fix_key: row.fixGroup === undefined ? null : fixKey(row.fixGroup),
    stake_micros: row.stake === undefined ? null : micros(row.stake.monthly.amount),
    stake_currency: row.stake?.monthly.currency ?? null,
    created_at: row.createdAt ?? null,
    name_key: nameKey,
    resource_key: resource === `${row.kind}/${nameKey}` ? null : resource,
    arn_key: arnKey,
    put_at: putAt,
    digest: short(body),
    body,
  };
};

/** A row with what its part says. */
type InventorySelected = Pick<Selectable<InventoryTable>, 'ref' | 'put_at' | 'body'> &
  Pick<Selectable<InventoryPartsTable>, 'account' | 'region' | 'kind' | 'audited_at'>;

export const rowOf = ({ ref, kind, account, region, audited_at, put_at, body }: InventorySelected): InventoryRow => {
  // JSON as bodyOf wrote it.
  const { stake, owner, fixGroup, ...stored } = JSON.parse(body) as Stored;
  return {
    ...stored,
    ref,
    kind,
    account,
    region,
    auditedAt: Math.max(audited_at, put_at ?? 0),
    owner,
    fixGroup,
    stake: stake === undefined ? undefined : stakeOf(stake),
  };
};

const stakeOf = ({ amount, currency, source, asOf }: StoredStake): Stake => ({
  monthly: money(amount, currency),
  source,
  ...(asOf === undefined ? {} : { asOf }),
});
