import { describe, expect, test } from '@jest/globals';
import { askAws, awsError } from '../../src/aws/errors.ts';
import { MlcostError } from '../../src/errors.ts';

/** Errors as the SDK throws them. */
const thrown = (name: string, message = 'said', more: object = {}) => Object.assign(new Error(message), { name }, more);
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe('an error of AWS', () => {
  test.each([
    ['AccessDeniedException', thrown('AccessDeniedException'), 'aws_access_denied', /ce:GetTags/],
    ['UnauthorizedOperation', thrown('UnauthorizedOperation'), 'aws_access_denied', /ce:GetTags/],
    [
      'a linked account',
      thrown('ValidationException', 'Linked account doesn’t have access'),
      'aws_access_denied',
      /payer/,
    ],
    ['LimitExceededException', thrown('LimitExceededException'), 'aws_throttled', /Try again/],
    ['429', thrown('Whatever', '', status(429)), 'aws_throttled', /Try again/],
    ['ExpiredTokenException', thrown('ExpiredTokenException'), 'aws_credentials', /AWS_ACCESS_KEY_ID/],
    ['no credentials', thrown('CredentialsProviderError'), 'aws_credentials', /role or AWS_ACCESS_KEY_ID/],
    ['a wrong signature', thrown('InvalidSignatureException'), 'aws_credentials', /clock/],
    ['no data', thrown('DataUnavailableException'), 'cost_data_unavailable', /24 hours/],
    [
      'no Cost Explorer',
      thrown('AccessDeniedException', 'User not enabled for cost explorer access'),
      'cost_explorer_disabled',
      /Open Cost Explorer once/,
    ],
    [
      'old history',
      thrown('ValidationException', 'Start date is beyond 14 months'),
      'cost_history_limit',
      /historyMonths: 38/,
    ],
    ['an operation it lacks', thrown('UnknownOperationException'), 'aws_unsupported', /ce:GetTags/],
    ['501', thrown('InternalFailure', 'not yet implemented', status(501)), 'aws_unsupported', /ce:GetTags/],
    ['a timeout', thrown('TimeoutError', 'Connection timed out'), 'aws_timeout', /Health Dashboard/],
    [
      'a reset, which the SDK names TimeoutError',
      thrown('TimeoutError', 'socket hang up', { code: 'ECONNRESET' }),
      'aws_unavailable',
      /Try again/,
    ],
    ['nobody there', thrown('Error', 'connect', { code: 'ECONNREFUSED' }), 'aws_unavailable', /Try again/],
    ['503', thrown('ServiceUnavailable', '', status(503)), 'aws_unavailable', /Try again/],
    [
      'a request that is not supported, by an operation that is there',
      thrown('ValidationException', 'Tagging this resource is not supported', status(400)),
      'aws_rejected',
      /Tagging this resource/,
    ],
    ['a refusal', thrown('ValidationException', 'Bad filter', status(400)), 'aws_rejected', /Bad filter/],
    ['something thrown that is no error', 'oops', 'aws_unavailable', /ce:GetTags/],
    ['nothing at all', undefined, 'aws_unavailable', /ce:GetTags/],
  ])('%s has one meaning and says what to do', (_what, cause, code, says) => {
    const error = awsError(cause, 'ce', 'GetTags');
    expect(error).toBeInstanceOf(MlcostError);
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint ?? ''}`).toMatch(says);
    expect(error.message).toMatch(/\.$|said|Bad filter|supported$/);
    expect(error.hint).toBeDefined();
  });

  test('of a role that may not be assumed names the trust policy and the external id', () => {
    const error = awsError(thrown('AccessDenied'), 'sts', 'AssumeRole');
    expect(error.hint).toMatch(/externalId.*trust policy/s);
  });

  test.each([
    ['Could not find endpoint "arn:aws:sagemaker:eu-west-1:222233334444:endpoint/x".'],
    ['Requested resource not found.'],
    ['RecordNotFound'],
    ['Project arn:aws:sagemaker:eu-west-1:222233334444:project/x does not exist.'],
  ])('of SageMaker that says "%s" means that the resource is gone', (message) => {
    const cause = thrown('ValidationException', message, status(400));
    expect(awsError(cause, 'sagemaker', 'ListTags').code).toBe('aws_not_found');
    expect(awsError(cause, 'ce', 'GetTags').code).toBe('aws_rejected');
  });

  test('of a resource that is gone is none of the request', () => {
    expect(awsError(thrown('ResourceNotFound'), 'sagemaker', 'DescribeApp').code).toBe('aws_not_found');
    const wrong = thrown('ValidationException', "Value 'x' at 'domainId' failed to satisfy constraint", status(400));
    expect(awsError(wrong, 'sagemaker', 'DescribeApp').code).toBe('aws_rejected');
  });

  test('carries the action that IAM says is missing, which may be another than the one asked for', () => {
    const said = 'User: x is not authorized to perform: sagemaker:AddTags on resource: y';
    const error = awsError(thrown('AccessDeniedException', said), 'tag', 'TagResources');
    expect(error.action).toBe('sagemaker:AddTags');
    expect(error.message).toContain('sagemaker:AddTags');
    expect(awsError(thrown('AccessDeniedException', 'No.'), 'tag', 'TagResources').action).toBe('tag:TagResources');
    expect(awsError(thrown('AccessDenied'), 'sts', 'AssumeRole').action).toBe('sts:AssumeRole');
    const denied = thrown('AccessDeniedException', `${said} with an explicit deny in a service control policy`);
    expect(awsError(denied, 'sagemaker', 'AddTags').hint).toMatch(/service control policies/);
  });

  test('names the IAM action where it is called otherwise than the operation', () => {
    expect(awsError(thrown('AccessDeniedException'), 'budgets', 'DescribeBudgets').message).toContain(
      'budgets:ViewBudget',
    );
  });

  test('keeps its cause for the log, and one that is already ours stays what it is', async () => {
    const cause = thrown('ThrottlingException');
    expect(awsError(cause, 'ce', 'GetTags').cause).toBe(cause);
    const ours = new MlcostError('cost_cap_reached', 'Enough for today.');
    await expect(askAws('ce', 'GetTags', () => Promise.reject(ours))).rejects.toBe(ours);
    await expect(askAws('ce', 'GetTags', () => Promise.resolve(1))).resolves.toBe(1);
  });
});
