import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseConfigFile } from '../../src/config/file.ts';
import { MlcostError } from '../../src/errors.ts';
import { load, problems } from './load.ts';

describe('mlcost.yml', () => {
  test('as in the example loads, and its comments about defaults are true', () => {
    const example = readFileSync('mlcost.example.yml', 'utf8');
    const { tagPolicy, accounts, regions, services, metric, timeZone, people, owners, audit, costExplorer, source } =
      load(example);
    expect(source).toBe('mlcost.yml');
    expect(tagPolicy).toEqual({
      primary: 'cost-center',
      required: [
        { key: 'cost-center', values: ['search', 'vision', 'fraud'] },
        { key: 'project', pattern: '[a-z]+(-[a-z0-9]+)*' },
        { key: 'owner', except: ['image', 'project'] },
      ],
    });
    expect(owners).toEqual({
      email: '{owner}@acme.example',
      tags: ['owner', 'creator', 'created-by'],
      byTag: { 'cost-center': { fraud: 'U012DMITRI', search: 'U012ANA' } },
    });
    expect(audit).toEqual({ everyMinutes: 60, fixJobsDays: 30 });
    expect(accounts.payer).toEqual({
      id: '111111111111',
      name: 'Acme payer',
      roleArn: 'arn:aws:iam::111111111111:role/mlcost-read',
      externalId: 'acme-mlcost',
    });
    expect(accounts.members.map((member) => member.id)).toEqual(['222222222222', '333333333333']);
    expect({ regions, services, metric, timeZone }).toEqual({
      regions: ['us-east-1', 'eu-west-1'],
      services: ['Amazon SageMaker', 'Amazon Bedrock'],
      metric: 'NetAmortizedCost',
      timeZone: 'Europe/Berlin',
    });
    expect(people).toEqual({
      look: 'everyone',
      tag: ['S012FINOPS'],
      approve: ['S012FINOPS', 'U012ANA'],
      admin: ['U012ANA'],
    });
    expect(costExplorer).toEqual({ dailyLimitMicros: 5_000_000, historyMonths: 14 });
  });

  test('takes numbers as the texts they were written as where that is clear', () => {
    const { tagPolicy, accounts } = load(
      'tagPolicy: { required: { 2026: { values: [4711, true, "0042"] } } }\naccounts: { members: [{ id: 123456789012 }] }',
    );
    expect(tagPolicy).toEqual({ primary: '2026', required: [{ key: '2026', values: ['4711', 'true', '0042'] }] });
    expect(accounts.members).toEqual([{ id: '123456789012' }]);
  });

  test.each([
    ['metric: net-amortized', { metric: 'NetAmortizedCost' }],
    ['metric: Amortized Cost', { metric: 'AmortizedCost' }],
    ['metric: unblended', { metric: 'UnblendedCost' }],
    ['timeZone: america/new_york', { timeZone: 'America/New_York' }],
    ['timeZone: Etc/UTC', { timeZone: 'UTC' }],
    ['weekStart: sunday', { weekStart: 'sunday' }],
    ['costExplorer: { dailyLimit: 0.1 }', { costExplorer: { dailyLimitMicros: 100_000, historyMonths: 14 } }],
    [
      'costExplorer: { dailyLimit: 0, historyMonths: 38 }',
      { costExplorer: { dailyLimitMicros: 0, historyMonths: 38 } },
    ],
    ['people: { look: [U012AB3CD] }', { people: { look: ['U012AB3CD'], tag: [], approve: [], admin: [] } }],
    ['tagPolicy: { primary: team }', { tagPolicy: { primary: 'team', required: [{ key: 'team' }] } }],
    ['owners: { tags: [] }', { owners: { tags: [], byTag: {} } }],
    ['owners: { email: "ml+{owner}@acme.co.uk" }', { owners: { email: 'ml+{owner}@acme.co.uk' } }],
    ['owners: { byTag: { team: { 2026: W012AB3CD } } }', { owners: { byTag: { team: { 2026: 'W012AB3CD' } } } }],
    ['audit: { everyMinutes: 0 }', { audit: { everyMinutes: 0, fixJobsDays: 30 } }],
    ['audit: { fixJobsDays: 0 }', { audit: { everyMinutes: 60, fixJobsDays: 0 } }],
    ['regions: [us-gov-west-1, ap-southeast-7]', { regions: ['us-gov-west-1', 'ap-southeast-7'] }],
  ])('with %j is read as meant', (text, config) => {
    expect(load(text)).toMatchObject(config);
  });

  test('that is not UTF-8 is refused; a byte order mark is not minded', () => {
    expect(problems(new Uint8Array([0x61, 0x3a, 0x20, 0xff])).lines).toEqual(['mlcost.yml is not in UTF-8']);
    expect(load('\ufeffmetric: blended\r\nweekStart: sunday\r\n')).toMatchObject({
      metric: 'BlendedCost',
      weekStart: 'sunday',
    });
  });

  test('shows no control characters of the file', () => {
    expect(problems('timeZone: "\\e[31mred"').lines.join('')).not.toContain('\u001b');
  });

  const PIECES = [
    'tagPolicy',
    'required',
    'accounts',
    'people',
    'look',
    ':',
    ': ',
    '\n',
    '\n  ',
    '\n- ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
    '!x',
    '?',
    '#',
    '\t',
    '---',
    '<<',
    '0042',
    '1e9',
    'null',
    '~',
    '%',
    '@',
    '`',
    '\u0000',
    '\ud800',
    '😀',
    '__proto__',
    'a',
  ];
  const yamlish = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 })), {
    maxLength: 80,
  });

  test('of any text is read, or refused as an invalid configuration; nothing else ever happens', () => {
    fc.assert(
      fc.property(yamlish, (pieces) => {
        try {
          load(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(MlcostError);
          expect(error).toMatchObject({
            code: 'config_invalid',
            message: expect.stringMatching(/./),
            hint: expect.stringMatching(/./),
          });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['[', 1],
    ['{', 1],
    ['- ', 1],
    ['a: ', 1],
    ['? ', 1],
    ['a\n', 1],
    ['\n', 1],
    ['"', 1],
    ['k: 1\n', 1],
    ['!x ', 1],
    ['&a ', 1],
    ['*a ', 1],
    ['# x\n', 1],
    ['[a,', 1],
    ['"\\', 1],
    ['|\n ', 1],
    ['---\n', 1],
    ['\t', 1],
    [' ', 1],
  ])('of 250,000 characters of %j is dealt with at once', (unit) => {
    const text = unit.repeat(Math.floor(250_000 / unit.length));
    const started = performance.now();
    const reported: unknown[] = [];
    parseConfigFile(text, 'mlcost.yml', (problem) => reported.push(problem));
    expect(reported.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
