import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Refused } from '../refused.ts';
import { createBooks, ledgerOfLines } from './book.ts';
import { dayOf } from './day.ts';
import { AwsError, notEmulated } from './errors.ts';
import { createFaultSwitch, denies, faultError } from './faults.ts';
import { createRates } from './rates.ts';
import { createEstate } from './sagemaker/estate.ts';
import type { Context, Identity, Operation, Service } from './service.ts';
import { route } from './services.ts';
import { createSessions } from './sessions.ts';
import { readClaim, verifySignature } from './signature.ts';
import type { SignedRequest } from './signature.ts';
import { createTagBook } from './tag-book.ts';
import { createTokens } from './tokens.ts';
import type {
  AwsFaults,
  Call,
  EmulatedAws,
  Inventory,
  InventoryItem,
  Ledger,
  LedgerLine,
  Organization,
  Place,
} from './types.ts';
import { failure, readInput, success } from './wire.ts';
import type { Answer } from './wire.ts';

const RECENT_CALLS = 200;
const MAX_BODY_BYTES = 1_000_000;

export type EmulatedAwsOptions = {
  readonly organization: Organization;
  readonly ledger: Ledger | readonly LedgerLine[];
  /** The story's clock: what "today" is, and how much of the ledger is visible. */
  readonly clock: () => Date;
  readonly port?: number;
  /** Without it there are no SageMaker resources. */
  readonly inventory?: Inventory;
  /** Default true. Off: calls are as many as anyone likes, unless the fault switch says otherwise. */
  readonly rateLimits?: boolean;
  /** Milliseconds of real time, for rate limits, page tokens and how late tags arrive. */
  readonly realNow?: () => number;
  /** Days appear bit by bit; without, a day is visible from 08:00 UTC of the next day on, whole. */
  readonly partialDays?: boolean;
};

type Caller = { readonly identity: Identity; readonly place: Place };

