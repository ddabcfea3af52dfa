import { request } from 'node:http';
import { CostExplorerClient, GetTagsCommand } from '@aws-sdk/client-cost-explorer';
import type { CostExplorerClientConfig } from '@aws-sdk/client-cost-explorer';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bench, line, refusal } from './support.ts';
import type { Bench } from './support.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench([line()]);
});
afterAll(() => b.close());

const tags = new GetTagsCommand({ TimePeriod: { Start: '2026-11-01', End: '2026-11-19' } });
const with_ = (changes: CostExplorerClientConfig) => new CostExplorerClient({ ...b.settings, ...changes });

describe('a request is refused', () => {
  test('with an unknown access key', async () => {
    const client = with_({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } });
    expect(await refusal(client.send(tags))).toMatchObject({ name: 'UnrecognizedClientException', status: 400 });
  });

  test('with the wrong secret', async () => {
    const client = with_({ credentials: { ...b.settings.credentials, secretAccessKey: 'another' } });
    expect(await refusal(client.send(tags))).toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringContaining('does not match the signature you provided'),
    });
  });

  test('with a session token that belongs to no session', async () => {
    const client = with_({ credentials: { ...b.settings.credentials, sessionToken: 'x' } });
    expect(await refusal(client.send(tags))).toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('when it is signed for another region than the global services’', async () => {
    const client = with_({ region: 'eu-west-1' });
    expect(await refusal(client.send(tags))).toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringContaining('valid region'),
    });
  });

  test('when it is signed more than 5 minutes ago or ahead by the real clock, and the SDK then corrects its own', async () => {
    const offset = 6 * 60_000;
    expect(await refusal(with_({ systemClockOffset: -offset }).send(tags))).toMatchObject({
      message: expect.stringContaining('Signature expired'),
    });
    expect(await refusal(with_({ systemClockOffset: offset }).send(tags))).toMatchObject({
      message: expect.stringContaining('not yet current'),
    });
    expect((await with_({ systemClockOffset: -offset, maxAttempts: 2 }).send(tags)).Tags).toEqual(['cost-center']);
    expect((await with_({ systemClockOffset: -4 * 60_000 }).send(tags)).Tags).toEqual(['cost-center']);
  });

  test('when its body was changed on the way', async () => {
    const client = with_({});
    client.middlewareStack.add(
      (next) => (args) => {
        // What comes last before the wire sees the request as node's http will send it.
        const sent = args.request as { body: Uint8Array | string };
        sent.body = Buffer.from(sent.body).toString().replace('2026-11-01', '2026-11-02');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    expect(await refusal(client.send(tags))).toMatchObject({ name: 'InvalidSignatureException' });
  });

  test('when it is not signed at all, in the service’s own form', async () => {
    const sts = await post(b.aws.url, 'Action=GetCallerIdentity&Version=2011-06-15', {});
    expect(sts).toMatchObject({
      status: 403,
      body: expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
    });
    const ce = await post(b.aws.url, '{}', { 'x-amz-target': 'AWSInsightsIndexService.GetTags' });
    expect(ce.status).toBe(400);
    expect(JSON.parse(ce.body)).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    expect(ce.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
    expect(ce.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    'AWS4-HMAC-SHA256 Credential=a/b',
    'AWS4-HMAC-SHA256 nonsense',
    'Bearer token',
    'AWS4-HMAC-SHA256 Credential=AKIAPAYER/1/us-east-1/ce/aws4_request, SignedHeaders=host, Signature=00',
  ])('when its Authorization is %p', async (authorization) => {
    const answer = await post(b.aws.url, '{}', { 'x-amz-target': 'AWSInsightsIndexService.GetTags', authorization });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('IncompleteSignatureException');
  });
});

test('STS may be signed for any region of the organization, and for no other', async () => {
  const sts = (region: string) => new STSClient({ ...b.settings, region });
  expect((await sts('eu-west-1').send(new GetCallerIdentityCommand({}))).Arn).toBe(
    'arn:aws:iam::111122223333:user/bot',
  );
  expect(await refusal(sts('ap-south-1').send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: 'SignatureDoesNotMatch',
    status: 403,
  });
});

test('what no service understands is answered, not a crash', async () => {
  expect(await post(b.aws.url, 'hello', {})).toMatchObject({
    status: 404,
    body: expect.stringContaining('UnknownOperationException'),
  });
  expect((await post(b.aws.url, '{}', { 'x-amz-target': 'Nobody.Knows' })).status).toBe(404);
});

const post = (url: string, body: string, headers: Record<string, string>) =>
  new Promise<{ status: number | undefined; body: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const sent = request(url, { method: 'POST', headers }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => resolve({ status: response.statusCode, body: text, headers: response.headers }));
      });
      sent.on('error', reject);
      sent.end(body);
    },
  );
