import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { Report } from './problems.ts';
import { meant } from './words.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable's value without surrounding space; an empty one counts as not set. */
const read = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

/** The variables that must never be repeated, and the password inside the database's URL. */
export const secretsOf = (env: Environment): string[] => {
  const names = [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ];
  const url = read(env, 'DATABASE_URL') ?? '';
  const password = URL.canParse(url) ? new URL(url).password : '';
  return [...names.map((name) => read(env, name) ?? ''), url, password, decode(password)].filter(
    (secret) => secret !== '',
  );
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const readSlack = (env: Environment, report: Report): Config['slack'] => {
  const botToken = token(
    env,
    'SLACK_BOT_TOKEN',
    'xoxb-',
    'the Bot User OAuth Token (xoxb-…) from OAuth & Permissions',
    report,
  );
  const appToken = token(
    env,
    'SLACK_APP_TOKEN',
    'xapp-',
    'the app-level token (xapp-…) from Basic Information',
    report,
  );
  const signingSecret = read(env, 'SLACK_SIGNING_SECRET');
  if (botToken === undefined && read(env, 'SLACK_BOT_TOKEN') === undefined) {
    const fix = 'copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions in the app’s settings';
    report({ subject: 'SLACK_BOT_TOKEN', says: 'is not set', fix });
  }
  if (signingSecret !== undefined && /^["']|["']$|^xox|^xapp|\s/.test(signingSecret)) {
    const fix = 'copy the Signing Secret from Basic Information, without quotes';
    report({ subject: 'SLACK_SIGNING_SECRET', says: 'does not look like a signing secret', fix });
  }
  const apiUrl = url(env, 'SLACK_API_URL', report);
  return {
    botToken: botToken ?? '',
    ...(appToken === undefined ? {} : { appToken }),
    ...(signingSecret === undefined ? {} : { signingSecret }),
    // The client appends the method's name.
    ...(apiUrl === undefined ? {} : { apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
    mode: slackMode(env, report),
  };
};

const slackMode = (env: Environment, report: Report): 'socket' | 'http' => {
  const modes = ['socket', 'http'] as const;
  const named = read(env, 'MLCOST_SLACK_MODE')?.toLowerCase();
  const has = (name: string): boolean => read(env, name) !== undefined;
  const mode = modes.find((each) => each === named);
  const subject = 'MLCOST_SLACK_MODE';
  if (named !== undefined && mode === undefined) report({ subject, says: 'is not a mode', fix: meant(named, modes) });
  if (mode === 'socket' && !has('SLACK_APP_TOKEN')) {
    report({
      subject,
      says: 'is socket, and SLACK_APP_TOKEN is not set',
      fix: 'set SLACK_APP_TOKEN (xapp-…), or the mode to http',
    });
  }
  if (mode === 'http' && !has('SLACK_SIGNING_SECRET')) {
    report({
      subject,
      says: 'is http, and SLACK_SIGNING_SECRET is not set',
      fix: 'set SLACK_SIGNING_SECRET, or the mode to socket',
    });
  }
  if (named === undefined && !has('SLACK_APP_TOKEN') && !has('SLACK_SIGNING_SECRET')) {
    const fix = 'set SLACK_APP_TOKEN (xapp-…) for socket mode, or SLACK_SIGNING_SECRET for HTTP';
    report({ subject: 'SLACK_APP_TOKEN', says: 'is not set, and neither is SLACK_SIGNING_SECRET', fix });
  }
  return mode ?? (has('SLACK_APP_TOKEN') ? 'socket' : 'http');
};

/** A token by its prefix. What is said of a wrong one never holds any of it beyond the kind of token it is. */
const token = (env: Environment, name: string, prefix: string, from: string, report: Report): string | undefined => {
  const value = read(env, name);
  if (value === undefined) return undefined;
  const bad = (says: string, fix: string): undefined => {
    report({ subject: name, says, fix });
    return undefined;
  };
  if (/^["']|["']$/.test(value))
    return bad('has quotes around it', 'remove the quotes: the file or shell passes them on');
  const other = /^(xox[a-z]|xapp|xwfp)-/.exec(value)?.[0];
  if (other !== undefined && other !== prefix) return bad(`holds an ${other}… token`, `copy ${from}`);
  if (other === undefined) return bad(`does not begin with ${prefix}`, `copy ${from}`);
  if (/\s/.test(value) || value.length === prefix.length) return bad('is not whole', `copy ${from} again`);
  return value;
};

export const readAws = (env: Environment, regions: readonly string[] | undefined, report: Report): Config['aws'] => {
  const accessKeyId = read(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = read(env, 'AWS_SECRET_ACCESS_KEY');
  const sessionToken = read(env, 'AWS_SESSION_TOKEN');
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    const [set, unset] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].toSorted((a) =>
      read(env, a) === undefined ? 1 : -1,
    );
    const fix = 'set both, or neither to use a profile or the role of the machine';
    report({ subject: unset ?? '', says: `is not set, and ${set} is`, fix });
  }
  const regionName = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => read(env, name) !== undefined) ?? 'AWS_REGION';
  const region = read(env, regionName);
  if (region !== undefined && !/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/.test(region)) {
    report({ subject: regionName, says: 'is not the name of an AWS region', fix: 'write it like us-east-1' });
  }
  // As the SDK has it: AWS_ENDPOINT_URL_COST_EXPLORER before AWS_ENDPOINT_URL, and none where they are to be ignored.
  const endpoints = new Map<string, string>();
  if (read(env, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')?.toLowerCase() !== 'true') {
    for (const name of Object.keys(env).filter((key) => /^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/.test(key))) {
      const value = url(env, name, report);
      if (value !== undefined) endpoints.set(name, value);
    }
  }
  const profile = read(env, 'AWS_PROFILE');
  return {
    region: region ?? regions?.[0] ?? 'us-east-1',
    endpointFor: (service) =>
      endpoints.get(`AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`) ??
      endpoints.get('AWS_ENDPOINT_URL'),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
    ...(profile === undefined ? {} : { profile }),
  };
};

const url = (env: Environment, name: string, report: Report): string | undefined => {
  const value = read(env, name);
  if (value === undefined || (/^https?:\/\//i.test(value) && URL.canParse(value))) return value;
  report({
    subject: name,
    says: 'is not the URL of a server',
    fix: 'write it like https://host/ or http://127.0.0.1:4566',
  });
  return undefined;
};

/** Port 0 is no server, which only HTTP mode can't do without. */
export const readHttp = (
  env: Environment,
  mode: Config['slack']['mode'] | undefined,
  report: Report,
): Config['http'] => {
  const port = read(env, 'PORT') ?? '3000';
  const valid = /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
  if (!valid) {
    report({ subject: 'PORT', says: 'is not a port', fix: 'write a number up to 65535; 0 means no server' });
  } else if (mode === 'http' && Number(port) === 0) {
    const fix = 'name the port Slack’s requests come to; 0 means no server, which needs socket mode';
    report({ subject: 'PORT', says: 'is 0, and Slack is to be answered over HTTP', fix });
  }
  return { port: valid ? Number(port) : 0, host: read(env, 'MLCOST_HOST') ?? '0.0.0.0' };
};

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export const readLog = (env: Environment, report: Report): Config['log'] => {
  const named = read(env, 'LOG_LEVEL')?.toLowerCase() ?? 'info';
  const level = LEVELS.find((each) => each === named);
  if (level === undefined) report({ subject: 'LOG_LEVEL', says: 'is not a level', fix: meant(named, LEVELS) });
  return { level: level ?? 'info' };
};

/** The Postgres URL, or the path of the SQLite file. */
export const readStore = (env: Environment, cwd: string, report: Report): Config['store'] => {
  const database = read(env, 'DATABASE_URL');
  const file = read(env, 'MLCOST_DB');
  const bad = (subject: string, says: string, fix: string): void => report({ subject, says, fix });
  const FORM = 'write it like postgres://user:password@host:5432/database';
  if (database !== undefined && file !== undefined) {
    bad('MLCOST_DB', 'and DATABASE_URL are both set', 'keep DATABASE_URL for Postgres or MLCOST_DB for SQLite');
  }
  if (database !== undefined) {
    if (!/^postgres(ql)?:\/\//i.test(database))
      bad('DATABASE_URL', 'is not the URL of a Postgres database', `${FORM}; a SQLite file is named in MLCOST_DB`);
    else if (!URL.canParse(database))
      bad('DATABASE_URL', 'is not a well-formed URL', `${FORM}, with # as %23, / as %2F and @ as %40 in the password`);
    else if (new URL(database).pathname.length < 2) bad('DATABASE_URL', 'names no database', FORM);
    return { target: database };
  }
  if (file !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(file)) {
    bad('MLCOST_DB', 'is a URL', 'name a file for SQLite; a Postgres URL belongs in DATABASE_URL');
  }
  return { target: file === ':memory:' ? file : resolve(cwd, file ?? 'data/mlcost.db') };
};

const OURS = ['MLCOST_CONFIG', 'MLCOST_DB', 'MLCOST_HOST', 'MLCOST_SLACK_MODE'];

/** A misspelt variable of ours would be silently without effect. */
export const readMisspelt = (env: Environment, report: Report): void => {
  for (const name of Object.keys(env).filter((key) => key.startsWith('MLCOST_') && !OURS.includes(key))) {
    const near = OURS.find((ours) => meant(name, [ours]).startsWith('did you mean'));
    if (near !== undefined)
      report({ subject: name, says: 'is not a variable mlcost reads', fix: `did you mean ${near}?` });
  }
};
