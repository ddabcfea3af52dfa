import type { JsonObject } from '../json.ts';

/** An answer `{ ok: false, error }` of the Web API: `code` is Slack's name for it, `details` what comes with it. */
export class ApiError extends Error {
  readonly code: string;
  readonly details: JsonObject;

  constructor(code: string, details: JsonObject = {}) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }
}

/** `invalid_arguments` (or another code) with the lines Slack puts into response_metadata.messages. */
export const argumentError = (messages: readonly string[], code = 'invalid_arguments'): ApiError =>
  new ApiError(code, {
    errors: [...messages],
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
