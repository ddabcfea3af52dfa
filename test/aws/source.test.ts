import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { GetTagsCommand } from '@aws-sdk/client-cost-explorer';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { budgetsClient, callerIdentity, costExplorerClient, globalRegion } from '../../src/aws/clients.ts';
import { costExplorer } from '../../src/aws/cost-explorer/source.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { freePort } from '../support/child.ts';

/** Cost Explorer through the real SDK, against servers that answer what a test wants. */

const ROLE = 'arn:aws:iam::111111111111:role/mlcost-read';
let store: Store;
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await store.close();
});

const listening = async (server: Server | TcpServer): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
};

type Answer = { readonly status?: number; readonly type?: string; readonly body: string };

/** An AWS of one server: `answer` sees the operation of the request. */
async function aws(answer: (operation: string) => Answer): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => (text += data.toString()));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const operation =
        typeof target === 'string' ? (target.split('.')[1] ?? '') : (new URLSearchParams(text).get('Action') ?? '');
      asked.push(operation);
      const { status = 200, type = 'application/x-amz-json-1.1', body } = answer(operation);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { url: await listening(server), asked };
}

const identity = (account: string): Answer => ({
  type: 'text/xml',
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/x</Arn><UserId>A</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});
const refused = (type: string, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message: 'no' }),
});
const spent = (amount: string): Answer => ({
  body: JSON.stringify({
    ResultsByTime: [
      {
        TimePeriod: { Start: '2026-11-01', End: '2026-11-02' },
        Total: { NetAmortizedCost: { Amount: amount, Unit: 'USD' } },
      },
    ],
  }),
});

