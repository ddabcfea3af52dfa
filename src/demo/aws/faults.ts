import { AwsError } from './errors.ts';
import type { Service } from './service.ts';
import type { AwsFaults, Fault } from './types.ts';

/** Whether `ce:*`, `ce:GetTags`, `GetTags` or `*` means this operation (or IAM action). */
export const means = (pattern: string, service: string, operation: string): boolean =>
  pattern === '*' || pattern === operation || pattern === `${service}:*` || pattern === `${service}:${operation}`;

export type FaultSwitch = {
  set(faults: AwsFaults): void;
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
  let left: { fault: Fault; times: number }[] = [];
  return {
    set: (faults) => {
      current = faults;
      left = (faults.faults ?? []).map((fault) => ({ fault, times: fault.times ?? Number.POSITIVE_INFINITY }));
    },
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
