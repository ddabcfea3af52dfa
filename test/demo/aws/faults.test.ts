import { DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { CostExplorerClient, GetReservationCoverageCommand, GetTagsCommand } from '@aws-sdk/client-cost-explorer';
import { ListAliasesCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeAll, afterAll, describe, expect, test } from '@jest/globals';
import { bench, line, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench([line()]);
});
afterEach(() => b.aws.setFaults({}));
afterAll(() => b.close());

const TimePeriod = { Start: '2026-11-01', End: '2026-11-19' };
const tags = (client: CostExplorerClient = b.ce) => client.send(new GetTagsCommand({ TimePeriod }));
const budgets = () => b.budgets.send(new DescribeBudgetsCommand({ AccountId: PAYER }));
const identity = () => b.sts.send(new GetCallerIdentityCommand({}));

test('what is denied is denied in IAM’s words, by the action’s own name', async () => {
  b.aws.setFaults({ deny: ['ce:GetTags', 'budgets:ViewBudget'] });
  expect(await refusal(tags())).toEqual({
    name: 'AccessDeniedException',
    status: 400,
    message: `User: arn:aws:iam::${PAYER}:user/bot is not authorized to perform: ce:GetTags on resource: arn:aws:ce:us-east-1:${PAYER}:/GetTags because no identity-based policy allows the ce:GetTags action`,
  });
  expect((await refusal(budgets())).message).toContain('budgets:ViewBudget on resource: arn:aws:budgets::');
});

describe('injected faults', () => {
  test('throttling has each service’s own name and ends after its times', async () => {
    b.aws.setFaults({ faults: [{ operation: '*', throttle: true, times: 3, retryAfter: 1 }] });
    expect((await refusal(tags())).name).toBe('LimitExceededException');
    expect((await refusal(budgets())).name).toBe('ThrottlingException');
    expect((await refusal(identity())).name).toBe('Throttling');
    expect((await tags()).Tags).toEqual(['cost-center']);
  });

  test('the real SDK retries what is throttled', async () => {
    b.aws.setFaults({ faults: [{ operation: 'GetTags', throttle: true, times: 1 }] });
    const patient = new CostExplorerClient({ ...b.settings, maxAttempts: 2 });
    expect((await tags(patient)).$metadata.attempts).toBe(2);
    patient.destroy();
  });

  test('statuses and errors by name, for the operation they are set for', async () => {
    b.aws.setFaults({
      faults: [
        { operation: 'ce:GetTags', status: 503 },
        { operation: 'sts:*', status: 403, error: 'ExpiredToken' },
      ],
    });
    expect(await refusal(tags())).toMatchObject({ name: 'ServiceUnavailableException', status: 503 });
    expect(await refusal(identity())).toMatchObject({ name: 'ExpiredToken', status: 403 });
    expect((await budgets()).Budgets).toEqual([]);
  });

  test('a dropped connection comes after the work', async () => {
    const before = b.aws.calls()['ce:GetTags'] ?? 0;
    b.aws.setFaults({ faults: [{ operation: 'GetTags', drop: true, times: 1 }] });
    expect((await refusal(tags())).status).toBeUndefined();
    expect(b.aws.calls()['ce:GetTags']).toBe(before + 1);
    expect(b.aws.recent().at(-1)).toMatchObject({ operation: 'ce:GetTags', status: 0, account: PAYER });
  });

  test('delays add up with the latency', async () => {
    b.aws.setFaults({ latencyMs: 30, faults: [{ operation: 'GetTags', delayMs: 40 }] });
    const started = performance.now();
    await tags();
    expect(performance.now() - started).toBeGreaterThanOrEqual(69);
    expect(b.aws.recent().at(-1)!.ms).toBeGreaterThanOrEqual(69);
  });
});

describe('what is not there', () => {
  test('an operation the implementation lacks answers 501 and is not retried', async () => {
    b.aws.setFaults({ unsupported: ['ce:GetTags'] });
    const patient = new CostExplorerClient({ ...b.settings, maxAttempts: 3 });
    const before = b.aws.calls()['ce:GetTags'] ?? 0;
    expect(await refusal(tags(patient))).toMatchObject({
      name: 'InternalFailure',
      status: 501,
      message: expect.stringContaining('not yet implemented'),
    });
    expect(b.aws.calls()['ce:GetTags']).toBe(before + 1);
    patient.destroy();
  });

  test('what is not emulated yet says so, and is no crash', async () => {
    const answer = await refusal(b.ce.send(new GetReservationCoverageCommand({ TimePeriod })));
    expect(answer).toMatchObject({
      name: 'NotImplementedException',
      status: 501,
      message: expect.stringContaining('ce:GetReservationCoverage'),
    });
    const sagemaker = new SageMakerClient({ ...b.settings, region: 'eu-west-1' });
    expect(await refusal(sagemaker.send(new ListAliasesCommand({ ImageName: 'kernel' })))).toMatchObject({
      name: 'NotImplementedException',
      message: expect.stringContaining('sagemaker:ListAliases'),
    });
    expect(b.aws.recent().at(-1)).toMatchObject({
      operation: 'sagemaker:ListAliases',
      status: 501,
      error: 'NotImplementedException',
    });
    sagemaker.destroy();
  });
});
