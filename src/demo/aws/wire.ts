import { AwsError } from './errors.ts';
import type { Service } from './service.ts';

/** How requests are read and answers written in the two protocols the emulated services speak. */

export type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

export const readInput = (service: Service, body: string): unknown => {
  if (service.protocol === 'query') {
    const { Action: _action, Version: _version, ...fields } = Object.fromEntries(new URLSearchParams(body));
    return fields;
  }
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON.');
  }
};

const xmlns = 'https://sts.amazonaws.com/doc/2011-06-15/';
const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
const xml = (value: unknown): string =>
  value instanceof Object
    ? Object.entries(value)
        .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
        .join('')
    : escapeXml(String(value));

export const success = (service: Service, operation: string, output: object, requestId: string): Answer => {
  if (service.protocol === 'query') {
    return {
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: `<${operation}Response xmlns="${xmlns}"><${operation}Result>${xml(output)}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    };
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: JSON.stringify(output),
  };
};

/** The Query services' older names of errors that JSON services spell with "Exception". */
const queryCodes: Readonly<Record<string, string>> = {
  ValidationException: 'ValidationError',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  IncompleteSignatureException: 'IncompleteSignature',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  AccessDeniedException: 'AccessDenied',
  UnknownOperationException: 'InvalidAction',
};

export const failure = (service: Service | undefined, error: AwsError, requestId: string): Answer => {
  if (service?.protocol === 'query') {
    const code = queryCodes[error.code] ?? error.code;
    const type = error.status >= 500 ? 'Receiver' : 'Sender';
    return {
      status: code === 'AccessDenied' ? 403 : error.status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.headers },
      body: `<ErrorResponse xmlns="${xmlns}"><Error>${xml({ Type: type, Code: code, Message: error.message })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  }
  return {
    // The JSON services answer what the caller did wrong with 400, their signature errors too.
    status: error.status === 403 ? 400 : error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      ...error.headers,
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
};
