import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loadConfig, loadStoreTarget } from '../../src/config.ts';
import { TOKENS, load, problems } from './load.ts';

const env = (more: Record<string, string | undefined>) => ({ ...TOKENS, ...more });

describe('the environment', () => {
  test('with nothing but two tokens gives the defaults', () => {
    const { aws, store, ...config } = load();
    expect(config).toEqual({
      slack: { botToken: 'xoxb-1-abc', appToken: 'xapp-1-abc', mode: 'socket' },
      http: { port: 3000, host: '0.0.0.0' },
      log: { level: 'info' },
      tagPolicy: { primary: 'cost-center', required: [{ key: 'cost-center' }] },
      accounts: { members: [] },
      regions: ['us-east-1'],
      services: ['Amazon SageMaker'],
      metric: 'NetAmortizedCost',
      timeZone: 'UTC',
      weekStart: 'monday',
      people: { look: 'everyone', tag: [], approve: [], admin: [] },
      owners: { tags: ['owner', 'creator', 'created-by'], byTag: {} },
      audit: { everyMinutes: 60, fixJobsDays: 30 },
      costExplorer: { dailyLimitMicros: 5_000_000, historyMonths: 14 },
      source: 'defaults',
    });
    expect(store.target).toMatch(/\/data\/mlcost\.db$/);
    expect(aws.region).toBe('us-east-1');
    expect(aws.credentials).toBeUndefined();
    expect(aws.endpointFor('Cost Explorer')).toBeUndefined();
  });

  test('sets everything it can', () => {
    const { slack, http, aws, store, log, regions } = load(
      {},
      {
        SLACK_BOT_TOKEN: ' xoxb-1-abc\n',
        SLACK_SIGNING_SECRET: '0123456789abcdef',
        SLACK_API_URL: 'http://127.0.0.1:8080/api',
        PORT: '8443',
        MLCOST_HOST: '127.0.0.1',
        LOG_LEVEL: 'DEBUG',
        DATABASE_URL: 'postgresql://u:p@h/db?sslmode=require',
        AWS_REGION: 'eu-central-1',
        AWS_PROFILE: 'ml',
        AWS_ACCESS_KEY_ID: 'AKIA',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'session',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        AWS_ENDPOINT_URL_COST_EXPLORER: 'http://127.0.0.1:4567',
      },
    );
    expect(slack).toEqual({
      botToken: 'xoxb-1-abc',
      signingSecret: '0123456789abcdef',
      apiUrl: 'http://127.0.0.1:8080/api/',
      mode: 'http',
    });
    expect(http).toEqual({ port: 8443, host: '127.0.0.1' });
    expect(log.level).toBe('debug');
    expect(store.target).toBe('postgresql://u:p@h/db?sslmode=require');
    expect(aws).toMatchObject({ region: 'eu-central-1', profile: 'ml' });
    expect(aws.credentials).toEqual({ accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'session' });
    expect(aws.endpointFor('Cost Explorer')).toBe('http://127.0.0.1:4567');
    expect(aws.endpointFor('STS')).toBe('http://127.0.0.1:4566');
    expect(regions).toEqual(['eu-central-1']);
  });

  test('names each thing that is wrong on a line of its own, with its fix', () => {
    const { lines, fixes } = problems('metric: cheap\n', {
      SLACK_BOT_TOKEN: 'xapp-1-abc',
      PORT: '70000',
      LOG_LEVEL: 'debg',
      DATABASE_URL: 'mysql://h/db',
      AWS_ACCESS_KEY_ID: 'AKIA',
    });
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'mlcost.yml:1:',
      'AWS_SECRET_ACCESS_KEY',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
    ]);
    expect(fixes).toHaveLength(lines.length);
    expect(fixes).toContain('LOG_LEVEL: did you mean “debug”?');
  });

  test.each([
    [{ SLACK_BOT_TOKEN: undefined }, 'SLACK_BOT_TOKEN is not set'],
    [{ SLACK_BOT_TOKEN: '  ' }, 'SLACK_BOT_TOKEN is not set'],
    [{ SLACK_BOT_TOKEN: 'xoxp-9-user' }, 'SLACK_BOT_TOKEN holds an xoxp-… token'],
    [{ SLACK_BOT_TOKEN: '"xoxb-1-abc"' }, 'SLACK_BOT_TOKEN has quotes around it'],
    [{ SLACK_BOT_TOKEN: 'xoxb-' }, 'SLACK_BOT_TOKEN is not whole'],
    [{ SLACK_APP_TOKEN: 'xoxb-1-abc' }, 'SLACK_APP_TOKEN holds an xoxb-… token'],
    [{ SLACK_APP_TOKEN: 'hunter2hunter2' }, 'SLACK_APP_TOKEN does not begin with xapp-'],
    [{ SLACK_APP_TOKEN: undefined }, 'SLACK_APP_TOKEN is not set, and neither is SLACK_SIGNING_SECRET'],
    [{ SLACK_SIGNING_SECRET: 'xoxb-1-abc' }, 'SLACK_SIGNING_SECRET does not look like a signing secret'],
    [{ MLCOST_SLACK_MODE: 'http' }, 'MLCOST_SLACK_MODE is http, and SLACK_SIGNING_SECRET is not set'],
    [
      { MLCOST_SLACK_MODE: 'socket', SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: '0123456789abcdef' },
      'MLCOST_SLACK_MODE is socket, and SLACK_APP_TOKEN is not set',
    ],
    [{ MLCOST_SLACK_MODE: 'sokcet' }, 'MLCOST_SLACK_MODE is not a mode'],
    [{ SLACK_API_URL: 'slack.com/api' }, 'SLACK_API_URL is not the URL of a server'],
    [{ AWS_REGION: 'us-east-1a' }, 'AWS_REGION is not the name of an AWS region'],
    [{ AWS_ENDPOINT_URL: 'localhost:4566' }, 'AWS_ENDPOINT_URL is not the URL of a server'],
    [{ PORT: '30o0' }, 'PORT is not a port'],
    [
      { PORT: '0', MLCOST_SLACK_MODE: 'http', SLACK_SIGNING_SECRET: '0123456789abcdef' },
      'PORT is 0, and Slack is to be answered over HTTP',
    ],
    [{ DATABASE_URL: './data.db' }, 'DATABASE_URL is not the URL of a Postgres database'],
    [{ DATABASE_URL: 'postgres://u:a#b@h/db' }, 'DATABASE_URL is not a well-formed URL'],
    [{ DATABASE_URL: 'postgres://u:p@h' }, 'DATABASE_URL names no database'],
    [{ DATABASE_URL: 'postgres://u:p@h/db', MLCOST_DB: 'x.db' }, 'MLCOST_DB and DATABASE_URL are both set'],
    [{ MLCOST_DB: 'postgres://u:p@h/db' }, 'MLCOST_DB is a URL'],
    [{ MLCOST_CONFG: 'x.yml' }, 'MLCOST_CONFG is not a variable mlcost reads'],
    [{ MLCOST_CONFIG: 'gone.yml' }, 'MLCOST_CONFIG: “gone.yml” does not exist'],
    [{ MLCOST_CONFIG: '.' }, 'MLCOST_CONFIG: “.” is a directory'],
  ])('with %j is refused: %s', (more: Record<string, string | undefined>, line) => {
    const { lines, fixes } = problems({}, env(more));
    expect(lines).toEqual([line]);
    expect(fixes).toHaveLength(1);
  });

  test('reads the file MLCOST_CONFIG names, or mlcost.yaml', () => {
    expect(load({ 'team.yml': 'metric: blended' }, env({ MLCOST_CONFIG: 'team.yml' }))).toMatchObject({
      metric: 'BlendedCost',
      source: 'team.yml',
    });
    expect(load({ 'mlcost.yaml': 'metric: blended' }).source).toBe('mlcost.yaml');
    expect(problems({ 'mlcost.yml': 'version: 1', 'mlcost.yaml': 'version: 1' }).lines).toEqual([
      'mlcost.yaml stands beside mlcost.yml',
    ]);
  });

  test('takes port 0 for no server, in socket mode and in a worker', () => {
    expect(load({}, env({ PORT: '0' })).http.port).toBe(0);
    const http = env({ PORT: '0', MLCOST_SLACK_MODE: 'http', SLACK_SIGNING_SECRET: '0123456789abcdef' });
    expect(loadConfig(http, { cwd: '/nonexistent', process: 'worker' }).http.port).toBe(0);
  });

  test('needs no Slack to name the store', () => {
    expect(loadStoreTarget({ MLCOST_DB: ':memory:' })).toBe(':memory:');
    expect(loadStoreTarget({ MLCOST_DB: 'x/y.db' }, { cwd: '/srv' })).toBe('/srv/x/y.db');
    expect(() => loadStoreTarget({ DATABASE_URL: 'postgres://u:p@h' })).toThrow('names no database');
  });

  test('never has a secret repeated, wherever it stands and whatever is wrong with it', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{12,40}$/).map((text) => `s3cr3t${text}`);
    const names = [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'AWS_SECRET_ACCESS_KEY',
      'DATABASE_URL',
    ];
    const prefix = fc.constantFrom('', 'xoxb-', 'xoxp-', 'xapp-', '"', 'postgres://u:', 'postgres://', 'mysql://u:');
    const place = fc.constantFrom(
      'timeZone: ',
      'metric: ',
      '',
      'regions: [',
      'x: {',
      'people: {look: [',
      '!',
      '- ',
      '*',
    );
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...names),
        prefix,
        fc.constantFrom('', '@h/db', '@h', '#@h/db'),
        place,
        (text, name, before, after, key) => {
          const value = `${before}${text}${after}`;
          let said = '';
          try {
            load(`${key}${value}\n`, { PORT: 'x', [name]: value });
          } catch (error) {
            said = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
          }
          expect(said).toContain('PORT');
          expect(said).not.toContain(text);
        },
      ),
      { numRuns: 200 },
    );
  });
});