/** Starts the emulated organization on loopback; it serves until `close()`. */
export const startEmulatedAws = async (options: EmulatedAwsOptions): Promise<EmulatedAws> => {
  const { organization, clock, realNow = () => performance.now() } = options;
  const ledger = 'linesOn' in options.ledger ? options.ledger : ledgerOfLines(options.ledger);
  const tagBook = createTagBook(clock, realNow);
  const books = createBooks(ledger, organization.payer, tagBook);
  const sessions = createSessions(organization);
  const tokens = createTokens();
  const faults = createFaultSwitch();
  const nothing: readonly InventoryItem[] = [];
  const inventory = options.inventory ?? { items: () => nothing };
  const estate = createEstate({ inventory, tags: tagBook, isVanished: (arn) => faults.isVanished(arn), realNow });
  const rates = createRates(options.rateLimits ?? true, realNow);
  const counts: Record<string, number> = {};
  const recent: Call[] = [];
  let open = 0;

  const authenticate = (request: SignedRequest, service: Service): Caller => {
    const claim = readClaim(request.headers);
    const token = request.headers['x-amz-security-token'];
    const { secretAccessKey, identity } = sessions.secretOf(claim.accessKeyId, Array.isArray(token) ? token[0] : token);
    if (claim.service !== service.name) {
      throw new AwsError(
        'InvalidSignatureException',
        `Credential should be scoped to correct service: '${service.name}'.`,
        403,
      );
    }
    const regionIsRight = service.global
      ? claim.region === 'us-east-1'
      : [...organization.regions, 'us-east-1'].includes(claim.region);
    if (!regionIsRight) {
      throw new AwsError('InvalidSignatureException', 'Credential should be scoped to a valid region.', 403);
    }
    verifySignature(request, claim, secretAccessKey);
    return { identity, place: { account: identity.account, region: claim.region } };
  };

  const may = (action: string, { identity, place }: Caller): boolean =>
    ![...faults.deny, ...identity.deny].some((pattern) => denies(pattern, action, place));

  const authorize = (operation: Operation, input: unknown, context: Context): void => {
    if (may(operation.action, context)) return;
    throw new AwsError(
      'AccessDeniedException',
      `User: ${context.identity.arn} is not authorized to perform: ${operation.action} on resource: ${operation.resource(input, context)} because no identity-based policy allows the ${operation.action} action`,
    );
  };

  const perform = (service: Service, name: string, request: SignedRequest, caller: Caller): object => {
    const operation = service.operations[name];
    if (operation === undefined) throw notEmulated(`${service.name}:${name}`);
    const now = clock();
    const context: Context = {
      organization,
      sessions,
      tokens,
      ...caller,
      estate,
      taggingDelayMs: faults.taggingDelayMs,
      tagTrouble: (arn) => faults.tagTrouble(arn),
      may: (action) => may(action, caller),
      now,
      realNow,
      today: dayOf(now),
      book: books.seenBy(caller.identity.account, now, faults.partialDays ?? options.partialDays ?? false),
      pageSize: faults.pageSize,
      forecastWholeMonth: faults.forecastWholeMonth,
    };
    const input = readInput(service, request.body.toString());
    authorize(operation, input, context);
    return operation.run(input, context);
  };

  /** Undefined: the connection is to be dropped. */
  const answer = async (
    request: SignedRequest,
    call: { operation: string; account?: string; error?: string },
  ): Promise<Answer | undefined> => {
    const requestId = randomUUID();
    let service: Service | undefined;
    let drop = false;
    const answered = await (async (): Promise<Answer> => {
      try {
        const { service: found, operation } = route(request);
        service = found;
        call.operation = `${service.name}:${operation}`;
        const fault = faults.strike(service.name, operation);
        const waitMs = faults.latencyMs + (fault?.delayMs ?? 0);
        if (waitMs > 0) await delay(waitMs);
        const caller = authenticate(request, service);
        call.account = caller.identity.account;
        if (!rates.take({ service: service.name, name: operation }, caller.place, faults.rates)) {
          throw new AwsError(service.throttled.code, service.throttled.message);
        }
        if (faults.isUnsupported(service.name, operation)) {
          throw new AwsError(
            'InternalFailure',
            `API action '${operation}' of service '${service.name}' is not yet implemented`,
            501,
          );
        }
        const error = fault === undefined ? undefined : faultError(fault, service);
        if (error !== undefined) throw error;
        drop = fault?.drop === true;
        return success(service, operation, perform(service, operation, request, caller), requestId);
      } catch (error) {
        const known =
          error instanceof AwsError
            ? error
            : new AwsError('InternalFailure', `The emulator crashed: ${String(error)}`, 500);
        call.error = known.code;
        return failure(service, known, requestId);
      }
    })();
    return drop ? undefined : answered;
  };

  const setFaults = (next: AwsFaults): void => {
    const retagged = (next.retag ?? []).map(({ arn, ...edit }) => {
      const item = estate.find(arn, clock());
      if (item === undefined) throw new Refused(`There is no ${arn} to change the tags of.`);
      return { item, edit };
    });
    for (const { item, edit } of retagged) {
      tagBook.change(item, edit, `arn:aws:iam::${item.account}:user/somebody-else`);
    }
    faults.set(next);
  };

  const server = createServer((incoming, response) => {
    const started = performance.now();
    open += 1;
    const call: { operation: string; account?: string; error?: string } = { operation: 'unknown' };
    void (async () => {
      const body = await readBody(incoming);
      const request = { method: incoming.method ?? 'POST', url: incoming.url ?? '/', headers: incoming.headers, body };
      const answered = await answer(request, call);
      counts[call.operation] = (counts[call.operation] ?? 0) + 1;
      recent.push({
        at: clock().toISOString(),
        ...call,
        status: answered?.status ?? 0,
        ms: Math.round(performance.now() - started),
      });
      if (recent.length > RECENT_CALLS) recent.shift();
      if (answered === undefined) {
        incoming.socket.destroy();
        return;
      }
      response.writeHead(answered.status, answered.headers);
      response.end(answered.body);
    })()
      .catch(() => incoming.socket.destroy())
      .finally(() => {
        open -= 1;
      });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : options.port}`;
  const key = organization.accessKeys.find((each) => each.account === organization.payer) ?? organization.accessKeys[0];

  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: organization.regions[0] ?? 'us-east-1',
      ...(key === undefined ? {} : { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }),
    },
    calls: () => ({ ...counts }),
    recent: () => [...recent],
    openCalls: () => open,
    setFaults,
    tagsOf: (arn) => {
      const item = estate.find(arn, clock());
      return item === undefined ? undefined : tagBook.tagsOf(item);
    },
    tagHistory: (arn) => tagBook.history(arn),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

const readBody = async (incoming: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error('request body too large');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};