const configOf = (url: string, more: (config: Config) => Partial<Config> = () => ({})): Config => {
  const config = loadConfig(
    {
      SLACK_BOT_TOKEN: 'xoxb-1-a',
      SLACK_APP_TOKEN: 'xapp-1-a',
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    { cwd: '/nonexistent' },
  );
  return { ...config, ...more(config) };
};
const withPayer = () => ({ accounts: { payer: { id: '111111111111' }, members: [] } });

const query = {
  period: { start: '2026-11-01', end: '2026-11-02' },
  granularity: 'DAILY',
  metric: 'NetAmortizedCost',
  groupBy: [],
  filters: [],
} as const;
const clock = () => new Date('2026-11-19T14:00:00Z');
const sourceOf = (config: Config, patience?: { connectMs: number; answerMs: number }) =>
  costExplorer(config, { store, clock, ...(patience === undefined ? {} : { patience }) })({
    person: 'U1',
    feature: 'spend',
  });
const amountOf = async (config: Config) =>
  (await sourceOf(config).costAndUsage(query)).rows.map(({ amount }) => amount.amount.toFixed(2));

describe('an AWS that takes the connection and never answers', () => {
  test('is given up after a while, tried again twice, and said to have timed out', async () => {
    let taken = 0;
    const sockets = new Set<Socket>();
    const silent = createTcpServer((socket) => {
      taken += 1;
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    closers.push(
      () => silent.close(),
      () => sockets.forEach((socket) => socket.destroy()),
    );
    const config = configOf(await listening(silent), withPayer);
    const source = sourceOf(config, { connectMs: 200, answerMs: 150 });
    await expect(source.costAndUsage(query)).rejects.toMatchObject({ code: 'aws_timeout' });
    expect(taken).toBe(3);
    // AWS may have worked for each of them.
    expect(await store.costRequests.since(0)).toMatchObject({ requests: 3, costMicros: 30_000 });
  });

  test('is waited for 8 seconds, and 2 for its connection', async () => {
    const config = configOf(`http://127.0.0.1:${await freePort()}`, withPayer);
    const [costs, budgets] = [costExplorerClient(config), budgetsClient(config)];
    // The SDK settles its configuration with the first request.
    const period = { Start: query.period.start, End: query.period.end };
    await expect(costs.send(new GetTagsCommand({ TimePeriod: period }))).rejects.toThrow(/ECONNREFUSED/);
    await expect(budgets.send(new DescribeBudgetsCommand({ AccountId: '1' }))).rejects.toThrow(/ECONNREFUSED/);
    for (const client of [costs, budgets]) {
      expect(await client.config.maxAttempts()).toBe(3);
      // Node's handler; the type is also that of the browser's.
      const handler = client.config.requestHandler as { httpHandlerConfigs?: () => object };
      expect(handler.httpHandlerConfigs?.()).toMatchObject({
        requestTimeout: 8_000,
        connectionTimeout: 2_000,
        throwOnRequestTimeout: true,
      });
    }
  });
});

describe('a request that can not have cost anything', () => {
  test.each([
    'AccessDeniedException',
    'ValidationException',
    'UnrecognizedClientException',
    'UnknownOperationException',
  ])('gives its money back: %s', async (type) => {
    const { url } = await aws(() => refused(type));
    const source = sourceOf(configOf(url, withPayer));
    await expect(source.costAndUsage(query)).rejects.toMatchObject({ name: 'MlcostError' });
    expect(source.usage()).toMatchObject({ requests: 0, costMicros: 0 });
    expect(await store.costRequests.since(0)).toMatchObject({ requests: 0, costMicros: 0 });
  });

  test('gives its money back: nobody is there', async () => {
    const source = sourceOf(configOf(`http://127.0.0.1:${await freePort()}`, withPayer));
    await expect(source.costAndUsage(query)).rejects.toMatchObject({ code: 'aws_unavailable' });
    expect(await store.costRequests.since(0)).toMatchObject({ requests: 0, costMicros: 0 });
  });

  test('does not use up the day, while one that AWS may have billed does', async () => {
    let answer = refused('AccessDeniedException');
    const { url } = await aws(() => answer);
    const config = configOf(url, (from) => ({
      ...withPayer(),
      costExplorer: { ...from.costExplorer, dailyLimitMicros: 10_000 },
    }));
    for (const _time of [1, 2, 3]) {
      await expect(sourceOf(config).costAndUsage(query)).rejects.toMatchObject({ code: 'aws_access_denied' });
    }
    answer = refused('InternalFailure', 500);
    await expect(sourceOf(config).costAndUsage(query)).rejects.toMatchObject({ code: 'aws_unavailable' });
    expect((await store.costRequests.since(0)).requests).toBe(3); // the SDK sent it three times
    await expect(sourceOf(config).costAndUsage(query)).rejects.toMatchObject({ code: 'cost_cap_reached' });
  });
});

describe('an answer without figures', () => {
  test('is said to be none, and is not kept', async () => {
    let answer: Answer = { body: '{"ResultsByTime":[]}' };
    const { url } = await aws(() => answer);
    const config = configOf(url, withPayer);
    await expect(amountOf(config)).rejects.toMatchObject({
      code: 'cost_data_unavailable',
      message: 'Cost Explorer answered without figures.',
    });
    answer = spent('7.00');
    expect(await amountOf(config)).toEqual(['7.00']);
  });
});

describe('without a payer in the configuration', () => {
  test('answers are kept by account, which is asked for once', async () => {
    let account = '111111111111';
    const { url, asked } = await aws((operation) =>
      operation === 'GetCallerIdentity' ? identity(account) : spent(account.slice(0, 1)),
    );
    const config = configOf(url);
    const first = costExplorer(config, { store, clock });
    const ask = async (source: typeof first) =>
      (await source({ person: 'U1', feature: 'spend' }).costAndUsage(query)).rows[0]?.amount.amount.toString();
    expect([await ask(first), await ask(first)]).toEqual(['1', '1']);
    expect(asked).toEqual(['GetCallerIdentity', 'GetCostAndUsage']);
    account = '222222222222';
    expect(await ask(costExplorer(config, { store, clock }))).toBe('2');
    account = '111111111111';
    expect(await ask(costExplorer(config, { store, clock }))).toBe('1');
    expect(asked.filter((operation) => operation === 'GetCostAndUsage')).toHaveLength(2);
  });

  test('nobody’s answers are used while AWS does not say which account this is', async () => {
    let amount = '1.00';
    const { url } = await aws((operation) => (operation === 'GetCallerIdentity' ? refused('X') : spent(amount)));
    expect(await amountOf(configOf(url))).toEqual(['1.00']);
    amount = '2.00';
    expect(await amountOf(configOf(url))).toEqual(['2.00']);
  });
});

test('answers of one endpoint are never given for another, whatever the account', async () => {
  const [emulator, real] = await Promise.all([aws(() => spent('1.00')), aws(() => spent('2.00'))]);
  expect(await amountOf(configOf(emulator.url, withPayer))).toEqual(['1.00']);
  expect(await amountOf(configOf(real.url, withPayer))).toEqual(['2.00']);
  expect(await amountOf(configOf(emulator.url, withPayer))).toEqual(['1.00']);
});

describe('a role', () => {
  test('for which AWS gives no credentials is said to have none', async () => {
    const { url, asked } = await aws((operation) =>
      operation === 'AssumeRole'
        ? {
            type: 'text/xml',
            body: '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult/></AssumeRoleResponse>',
          }
        : spent('1.00'),
    );
    const payer = { id: '111111111111', roleArn: ROLE };
    const config = configOf(url, () => ({ accounts: { payer, members: [] } }));
    await expect(sourceOf(config).costAndUsage(query)).rejects.toMatchObject({ code: 'aws_credentials' });
    await expect(callerIdentity(config, payer)).rejects.toMatchObject({ code: 'aws_credentials' });
    expect(new Set(asked)).toEqual(new Set(['AssumeRole']));
  });
});

describe('the region of Cost Explorer and Budgets', () => {
  test.each([
    ['eu-west-1', 'us-east-1', 'ce.us-east-1.amazonaws.com', 'budgets.amazonaws.com'],
    ['us-east-1', 'us-east-1', 'ce.us-east-1.amazonaws.com', 'budgets.amazonaws.com'],
    ['cn-north-1', 'cn-northwest-1', 'ce.cn-northwest-1.amazonaws.com.cn', 'budgets.amazonaws.com.cn'],
    ['us-gov-east-1', 'us-gov-west-1', 'ce.us-gov-west-1.amazonaws.com', 'budgets.amazonaws.com'],
    ['us-iso-west-1', 'us-iso-west-1', 'ce.us-iso-east-1.c2s.ic.gov', 'budgets.c2s.ic.gov'],
  ])('is that of its partition: %s → %s', async (region, global, costs, budgets) => {
    expect(globalRegion(region)).toBe(global);
    const config = configOf('http://127.0.0.1:1', ({ aws: given }) => ({
      aws: { ...given, region, endpointFor: () => undefined },
      accounts: { members: [] },
    }));
    for (const [client, host] of [
      [costExplorerClient(config), costs],
      [budgetsClient(config), budgets],
    ] as const) {
      const Region = await client.config.region();
      expect(Region).toBe(global);
      expect(client.config.endpointProvider({ Region }).url.hostname).toBe(host);
    }
  });
});
