import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { AccountRole, Config } from '../config.ts';
import { MlcostError } from '../errors.ts';
import { assumedRole, callerIdentity, sageMakerClient, taggingClient, type Credentials } from './clients.ts';
import { askAws } from './errors.ts';
import { pacer, realTiming, type CallOptions, type Pacer, type Timing } from './pace.ts';
import { sageMakerCalls, type SageMakerCall } from './sagemaker/calls.ts';

/** One account in one region. */
export type Place = { readonly account: string; readonly region: string };

export type TaggingSdk = typeof import('@aws-sdk/client-resource-groups-tagging-api');

/** One call of the Resource Groups Tagging API; `operation` is for errors. Reads and writes have a pace each. */
export type TaggingCall = <Output>(
  operation: 'GetResources' | 'TagResources' | 'UntagResources',
  send: (
    sdk: TaggingSdk,
    client: ResourceGroupsTaggingAPIClient,
    abort: { abortSignal?: AbortSignal },
  ) => Promise<Output>,
  options?: CallOptions,
) => Promise<Output>;

/** What speaks to SageMaker and the Resource Groups Tagging API in one place, at the pace AWS allows there. */
export type PlaceClients = {
  readonly place: Place;
  readonly sageMaker: SageMakerCall;
  readonly tagging: TaggingCall;
};

export type Aws = {
  places(): Promise<readonly PlaceClients[]>;
  /** @throws MlcostError config_invalid for an account that mlcost.yml does not have. */
  at(place: Place): Promise<PlaceClients>;
  close(): void;
};

/** SageMaker has no published quota for lists and descriptions: begin fast, and go by what AWS says. */
const SAGEMAKER_PACE = { perSecond: 100, burst: 25, atOnce: 25 };
/** AWS's quotas are 15 and 5 a second; the bursts leave room for calls that arrive closer together than they went. */
const GET_RESOURCES_PACE = { perSecond: 15, burst: 8, atOnce: 12 };
const WRITE_PACE = { perSecond: 5, burst: 3, atOnce: 4 };

/** Asked again so long before credentials end, as the SDK does. */
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Every account that is looked at in every region: `accounts.members`; without any the payer, and without a payer
 * the account the bot is in. A role is assumed once for all regions. Nothing is asked of AWS before it is
 * needed; the places keep their connections and what they learnt of AWS's limits until `close()`.
 */
export function awsPlaces(config: Pick<Config, 'aws' | 'accounts' | 'regions'>, timing: Timing = realTiming): Aws {
  const { payer, members } = config.accounts;
  // A payer that has members mostly holds none, and its role may read costs only.
  const configured = members.length > 0 || payer === undefined ? members : [payer];
  const identity = once(() => callerIdentity(config));
  const opened = new Map<string, PlaceClients & { close(): void }>();
  const credentialsOf = new Map<string, () => Promise<Credentials>>();

  const accounts = async (): Promise<readonly AccountRole[]> =>
    configured.length > 0 ? configured : [{ id: (await identity()).account }];

  const open = (role: AccountRole, region: string): PlaceClients => {
    const key = `${role.id} ${region}`;
    let found = opened.get(key);
    if (found === undefined) {
      let credentials: Credentials | (() => Promise<Credentials>) | undefined = config.aws.credentials;
      if (role.roleArn !== undefined) {
        credentials = credentialsOf.get(role.id) ?? shared(assumedRole(config, role));
        credentialsOf.set(role.id, credentials);
      }
      const ready = role.roleArn === undefined && configured.length > 0 ? () => isOurs(role.id) : undefined;
      found = placeClients(config, { account: role.id, region }, credentials, ready, timing);
      opened.set(key, found);
    }
    return found;
  };

  /** Without a role, another account's resources would be our own under its name. */
  const isOurs = async (account: string): Promise<void> => {
    const own = (await identity()).account;
    if (own === account) return;
    throw new MlcostError('aws_credentials', `The bot has no role in account ${account}; its own account is ${own}.`, {
      hint: `Set the roleArn of account ${account} in mlcost.yml.`,
    });
  };

  return {
    places: async () => (await accounts()).flatMap((role) => config.regions.map((region) => open(role, region))),
    at: async ({ account, region }) => {
      const role = (await accounts()).find(({ id }) => id === account);
      if (role === undefined) {
        throw new MlcostError('config_invalid', `The configuration has no account ${account}.`, {
          hint: 'Add it to accounts.members in mlcost.yml.',
        });
      }
      return open(role, region);
    },
    close: () => {
      for (const place of opened.values()) place.close();
      opened.clear();
    },
  };
}

function placeClients(
  config: Pick<Config, 'aws'>,
  place: Place,
  credentials: Credentials | (() => Promise<Credentials>) | undefined,
  ready: (() => Promise<void>) | undefined,
  timing: Timing,
): PlaceClients & { close(): void } {
  const toClose: { destroy(): void }[] = [];
  const made = <Made extends { client: { destroy(): void } }>(make: () => Promise<Made>): (() => Promise<Made>) =>
    once(async () => {
      await ready?.();
      const result = await make();
      toClose.push(result.client);
      return result;
    });
  const sageMaker = made(() => sageMakerClient(config, place.region, credentials));
  const tagging = made(() => taggingClient(config, place.region, credentials));
  const reads = pacer(GET_RESOURCES_PACE, timing);
  const writes = pacer(WRITE_PACE, timing);
  return {
    place,
    sageMaker: sageMakerCalls(sageMaker, pacer(SAGEMAKER_PACE, timing)),
    tagging: (operation, send, options = {}) => {
      const pace: Pacer = operation === 'GetResources' ? reads : writes;
      const abort = options.signal === undefined ? {} : { abortSignal: options.signal };
      return pace.run(
        () =>
          askAws('tag', operation, async () => {
            const { sdk, client } = await tagging();
            return send(sdk, client, abort);
          }),
        options,
      );
    },
    close: () => {
      for (const client of toClose.splice(0)) client.destroy();
    },
  };
}

/** Asked once for all; a failure is not kept. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

/** The same credentials for every client that asks, until they come near their end. */
function shared(ask: () => Promise<Credentials>): () => Promise<Credentials> {
  let kept: Promise<Credentials> | undefined;
  let until = 0;
  return () => {
    if (kept === undefined || Date.now() > until) {
      until = Infinity;
      kept = ask().then(
        (given) => {
          until = (given.expiration?.getTime() ?? Infinity) - RENEW_BEFORE_MS;
          return given;
        },
        (error: unknown) => {
          kept = undefined;
          throw error;
        },
      );
    }
    return kept;
  };
}
