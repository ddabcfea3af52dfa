import { MlcostError } from '../errors.ts';

type Explanation = readonly [problem: string, hint: string];

/**
 * What to tell a person about an error of SQLite's or the file system's. Errors that are not about the place (a broken
 * constraint, say) come back as they are: those are bugs, and their stack matters.
 */
export const sqliteError = (error: unknown, path: string): unknown => {
  const code = codeOf(error);
  const explanation = Object.entries(SQLITE).find(([prefix]) => code?.startsWith(prefix))?.[1];
  if (explanation === undefined || error instanceof MlcostError) return error;
  const [problem, hint] = explanation;
  return new MlcostError('store_unavailable', `The database ${path} ${problem} (${code}).`, { hint, cause: error });
};

const NAME_ANOTHER = 'or name another place in MLCOST_DB';
const SQLITE: Record<string, Explanation> = {
  EACCES: ['cannot be opened: permission is denied', `Let this user write there, ${NAME_ANOTHER}.`],
  EPERM: ['cannot be opened: permission is denied', `Let this user write there, ${NAME_ANOTHER}.`],
  EROFS: ['cannot be opened: the file system is read-only', `Mount it writable, ${NAME_ANOTHER}.`],
  ENOTDIR: ['cannot be opened: part of its path is a file', 'Name a path inside a directory in MLCOST_DB.'],
  EEXIST: ['cannot be opened: part of its path is a file', 'Name a path inside a directory in MLCOST_DB.'],
  ENOENT: ['cannot be opened: its directory cannot be made', 'Name another place in MLCOST_DB.'],
  ENOSPC: ['cannot be written: the disk is full', `Make room, ${NAME_ANOTHER}.`],
  SQLITE_CANTOPEN: ['cannot be opened', 'MLCOST_DB must name a file this user may write, not a directory.'],
  SQLITE_READONLY: ['cannot be written', `Let this user write to it and to its directory, ${NAME_ANOTHER}.`],
  SQLITE_NOTADB: ['is not a SQLite database', 'Name another file in MLCOST_DB; mlcost makes it when it is missing.'],
  SQLITE_CORRUPT: ['is damaged', `Restore it from a backup, ${NAME_ANOTHER}.`],
  SQLITE_FULL: ['cannot be written: the disk is full', `Make room, ${NAME_ANOTHER}.`],
  SQLITE_IOERR: ['cannot be read or written', `Check the disk below it (WAL needs a local one), ${NAME_ANOTHER}.`],
  SQLITE_BUSY: ['is locked by another process', 'Stop the other process, or use Postgres (DATABASE_URL) for several.'],
};

/** The same for Postgres. What a person reads has the server's address and never the user's password. */
export const postgresError = (error: unknown, url: string): unknown => {
  if (error instanceof MlcostError) return error;
  const code = codeOf(error) ?? '';
  const text = messageOf(error);
  const explanation =
    POSTGRES[code] ??
    POSTGRES_CLASSES[/^[0-9A-Z]{5}$/.test(code) ? code.slice(0, 2) : ''] ??
    TEXTS.find(([pattern]) => pattern.test(text))?.[1];
  if (explanation === undefined) return error;
  const [problem, hint] = explanation;
  const reason = code === '' ? '' : ` (${code})`;
  return new MlcostError('store_unavailable', `Postgres at ${postgresPlace(url)} ${problem}${reason}.`, {
    hint,
    cause: error,
  });
};

/** "db.example.com:5432/mlcost" of a Postgres URL: what may be shown of it. */
export const postgresPlace = (url: string): string => {
  if (!URL.canParse(url)) return 'DATABASE_URL';
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  return `${host === '' ? 'localhost' : host}${port === '' ? '' : `:${port}`}${pathname}`;
};

const UNREACHABLE: Explanation = [
  'does not answer',
  'Check that the server runs and that host and port in DATABASE_URL are right and reachable from here.',
];
const REFUSED: Explanation = ['refused the user or the password', 'Check user and password in DATABASE_URL.'];
const LOST: Explanation = ['closed the connection', 'It may be restarting: try again shortly, then look at its log.'];
const CERTIFICATE: Explanation = [
  'has a certificate that this machine does not trust',
  'Add the authority with NODE_EXTRA_CA_CERTS, or ?sslmode=no-verify to DATABASE_URL to encrypt without checking.',
];
const POSTGRES: Record<string, Explanation> = {
  ECONNREFUSED: UNREACHABLE,
  ENOTFOUND: ['has a host name nobody knows', 'Check the host in DATABASE_URL.'],
  EAI_AGAIN: ['has a host name that cannot be looked up now', 'Check the host in DATABASE_URL and the name service.'],
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOENT: ['cannot be reached: a file or socket DATABASE_URL names is missing', 'Check the paths in DATABASE_URL.'],
  ECONNRESET: LOST,
  EPIPE: LOST,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE,
  '3D000': ['has no such database', 'Create the database, or correct its name at the end of DATABASE_URL.'],
  '42501': [
    'denies this user a right it needs',
    'Let the user in DATABASE_URL make tables: GRANT CREATE, USAGE ON SCHEMA public TO it.',
  ],
  '25006': ['can only be read: it is a replica or in recovery', 'Name the primary server in DATABASE_URL.'],
};
/** By SQLSTATE class. */
const POSTGRES_CLASSES: Record<string, Explanation> = {
  '08': LOST,
  '28': REFUSED,
  '53': ['is out of connections, memory or disk', 'Raise its limits or close other clients; mlcost uses 10 at most.'],
  '57': LOST,
  '58': ['reports a fault of its machine', 'Look at its log.'],
};
/** What the driver says without a code. */
const TEXTS: readonly (readonly [RegExp, Explanation])[] = [
  [/password must be a string/, REFUSED],
  [/timeout/i, UNREACHABLE],
  [/Connection terminated|not queryable|Client was closed/, LOST],
  [/does not support SSL/, ['does not speak TLS', 'Remove sslmode from DATABASE_URL, or turn TLS on in the server.']],
];

/** The code of an error, without asking `instanceof`: errors of the system come from another realm under jest. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
    ? error.message
    : '';
