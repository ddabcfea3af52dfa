import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from './errors.ts';

export type PageRequest<Row> = {
  readonly operation: string;
  /** Everything the caller sent except the token and the page size, and who it is: pages are bound to it. */
  readonly parameters: unknown;
  /** All the rows; not asked again for the following pages while `rowsDependOn` stays what it was. */
  readonly rows: () => readonly Row[];
  readonly rowsDependOn: string;
  readonly token: string | undefined;
  readonly size: number;
};

/** Page tokens: opaque to the caller, of no use for another operation or with other parameters. */
export type Tokens = {
  /** The rows of one page and the token of the next. */
  page<Row>(request: PageRequest<Row>): { readonly rows: readonly Row[]; readonly next: string | undefined };
};

const REMEMBERED_RESULTS = 8;

export const createTokens = (): Tokens => {
  const remembered = new Map<string, readonly unknown[]>();
  const secret = randomBytes(16).toString('hex');
  const digest = (text: string): string =>
    createHash('sha256').update(`${secret}${text}`).digest('base64url').slice(0, 24);

  const read = (token: string): { operation: string; parameters: string; offset: number } | undefined => {
    const [operation, parameters, offset, proof] = Buffer.from(token, 'base64url').toString().split('|');
    if (!operation || !parameters || !offset || proof !== digest(`${operation}|${parameters}|${offset}`))
      return undefined;
    return { operation, parameters, offset: Number(offset) };
  };

  const offsetOf = (token: string, operation: string, bound: string): number => {
    const found = read(token);
    if (found === undefined || found.operation !== operation) {
      throw new AwsError('InvalidNextTokenException', 'The pagination token is invalid.');
    }
    if (found.parameters !== bound) {
      throw new AwsError('RequestChangedException', 'The request parameters changed between pages.');
    }
    return found.offset;
  };

  return {
    page: <Row>({ operation, parameters, rows, rowsDependOn, token, size }: PageRequest<Row>) => {
      const bound = digest(JSON.stringify(parameters));
      const offset = token === undefined ? 0 : offsetOf(token, operation, bound);
      const key = `${operation}|${bound}|${rowsDependOn}`;
      // What is remembered under a key are that operation's rows, so they are of its type.
      const known = token === undefined ? undefined : (remembered.get(key) as readonly Row[] | undefined);
      const all = known ?? rows();
      const end = offset + size;
      const place = `${operation}|${bound}|${end}`;
      const next = end < all.length ? Buffer.from(`${place}|${digest(place)}`).toString('base64url') : undefined;
      remembered.delete(key);
      if (next !== undefined) remembered.set(key, all);
      for (const oldest of [...remembered.keys()].slice(0, -REMEMBERED_RESULTS)) remembered.delete(oldest);
      return { rows: all.slice(offset, end), next };
    },
  };
};
