import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bench, line, MEMBER, organization, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const spoke = `arn:aws:iam::${MEMBER}:role/spoke`;
const narrow = `arn:aws:iam::${MEMBER}:role/path/narrow`;

let b: Bench;
beforeAll(async () => {
  const roles = [...organization().roles, { arn: narrow, deny: ['ce:*'] }];
  const accessKeys = [
    ...organization().accessKeys,
    {
      accessKeyId: 'AKIATOOLS',
      secretAccessKey: 'tools-secret',
      account: '444455556666',
      user: 'bot',
      deny: ['ce:*', 'budgets:*'],
    },
  ];
  b = await bench([line(), line({ account: PAYER })], { org: organization({ roles, accessKeys }) });
});
afterAll(() => b.close());

const assume = (changes: object = {}) =>
  b.sts.send(
    new AssumeRoleCommand({ RoleArn: spoke, RoleSessionName: 'mlcost', ExternalId: 'shared-word', ...changes }),
  );
const session = async (changes: object = {}) => {
  const { AccessKeyId, SecretAccessKey, SessionToken } = (await assume(changes)).Credentials!;
  return {
    ...b.settings,
    credentials: { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! },
  };
};
const usage = new GetCostAndUsageCommand({
  TimePeriod: { Start: '2026-11-01', End: '2026-11-19' },
  Granularity: 'MONTHLY',
  Metrics: ['UnblendedCost'],
});

test('the caller is who signed', async () => {
  expect(await b.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: PAYER,
    Arn: `arn:aws:iam::${PAYER}:user/bot`,
    UserId: expect.stringMatching(/^AIDA/),
  });
});

test('a user that may only assume roles gets at costs through one', async () => {
  const credentials = { accessKeyId: 'AKIATOOLS', secretAccessKey: 'tools-secret' };
  const settings = { ...b.settings, credentials };
  const [own, tools] = [new CostExplorerClient(settings), new STSClient(settings)];
  expect(await refusal(own.send(usage))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('User: arn:aws:iam::444455556666:user/bot is not authorized to perform: ce:Get'),
  });
  expect((await tools.send(new GetCallerIdentityCommand({}))).Account).toBe('444455556666');
  const { Credentials: given } = await tools.send(
    new AssumeRoleCommand({ RoleArn: spoke, RoleSessionName: 'mlcost', ExternalId: 'shared-word' }),
  );
  const session = {
    accessKeyId: given!.AccessKeyId!,
    secretAccessKey: given!.SecretAccessKey!,
    sessionToken: given!.SessionToken!,
  };
  const { ResultsByTime } = await new CostExplorerClient({ ...settings, credentials: session }).send(usage);
  expect(ResultsByTime![0]!.Total!['UnblendedCost']!.Amount).toBe('10');
});

test('an assumed role is another identity, bound to its account', async () => {
  const { AssumedRoleUser, Credentials } = await assume({ DurationSeconds: 900 });
  expect(AssumedRoleUser!.Arn).toBe(`arn:aws:sts::${MEMBER}:assumed-role/spoke/mlcost`);
  const lifetime = Credentials!.Expiration!.getTime() - Date.now();
  expect(lifetime).toBeGreaterThan(890_000);
  expect(lifetime).toBeLessThanOrEqual(900_000);
  const settings = await session();
  expect((await new STSClient(settings).send(new GetCallerIdentityCommand({}))).Account).toBe(MEMBER);
  const { ResultsByTime } = await new CostExplorerClient(settings).send(usage);
  expect(ResultsByTime![0]!.Total!['UnblendedCost']!.Amount).toBe('10');
});

test('temporary keys are worth nothing without their token', async () => {
  const settings = await session();
  const { accessKeyId, secretAccessKey } = settings.credentials;
  const client = new STSClient({ ...settings, credentials: { accessKeyId, secretAccessKey } });
  expect(await refusal(client.send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: 'InvalidClientTokenId',
    status: 403,
  });
});

test('a role’s own denials are told with its session’s ARN', async () => {
  const settings = await session({ RoleArn: narrow });
  expect(await refusal(new CostExplorerClient(settings).send(usage))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `User: arn:aws:sts::${MEMBER}:assumed-role/narrow/mlcost is not authorized to perform: ce:GetCostAndUsage on resource: arn:aws:ce:us-east-1:${MEMBER}:/GetCostAndUsage`,
    ),
  });
});

test.each([
  [
    'an unknown role',
    { RoleArn: `arn:aws:iam::${MEMBER}:role/nobody` },
    'AccessDenied',
    /is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222233334444:role\/nobody/,
  ],
  ['another external id', { ExternalId: 'guess' }, 'AccessDenied', /sts:AssumeRole/],
  ['no external id', { ExternalId: undefined }, 'AccessDenied', /sts:AssumeRole/],
  [
    'a session name with a space',
    { RoleSessionName: 'my bot' },
    'ValidationError',
    /'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  ],
  ['a session too short', { DurationSeconds: 60 }, 'ValidationError', /greater than or equal to 900/],
  ['a session longer than the role allows', { DurationSeconds: 7200 }, 'ValidationError', /MaxSessionDuration/],
])('%s is refused', async (_what, changes, name, message) => {
  expect(await refusal(assume(changes))).toMatchObject({ name, message: expect.stringMatching(message) });
});

test('a chained session lasts an hour at most', async () => {
  const chained = new STSClient(await session());
  const command = new AssumeRoleCommand({ RoleArn: narrow, RoleSessionName: 'chained', DurationSeconds: 3601 });
  expect(await refusal(chained.send(command))).toMatchObject({ message: expect.stringContaining('role chaining') });
});
