import { AwsError } from './errors.ts';
import type { Service } from './service.ts';
import type { AwsFaults, Fault, Place } from './types.ts';

/** Whether `ce:*`, `ce:GetTags`, `GetTags` or `*` means this operation (or IAM action). */
export const means = (pattern: string, service: string, operation: string): boolean =>
  pattern === '*' || pattern === operation || pattern === `${service}:*` || pattern === `${service}:${operation}`;

/**
 * Whether what is denied (`ce:GetTags`, `ce:GetTags@222233334444`, `@222233334444/eu-west-1`) means this IAM action for
 * a caller in this place.
 */
export const denies = (pattern: string, action: string, place: Place): boolean => {
  const [service = '', name = ''] = action.split(':');
  const [what = '', where] = pattern.split('@');
  if (where !== undefined && where !== place.account && where !== `${place.account}/${place.region}`) return false;
  return (what === '' && where !== undefined) || means(what, service, name);
};

/** Whether the text is as the pattern says, in which `*` is any text. */
const like = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
};

/** How long changed tags take to reach the Resource Groups Tagging API, about. */
const TAGGING_DELAY_MS = 3000;

export type FaultSwitch = {
  set(faults: AwsFaults): void;
  readonly rates: Readonly<Record<string, number>>;
  readonly taggingDelayMs: number;
  /** Counted as used when it fails. */
  tagTrouble(arn: string): 'refused' | 'failed' | undefined;
  isVanished(arn: string): boolean;
  readonly pageSize: number | undefined;
  readonly deny: readonly string[];
  readonly latencyMs: number;
  readonly partialDays: boolean | undefined;
  readonly forecastWholeMonth: boolean;
  isUnsupported(service: string, operation: string): boolean;
  /** The first fault set for the operation, counted as used. */
  strike(service: string, operation: string): Fault | undefined;
};

export const createFaultSwitch = (): FaultSwitch => {
  let current: AwsFaults = {};
  let vanished = new Set<string>();
  let tagFailures: { arn: string; times: number }[] = [];
  let left: { fault: Fault; times: number }[] = [];
  return {
    set: (faults) => {
      current = faults;
      vanished = new Set(faults.vanish);
      tagFailures = (faults.tagFailures ?? []).map(({ arn, times = Number.POSITIVE_INFINITY }) => ({ arn, times }));
      left = (faults.faults ?? []).map((fault) => ({ fault, times: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    get rates() {
      return current.rates ?? {};
    },
    get taggingDelayMs() {
      return current.taggingDelayMs ?? TAGGING_DELAY_MS;
    },
    tagTrouble: (arn) => {
      if ((current.refuseTagging ?? []).some((pattern) => like(pattern, arn))) return 'refused';
      const failure = tagFailures.find(({ arn: pattern, times }) => times > 0 && like(pattern, arn));
      if (failure === undefined) return undefined;
      failure.times -= 1;
      return 'failed';
    },
    isVanished: (arn) => vanished.has(arn),
    get pageSize() {
      return current.pageSize;
    },
    get deny() {
      return current.deny ?? [];
    },
    get latencyMs() {
      return current.latencyMs ?? 0;
    },
    get partialDays() {
      return current.partialDays;
    },
    get forecastWholeMonth() {
      return current.forecastWholeMonth === true;
    },
    isUnsupported: (service, operation) =>
      (current.unsupported ?? []).some((pattern) => means(pattern, service, operation)),
    strike: (service, operation) => {
      const found = left.find(({ fault, times }) => times > 0 && means(fault.operation, service, operation));
      if (found === undefined) return undefined;
      found.times -= 1;
      return found.fault;
    },
  };
};

const named: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  429: 'TooManyRequestsException',
  500: 'InternalFailure',
  502: 'BadGateway',
  503: 'ServiceUnavailableException',
  504: 'GatewayTimeout',
};

/** The error a fault answers with, if it does not let the work be done. */
export const faultError = (fault: Fault, service: Service): AwsError | undefined => {
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  if (fault.throttle === true) {
    return new AwsError(service.throttled.code, service.throttled.message, fault.status ?? 400, headers);
  }
  if (fault.status === undefined && fault.error === undefined) return undefined;
  const status = fault.status ?? 400;
  return new AwsError(
    fault.error ?? named[status] ?? 'InternalFailure',
    `Injected fault: ${fault.error ?? status}`,
    status,
    headers,
  );
};
