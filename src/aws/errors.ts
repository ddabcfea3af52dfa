import { MlcostError } from '../errors.ts';

type SdkError = {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean };
  $response?: { statusCode?: number };
};

const THROTTLED = new Set([
  'LimitExceededException',
  'ThrottledException',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
]);
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedException', 'UnauthorizedOperation']);
const BAD_CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const UNSUPPORTED = new Set([
  'UnknownOperationException',
  'NotImplemented',
  'NotImplementedException',
  'InvalidAction',
]);
const TIMED_OUT = new Set(['TimeoutError', 'AbortError', 'RequestTimeout', 'RequestTimeoutException']);
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'EHOSTUNREACH', 'EAI_AGAIN']);

const NOT_FOUND = new Set(['ResourceNotFound', 'ResourceNotFoundException', 'RecordNotFound']);
/** SageMaker says of most of what is gone that the request is not valid. */
const SAYS_NOT_FOUND = /could not find|can(no|')?t find|does not exist|not found|RecordNotFound/i;
/** The action IAM names may be another than the operation's: AddTags behind a TagResources. */
const NAMED_ACTION = /not authorized to perform: ([a-z0-9-]+:\w+)/i;

/** IAM actions that are not named after their operation. */
const IAM_ACTIONS: Readonly<Record<string, string>> = { 'budgets:DescribeBudgets': 'budgets:ViewBudget' };

/** AWS refused the request before doing anything for it, or what answered is not AWS. */
const REFUSED = new Set<MlcostError['code']>([
  'aws_access_denied',
  'aws_credentials',
  'aws_not_found',
  'aws_rejected',
  'aws_unsupported',
  'cost_explorer_disabled',
  'cost_history_limit',
]);
/** Nobody was there to take the request. A reset connection is none of these: AWS may have done the work. */
const NEVER_ARRIVED = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)\b/;

/** The failed call can't have cost anything: it was refused, or never reached AWS. */
export function costNothing(error: unknown): boolean {
  if (!(error instanceof MlcostError)) return false;
  const cause: SdkError = typeof error.cause === 'object' && error.cause !== null ? error.cause : {};
  // The SDK may wrap the error of the connection, and then only the message has its code.
  return REFUSED.has(error.code) || NEVER_ARRIVED.test(`${cause.code ?? ''} ${cause.message ?? ''}`);
}

/** The same call may well succeed in a moment; being throttled is for the pacer. */
export function passesBy(error: unknown): boolean {
  if (!(error instanceof MlcostError)) return false;
  if (error.code === 'aws_unavailable' || error.code === 'aws_timeout') return true;
  const cause: SdkError = typeof error.cause === 'object' && error.cause !== null ? error.cause : {};
  // The SDK has learnt by how much the clock is wrong, and signs rightly from now on.
  return cause.$metadata?.clockSkewCorrected === true;
}

/** Runs one AWS call; whatever it throws becomes an MlcostError that says which IAM action or setting to look at. */
export async function askAws<T>(service: string, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsError(error, service, operation);
  }
}

/** `service` is the IAM prefix (`ce`, `sts`, `sagemaker`, `tag`), so that `service:operation` is the IAM action to allow. */
export function awsError(cause: unknown, service: string, operation: string): MlcostError {
  if (cause instanceof MlcostError) return cause;
  const error: SdkError = typeof cause === 'object' && cause !== null ? cause : {};
  const action = IAM_ACTIONS[`${service}:${operation}`] ?? `${service}:${operation}`;
  const name = error.name ?? '';
  const said = error.message ?? '';
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? 0;
  const make = (code: MlcostError['code'], message: string, hint: string, missing?: string) =>
    new MlcostError(code, message, { hint, cause, ...(missing === undefined ? {} : { action: missing }) });

  if (/not enabled for cost explorer|cost explorer (is )?not enabled/i.test(said)) {
    return make(
      'cost_explorer_disabled',
      'Cost Explorer is not enabled in this account.',
      'Open Cost Explorer once in the AWS console of the payer account; the first data takes about 24 hours.',
    );
  }
  if (/linked account/i.test(said)) {
    return make(
      'aws_access_denied',
      `Only the payer account can do this (${action}); the bot asks as a member account.`,
      'Set accounts.payer in mlcost.yml to a role in the payer (management) account. This is not an IAM mistake.',
    );
  }
  if (service === 'sts' && operation === 'AssumeRole' && DENIED.has(name)) {
    return make(
      'aws_access_denied',
      'AWS refused to let the bot assume a role.',
      'Check the roleArn and externalId in mlcost.yml, the trust policy of the role, and that the bot may sts:AssumeRole it.',
      'sts:AssumeRole',
    );
  }
  if (DENIED.has(name)) {
    const missing = NAMED_ACTION.exec(said)?.[1] ?? action;
    return make(
      'aws_access_denied',
      `The bot is not allowed to call ${missing}.`,
      /explicit deny/i.test(said)
        ? `A policy denies ${missing} explicitly: look at the bot's role and at the organization's service control policies.`
        : `Allow ${missing} in the IAM policy of the bot's role${service === 'ce' || service === 'budgets' ? ' in the payer account' : ''}.`,
      missing,
    );
  }
  if (BAD_CREDENTIALS.has(name)) {
    return make(
      'aws_credentials',
      'The bot has no valid AWS credentials.',
      'Give it a role or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and look at the clock of the machine.',
    );
  }
  if (/beyond 14 months/i.test(said)) {
    return make(
      'cost_history_limit',
      'Cost Explorer keeps 14 months of history in this account.',
      'Ask for a later period, or enable multi-year data in the Cost Management preferences and set costExplorer.historyMonths: 38.',
    );
  }
  if (name === 'DataUnavailableException') {
    return make(
      'cost_data_unavailable',
      'Cost Explorer has no data for this yet.',
      'A forecast needs a few weeks of history; new accounts and tags need about 24 hours.',
    );
  }
  if (THROTTLED.has(name) || status === 429) {
    return make('aws_throttled', `AWS is limiting ${action} right now.`, 'Try again in a minute.');
  }
  if (NOT_FOUND.has(name) || (service === 'sagemaker' && status === 400 && SAYS_NOT_FOUND.test(said))) {
    return make(
      'aws_not_found',
      `AWS has no such resource any more. It said: ${said || name}`,
      'It was probably deleted; look again with a new audit.',
    );
  }
  // What AWS says is not supported concerns the request: many kinds and values are not, where the operation is.
  if (UNSUPPORTED.has(name) || status === 501) {
    return make(
      'aws_unsupported',
      `This AWS endpoint does not offer ${service}:${operation}.`,
      'Its implementation of AWS lacks the operation; what needs it is not available.',
    );
  }
  // The SDK gives a connection that was reset the name TimeoutError: the code tells them apart.
  if (status >= 500 || UNREACHABLE.has(error.code ?? '') || UNREACHABLE.has(name)) {
    return make('aws_unavailable', `AWS could not be reached for ${action}.`, 'Try again in a minute.');
  }
  if (TIMED_OUT.has(name)) {
    return make(
      'aws_timeout',
      `AWS did not answer ${action} in time.`,
      'Try again; the AWS Health Dashboard may say more.',
    );
  }
  if (status >= 400) {
    return make('aws_rejected', `AWS rejected ${action}. It said: ${said || name}`, 'Check the words of the request.');
  }
  return make('aws_unavailable', `The call ${action} failed.`, 'Try again in a minute.');
}
