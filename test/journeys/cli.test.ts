import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulatedAws } from '../../src/demo/aws/server.ts';
import { demoClient } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { storyOrganization } from '../../src/demo/story/organization.ts';
import { callsOf } from '../support/calls.ts';
import { freePort, runChild, type Ended } from '../support/child.ts';
import { recentLedger } from '../support/ledger.ts';
import { startRunning, type Running } from '../support/running.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlcost-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const noStack = ({ stdout, stderr }: Ended) => expect(stdout + stderr).not.toMatch(/\bat .*:\d+:\d+|node:internal/);

describe('ask', () => {
  test('prints what the person sees, and ends well', async () => {
    const asked = await runChild(['ask', 'spend by cost-center last month'], {});
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toMatch(/^mlcost in #ml-costs, .* only ana can see this\n\$70,738\.44 of ML spend/);
  });

  describe('with MLCOST_DEMO_URL', () => {
    let running: Running;
    let env: Record<string, string>;
    beforeAll(async () => {
      running = await startRunning();
      env = { MLCOST_DEMO_URL: running.workspace.url };
    });
    afterAll(() => running.stop());

    test('asks that workspace, as anybody and anywhere', async () => {
      const asked = await runChild(
        ['ask', '--as', 'ben', '--channel', 'team-vision', 'spend by region last month'],
        env,
      );
      expect(asked.code).toBe(0);
      expect(asked.stdout).toContain('in #team-vision');
      const { channels } = await running.demo.state();
      expect(channels.find(({ name }) => name === 'team-vision')?.messages.at(-1)?.visible_to).toBe('ben');
    });

    test('--json prints a message a line', async () => {
      const { code, stdout } = await runChild(['ask', '--json', '--channel', 'dm', 'help'], env);
      expect(code).toBe(0);
      const [message, ...others] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(others).toEqual([]);
      expect(message).toMatchObject({ channel: '@ana', user: 'mlcost', ephemeral: true, visible_to: 'ana' });
      expect(message).toMatchObject({ ts: expect.stringMatching(/^\d+\.\d{6}$/), text: expect.any(String) });
      expect(Array.isArray(message?.['blocks'])).toBe(true);
    });

    test('says what is wrong and ends with 1', async () => {
      const wrong: [string[], RegExp][] = [
        [['--as', 'zoe', 'spend'], /zoe is not in this workspace: try ana, ben/],
        [['--channel', 'nowhere', 'spend'], /There is no channel "nowhere" for ana, who is in: /],
        [['--as', 'ben', '--channel', 'finops', 'spend'], /ben is not in finops/],
        [['--colour', 'spend'], /--colour/],
        [['--aws=mars', 'spend'], /Usage: /],
      ];
      await Promise.all(
        wrong.map(async ([args, says]) => {
          const asked = await runChild(['ask', ...args], env);
          expect(asked).toMatchObject({ code: 1, stdout: '' });
          expect(asked.stderr).toMatch(says);
          expect(asked.stderr.trim().split('\n').length).toBeLessThan(4);
          noStack(asked);
        }),
      );
    });

    test('says that there is no workspace where there is none', async () => {
      const asked = await runChild(['ask', 'spend'], { MLCOST_DEMO_URL: `http://127.0.0.1:${await freePort()}` });
      expect(asked).toMatchObject({ code: 1, stdout: '' });
      expect(asked.stderr).toMatch(/There is no demo workspace at .*npm run demo/);
      noStack(asked);
    });
  });

  test('--aws=own asks the AWS of the environment, and shows the rest where that lacks operations', async () => {
    const now = new Date();
    const aws = await startEmulatedAws({
      organization: storyOrganization(),
      ledger: recentLedger(now),
      clock: () => new Date(),
    });
    aws.setFaults({ unsupported: ['ce:GetCostForecast', 'ce:GetTags', 'ce:ListCostAllocationTags', 'budgets:*'] });
    const env = { ...aws.env, MLCOST_CONFIG: join(folder, 'own.yml') };
    await writeFile(
      env.MLCOST_CONFIG,
      'version: 1\ntagPolicy: { primary: cost-center, required: { cost-center: {} } }\n',
    );
    const [overview, settings] = await Promise.all(
      ['', 'settings'].map((line) => runChild(['ask', '--aws=own', line], env)),
    );
    await aws.close();
    expect(overview).toMatchObject({ code: 0, stderr: '' });
    expect(overview?.stdout).toMatch(/forecast not available: This AWS endpoint does not offer ce:GetCostForecast/);
    expect(overview?.stdout).toMatch(/Budgets: not available.*does not offer budgets:DescribeBudgets/);
    expect(overview?.stdout).toMatch(/of ML spend|No cost data yet/);
    expect(settings?.stdout).toMatch(/Activation is not available: .*does not offer ce:ListCostAllocationTags/);
  });

  test('takes no LOG_LEVEL that there is not, and an empty one for none', async () => {
    const asked = await runChild(['ask', 'help'], { LOG_LEVEL: 'loud' });
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toMatch(/LOG_LEVEL is not a level/);
    noStack(asked);
    expect(await runChild(['ask', 'help'], { LOG_LEVEL: '' })).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends with 1 when no bot answers', async () => {
    const workspace = await startWorkspace({ quiet: true });
    const asked = await runChild(['ask', 'spend'], { MLCOST_DEMO_URL: workspace.url });
    await workspace.close();
    expect(asked.code).toBe(1);
    expect(asked.stdout).toMatch(/dispatch_failed/);
  });
});

describe('a command that is none', () => {
  test('lists those there are', async () => {
    const asked = await runChild(['chek'], {});
    expect(asked.code).toBe(1);
    for (const name of ['all', 'web', 'worker', 'migrate', 'check', 'demo', 'ask'])
      expect(asked.stderr).toContain(name);
  });

  test('a configuration that is wrong is said without a stack, all of it at once', async () => {
    const asked = await runChild(['all'], { SLACK_BOT_TOKEN: 'xapp-1', PORT: 'high' });
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(/SLACK_BOT_TOKEN/);
    expect(asked.stderr).toMatch(/PORT/);
    noStack(asked);
  });
});

describe('check', () => {
  let workspace: Workspace;
  let env: Record<string, string>;
  const services = 'services: [Amazon SageMaker]';

  beforeAll(async () => {
    const now = new Date();
    const organization = storyOrganization();
    workspace = await startWorkspace({ quiet: true, now, ledger: recentLedger(now), organization, rateLimits: false });
    const story = await readFile(workspace.env['MLCOST_CONFIG'] ?? '', 'utf8');
    await writeFile(join(folder, 'mlcost.yml'), story);
    expect(story).toContain(services);
    env = { ...workspace.env, MLCOST_CONFIG: join(folder, 'mlcost.yml'), MLCOST_DB: join(folder, 'check.db') };
  });
  afterAll(() => workspace.close());

  const check = (more: Record<string, string> = {}) => runChild(['check'], { ...env, ...more });

  test('says that everything is there, asks what costs at most a few cents, and changes nothing', async () => {
    const before = await callsOf(demoClient(workspace.url));
    const checked = await check();
    expect(checked.stdout).not.toContain('FAIL');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    for (const found of [
      '@mlcost in Acme ML',
      'all there',
      'role/mlcost-spoke',
      'cost-center, environment, project active',
    ]) {
      expect(checked.stdout).toContain(found);
    }
    const after = await callsOf(demoClient(workspace.url));
    expect(Number(after.cost_usd) - Number(before.cost_usd)).toBeCloseTo(0.06);
    expect(checked.stdout).toContain('This took 6 requests to Cost Explorer: $0.06.');
    // Only readers were called.
    for (const operation of Object.keys(after.aws)) {
      expect(operation).toMatch(/:(Get|List|Describe|AssumeRole)/);
    }
    expect(after.slack).toEqual({ 'auth.test': 1, 'apps.connections.open': 1 });
    expect(existsSync(join(folder, 'check.db'))).toBe(false);
    const { channels } = await demoClient(workspace.url).state();
    expect(channels.flatMap(({ messages }) => messages)).toEqual([]);
  });

  test('names the missing scope, with what it is for', async () => {
    const scopes = workspace.slack.slack.installation.scopes as string[];
    const at = scopes.indexOf('files:write');
    scopes.splice(at, 1);
    const checked = await check();
    scopes.splice(at, 0, 'files:write');
    expect(checked.code).toBe(1);
    expect(checked.stdout).toMatch(/FAIL Slack scopes: missing files:write \(CSV files and chart pictures\)/);
    expect(checked.stdout).toMatch(/\n1 of \d+ to look at/);
  });

  test('names the denied actions, the tag that is not active, the account that is not reached, and goes on', async () => {
    await demoClient(workspace.url).faults({ aws: { deny: ['ce:GetCostForecast', 'budgets:ViewBudget'] } });
    const policy = await readFile(join(folder, 'mlcost.yml'), 'utf8');
    const wrong = join(folder, 'wrong.yml');
    await writeFile(
      wrong,
      policy
        .replace('    project:\n', '    owner: {}\n    project:\n')
        .replace('role/mlcost-spoke', 'role/nobody')
        .replace(services, 'services: [Amazon SageMaker, Amazon Bedrock]'),
    );
    const checked = await check({ MLCOST_CONFIG: wrong });
    await demoClient(workspace.url).faults({});
    expect(checked.code).toBe(1);
    for (const line of [
      /FAIL forecast.*ce:GetCostForecast.*Allow ce:GetCostForecast/,
      /FAIL budgets.*budgets:ViewBudget/,
      /FAIL tag activation.*not activated: owner/,
      /FAIL member account ml-prod: AWS refused to let the bot assume a role.*trust policy/,
      /FAIL services counted as ML.*Amazon Bedrock/,
      /ok {3}Cost Explorer \(ce:GetCostAndUsage\): answers/,
      /ok {3}member account ml-research/,
    ]) {
      expect(checked.stdout).toMatch(line);
    }
    noStack(checked);
  });

  test('says that Slack and AWS do not take the credentials, without repeating them', async () => {
    const [token, key] = ['xoxb-not-the-token', 'not/the/secret'];
    const checked = await check({ SLACK_BOT_TOKEN: token, AWS_SECRET_ACCESS_KEY: key });
    expect(checked.code).toBe(1);
    expect(checked.stdout).toMatch(/FAIL Slack: .*invalid_auth/);
    expect(checked.stdout).toMatch(/FAIL AWS identity: .*no valid AWS credentials/);
    expect(checked.stdout + checked.stderr).not.toMatch(new RegExp(`${token}|${key}`));
  });
});

describe('migrate', () => {
  test('makes the database, and twice is once', async () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-x-1', SLACK_APP_TOKEN: 'xapp-x-1', MLCOST_DB: join(folder, 'new', 'm.db') };
    for (const _time of [1, 2]) {
      const migrated = await runChild(['migrate'], env);
      expect(migrated).toMatchObject({ code: 0, stderr: '' });
      expect(migrated.stdout).toContain('is up to date');
    }
    expect(existsSync(env.MLCOST_DB)).toBe(true);
  });
});
