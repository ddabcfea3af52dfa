/** An error as AWS would answer it. `code` is the exact name its SDK knows. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, message: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

/** For operations of known services that nobody has emulated yet: neither a refusal nor a crash. */
export const notEmulated = (operation: string): AwsError =>
  new AwsError('NotImplementedException', `${operation} is not implemented in this emulated AWS.`, 501);
