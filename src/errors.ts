/**
 * What can go wrong and what to do about it. One meaning a code.
 * `message` says what failed and `hint` what to do next; both may be shown to a person in Slack, so neither ever
 * carries a token, a URL with a secret or a stack. The `cause` is for the log.
 */
export type ErrorCode =
  | 'config_invalid'
  | 'aws_access_denied'
  | 'aws_throttled'
  | 'aws_timeout'
  | 'aws_unavailable'
  | 'aws_unsupported'
  | 'aws_rejected'
  | 'aws_credentials'
  | 'aws_not_found'
  | 'cost_explorer_disabled'
  | 'cost_data_unavailable'
  | 'cost_history_limit'
  | 'cost_cap_reached'
  | 'slack_token'
  | 'slack_scope_missing'
  | 'slack_not_in_channel'
  | 'slack_unavailable'
  | 'store_unavailable'
  | 'currency_mismatch';

export class MlcostError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** The IAM action that is missing, where that is what went wrong. */
  readonly action: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown; action?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = 'MlcostError';
    this.code = code;
    this.hint = options.hint;
    this.action = options.action;
  }
}
