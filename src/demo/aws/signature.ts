import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './errors.ts';

export type SignedRequest = {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** What the Authorization header claims; nothing of it is proven before `verifySignature` returned. */
export type SignatureClaim = {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
};

const ALLOWED_SKEW_MS = 5 * 60_000;
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const incomplete = (message: string): AwsError => new AwsError('IncompleteSignatureException', message, 403);
const invalid = (message: string): AwsError => new AwsError('InvalidSignatureException', message, 403);

export const readClaim = (headers: IncomingHttpHeaders): SignatureClaim => {
  const authorization = headers.authorization;
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(authorization);
  if (match === null) throw incomplete('Authorization header is not an AWS4-HMAC-SHA256 one.');
  const parts = new Map(
    (match[1] ?? '').split(/\s*,\s*/).map((part): [string, string] => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  const part = (name: string): string => {
    const value = parts.get(name);
    if (value === undefined || value === '') throw incomplete(`Authorization header requires '${name}' parameter.`);
    return value;
  };
  const scope = part('Credential').split('/');
  const [accessKeyId, date, region, service, terminator] = scope;
  if (scope.length !== 5 || !accessKeyId || !date || !region || !service || terminator !== 'aws4_request') {
    throw incomplete('Credential must have exactly 5 slash-delimited elements, the last one aws4_request.');
  }
  const signedHeaders = part('SignedHeaders').split(';');
  return { accessKeyId, date, region, service, signedHeaders, signature: part('Signature') };
};

const canonicalQuery = (query: string): string =>
  [...new URLSearchParams(query)]
    .map(([name, value]): [string, string] => [rfc3986(name), rfc3986(value)])
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const rfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalRequest = (request: SignedRequest, signedHeaders: readonly string[]): string => {
  const [path = '/', query = ''] = request.url.split('?', 2);
  const header = (name: string): string => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replace(/ +/g, ' ');
  };
  return [
    request.method,
    path.split('/').map(rfc3986).join('/'),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${header(name)}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
};

/**
 * Refuses what AWS would refuse: a date more than 5 minutes off the real clock (whatever the story's clock says),
 * unsigned host or target headers, a body or header changed after signing, the wrong secret.
 */
export const verifySignature = (
  request: SignedRequest,
  claim: SignatureClaim,
  secretAccessKey: string,
  realNow: Date = new Date(),
): void => {
  const stamp = request.headers['x-amz-date'];
  const at = typeof stamp === 'string' ? /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) : null;
  if (at === null || typeof stamp !== 'string')
    throw incomplete('Date must be in ISO-8601 basic format in X-Amz-Date.');
  const [, y, mo, d, h, mi, s] = at;
  const signedAt = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  if (!stamp.startsWith(claim.date))
    throw invalid('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.');
  if (!(Math.abs(realNow.getTime() - signedAt) <= ALLOWED_SKEW_MS)) {
    const now = realNow.toISOString().replace(/[-:]|\.\d+/g, '');
    throw invalid(
      signedAt < realNow.getTime()
        ? `Signature expired: ${stamp} is now earlier than the 5 minutes allowed before ${now}`
        : `Signature not yet current: ${stamp} is still later than the 5 minutes allowed after ${now}`,
    );
  }
  for (const name of ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token']) {
    if (request.headers[name] !== undefined && !claim.signedHeaders.includes(name)) {
      throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonicalRequest(request, claim.signedHeaders))].join('\n');
  const key = [claim.date, claim.region, claim.service, 'aws4_request'].reduce<string | Buffer>(
    (secret, text) => hmac(secret, text),
    `AWS4${secretAccessKey}`,
  );
  const expected = hmac(key, toSign);
  const given = Buffer.from(claim.signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
};
