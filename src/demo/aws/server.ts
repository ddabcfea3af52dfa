import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createBooks, ledgerOfLines } from './book.ts';
import { budgets } from './budgets.ts';
import { costExplorer } from './cost-explorer.ts';
import { dayOf } from './day.ts';
import { AwsError, notEmulated } from './errors.ts';
import { createFaultSwitch, faultError, means } from './faults.ts';
import type { Context, Identity, Operation, Service } from './service.ts';
import { createSessions } from './sessions.ts';
import { readClaim, verifySignature } from './signature.ts';
import type { SignedRequest } from './signature.ts';
import { sts } from './sts.ts';
import { createTokens } from './tokens.ts';
import type { Call, EmulatedAws, Ledger, LedgerLine, Organization } from './types.ts';
import { failure, readInput, success } from './wire.ts';
import type { Answer } from './wire.ts';

const json = (name: string, target: string, global = false): Service => ({
  name,
  protocol: 'json',
  target,
  global,
  throttled: { code: 'ThrottlingException', message: 'Rate exceeded' },
  operations: {},
});

/** THE list of services. Those with an empty table are known, and nothing of them is emulated yet. */
const services: readonly Service[] = [
  costExplorer,
  budgets,
  sts,
  json('sagemaker', 'SageMaker'),
  json('tagging', 'ResourceGroupsTaggingAPI_20170126'),
  json('organizations', 'AWSOrganizationsV20161128', true),
  json('athena', 'AmazonAthena'),
  json('sqs', 'AmazonSQS'),
];

const RECENT_CALLS = 200;
const MAX_BODY_BYTES = 1_000_000;

export type EmulatedAwsOptions = {
  readonly organization: Organization;
  readonly ledger: Ledger | readonly LedgerLine[];
  /** The story's clock: what "today" is, and how much of the ledger is visible. */
  readonly clock: () => Date;
  readonly port?: number;
  /** Days appear bit by bit; without, a day is visible from 08:00 UTC of the next day on, whole. */
  readonly partialDays?: boolean;
};

/** Starts the emulated organization on loopback; it serves until `close()`. */
export const startEmulatedAws = async (options: EmulatedAwsOptions): Promise<EmulatedAws> => {
  const { organization, clock } = options;
  const ledger = 'linesOn' in options.ledger ? options.ledger : ledgerOfLines(options.ledger);
  const books = createBooks(ledger, organization.payer);
  const sessions = createSessions(organization);
  const tokens = createTokens();
  const faults = createFaultSwitch();
  const counts: Record<string, number> = {};
  const recent: Call[] = [];
  let open = 0;

  const authenticate = (request: SignedRequest, service: Service): Identity => {
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
    return identity;
  };

  const authorize = (operation: Operation, input: unknown, context: Context): void => {
    const { identity } = context;
    const [service = '', action = ''] = operation.action.split(':');
    if (![...faults.deny, ...identity.deny].some((pattern) => means(pattern, service, action))) return;
    throw new AwsError(
      'AccessDeniedException',
      `User: ${identity.arn} is not authorized to perform: ${operation.action} on resource: ${operation.resource(input, context)} because no identity-based policy allows the ${operation.action} action`,
    );
  };

  const perform = (service: Service, name: string, request: SignedRequest, identity: Identity): object => {
    const operation = service.operations[name];
    if (operation === undefined) throw notEmulated(`${service.name}:${name}`);
    const now = clock();
    const context: Context = {
      organization,
      sessions,
      tokens,
      identity,
      now,
      today: dayOf(now),
      book: books.seenBy(identity.account, now, faults.partialDays ?? options.partialDays ?? false),
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
        const identity = authenticate(request, service);
        call.account = identity.account;
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
        return success(service, operation, perform(service, operation, request, identity), requestId);
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
    setFaults: (next) => faults.set(next),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

/** Which service and operation a request is for: by its target header, or by the form's Action. */
const route = (request: SignedRequest): { service: Service; operation: string } => {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const at = target.lastIndexOf('.');
    const service = services.find((each) => each.target === target.slice(0, at));
    const operation = target.slice(at + 1);
    if (service === undefined || !/^\w+$/.test(operation))
      throw new AwsError('UnknownOperationException', `Unknown target ${target}`, 404);
    return { service, operation };
  }
  const form = new URLSearchParams(request.body.toString());
  const action = form.get('Action');
  if (action !== null && /^\w+$/.test(action) && form.get('Version') === '2011-06-15')
    return { service: sts, operation: action };
  throw new AwsError('UnknownOperationException', 'No service here understands this request.', 404);
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
