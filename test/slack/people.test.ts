import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { peopleDirectory } from '../../src/slack/people.ts';

let workspace: Workspace;
let client: WebClient;
beforeAll(async () => {
  workspace = await startWorkspace({ aws: 'own', rateLimits: false });
  client = new WebClient(workspace.env['SLACK_BOT_TOKEN'] ?? '', {
    slackApiUrl: workspace.env['SLACK_API_URL'] ?? '',
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
});
beforeEach(() => workspace.slack.setFaults([]));
afterAll(() => workspace.close());

const calls = (method: string) => workspace.slack.calls()[method] ?? 0;

describe('the directory of people', () => {
  test('knows addresses and people by them, and asks once', async () => {
    const directory = peopleDirectory(client);
    const before = calls('users.lookupByEmail');
    const found = await Promise.all(
      ['ana@acme-ml.example', ' Ana@Acme-ML.example '].map((at) => directory.userByEmail(at)),
    );
    expect(found).toEqual(['U0ANA', 'U0ANA']);
    expect(await directory.userByEmail('ana@acme-ml.example')).toBe('U0ANA');
    expect(calls('users.lookupByEmail')).toBe(before + 1);
    expect(await directory.emailOf('U0DMITRI')).toBe('dmitri@acme-ml.example');
    expect(directory.missing()).toBeUndefined();
  });

  test('remembers also that somebody is not there', async () => {
    const directory = peopleDirectory(client);
    const before = calls('users.lookupByEmail');
    expect(await directory.userByEmail('tara@acme-ml.example')).toBeUndefined();
    expect(await directory.userByEmail('tara@acme-ml.example')).toBeUndefined();
    expect(await directory.emailOf('U0NOBODY')).toBeUndefined();
    expect(calls('users.lookupByEmail')).toBe(before + 1);
    expect(directory.missing()).toBeUndefined();
  });

  test('finds nobody without the scope, and names it', async () => {
    const scopes = workspace.slack.slack.installation.scopes as string[]; // read only for everybody else
    const all = [...scopes];
    scopes.splice(scopes.indexOf('users:read.email'), 1);
    try {
      const directory = peopleDirectory(client);
      expect(await directory.userByEmail('ana@acme-ml.example')).toBeUndefined();
      expect(directory.missing()).toBe('users:read.email');
      const other = peopleDirectory(client);
      expect(await other.emailOf('U0ANA')).toBeUndefined();
      expect(other.missing()).toBe('users:read.email');
      scopes.splice(0, scopes.length, ...all.filter((scope) => scope !== 'users:read'));
      expect(await other.emailOf('U0BEN')).toBeUndefined();
      expect(other.missing()).toBe('users:read');
    } finally {
      scopes.splice(0, scopes.length, ...all);
    }
  });

  test('waits for a rate limit once, and asks the others after it', async () => {
    const directory = peopleDirectory(client);
    workspace.slack.setFaults([{ operation: 'users.lookupByEmail', throttle: true, retryAfter: 1, times: 1 }]);
    const before = calls('users.lookupByEmail');
    const names = ['ana', 'ben', 'chloe', 'dmitri'];
    const found = await Promise.all(names.map((name) => directory.userByEmail(`${name}@acme-ml.example`)));
    expect(found).toEqual(['U0ANA', 'U0BEN', 'U0CHLOE', 'U0DMITRI']);
    expect(calls('users.lookupByEmail')).toBe(before + names.length + 1);
  });

  test('that Slack does not answer fails, which is not the same as nobody, and asks again later', async () => {
    const directory = peopleDirectory(client);
    workspace.slack.setFaults([{ operation: 'users.lookupByEmail', status: 500, times: 1 }]);
    await expect(directory.userByEmail('ana@acme-ml.example')).rejects.toMatchObject({ code: 'slack_unavailable' });
    expect(await directory.userByEmail('ana@acme-ml.example')).toBe('U0ANA');
  });
});
