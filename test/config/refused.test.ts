import { describe, expect, test } from '@jest/globals';
import { problems } from './load.ts';

describe('mlcost.yml', () => {
  test.each([
    // The file as YAML.
    ['', 'mlcost.yml:1: the file is empty', 'copy mlcost.example.yml, or remove the file to use the defaults'],
    ['# only a comment\n', 'mlcost.yml:1: the file is empty', undefined],
    ['just words', 'mlcost.yml:1: the file must be a block of keys and is a text', undefined],
    ['- 1\n', 'mlcost.yml:1: the file must be a block of keys and is a list', undefined],
    ['metric: blended\nmetric: blended', 'mlcost.yml:2: the file has the key “metric” twice here', 'keep one of them'],
    ['people:\n\tlook: everyone', 'mlcost.yml:2: the file is indented with a tab', 'indent with spaces'],
    ['people:\n  look: everyone\n admin: []', 'mlcost.yml:3: the file is indented wrongly', undefined],
    ['version: 1\nregions: [us-east-1\nmetric: x', expect.stringMatching(/^mlcost\.yml:[23]: the file /), undefined],
    ['metric: "blended', expect.stringMatching(/^mlcost\.yml:1: the file lacks a character/), undefined],
    ['metric: blended\n---\nversion: 1', 'mlcost.yml:2: the file has a second document', 'remove the line with ---'],
    ['metric: &m blended\n', expect.stringContaining('uses a YAML anchor or alias'), undefined],
    ['metric: !secret x', expect.stringContaining('has a YAML tag'), undefined],
    ['__proto__: 1', expect.stringContaining('has the key “__proto__”'), undefined],
    ['? [a]\n: 1', expect.stringContaining('has a key that is not a plain text'), undefined],
    ['metric:', 'mlcost.yml:1: metric is empty', undefined],
    // Keys.
    ['version: 1\ntagpolicy: {}', 'mlcost.yml:2: tagpolicy is not a key mlcost knows', 'did you mean “tagPolicy”?'],
    ['tag_policy: {}', 'mlcost.yml:1: tag_policy is not a key mlcost knows', 'did you mean “tagPolicy”?'],
    [
      'people:\n  look: everyone\n  aprove: []',
      'mlcost.yml:3: people.aprove is not a key mlcost knows',
      'did you mean “approve”?',
    ],
    [
      'budget: 3',
      'mlcost.yml:1: budget is not a key mlcost knows',
      expect.stringContaining('the keys here are version, tagPolicy'),
    ],
    // The tag policy.
    [
      'tagPolicy:\n  primary: cost-center\n  required:\n    cost-center:\n      values: search\n',
      'mlcost.yml:5: tagPolicy.required.cost-center.values must be a list of texts and is a text',
      'write [search, vision, fraud]',
    ],
    [
      'tagPolicy: { required: [team] }',
      expect.stringContaining('tagPolicy.required must be a block of tag keys and is a list'),
      undefined,
    ],
    ['tagPolicy: { required: {} }', expect.stringContaining('tagPolicy.required names 0 keys'), undefined],
    [
      'tagPolicy: { required: { team: { values: [] } } }',
      expect.stringContaining('team.values is an empty list'),
      undefined,
    ],
    [
      'tagPolicy: { required: { team: { values: [a, a] } } }',
      expect.stringContaining('team.values[1] lists “a” again'),
      undefined,
    ],
    [
      'tagPolicy: { required: { team: { values: [a], pattern: a } } }',
      expect.stringContaining('team.pattern is given beside values'),
      undefined,
    ],
    [
      'tagPolicy: { required: { team: { values: [0042] } } }',
      expect.stringContaining('must be in quotes'),
      'write "0042"',
    ],
    [
      'tagPolicy: { required: { team: { values: ["a*b"] } } }',
      expect.stringContaining('cannot be a tag value'),
      undefined,
    ],
    [
      'tagPolicy: { required: { "aws:team": } }',
      expect.stringContaining('begins with aws:, which is reserved'),
      undefined,
    ],
    ['tagPolicy: { required: { "te#am": } }', expect.stringContaining('“te#am” cannot be a tag key'), undefined],
    [
      'tagPolicy:\n  primary: team\n  required: { Team: , team: }',
      'mlcost.yml:3: tagPolicy.required.team differs from “Team” only in case',
      undefined,
    ],
    [
      'tagPolicy:\n  primary: taem\n  required: { team: , owner: }',
      'mlcost.yml:2: tagPolicy.primary “taem” is not among the required keys',
      expect.stringContaining('did you mean “team”?'),
    ],
    [
      'tagPolicy:\n  required: { team: , owner: }',
      'mlcost.yml:1: tagPolicy.primary is missing',
      'say which required key cost is shown by: team, owner',
    ],
    [
      'tagPolicy: { required: { team: { pattern: "[a-" } } }',
      expect.stringContaining('team.pattern is not a regular expression'),
      undefined,
    ],
    [
      'tagPolicy: { required: { team: { pattern: "(a+)+" } } }',
      expect.stringContaining('team.pattern can take very long on some values'),
      undefined,
    ],
    // Accounts.
    [
      'accounts: { payer: { id: 12345 } }',
      'mlcost.yml:1: accounts.payer.id “12345” is not an account id',
      'write its 12 digits, in quotes: "123456789012"',
    ],
    ['accounts: { payer: { id: 012345678901 } }', expect.stringContaining('must be in quotes'), 'write "012345678901"'],
    ['accounts: { payer: { name: x } }', 'mlcost.yml:1: accounts.payer.id is missing', undefined],
    [
      'accounts: { members: { id: "123456789012" } }',
      expect.stringContaining('members must be a list of accounts and is a block of keys'),
      undefined,
    ],
    [
      'accounts:\n  payer:\n    id: "123456789012"\n    roleArn: arn:aws:iam::210987654321:role/x',
      'mlcost.yml:4: accounts.payer.roleArn belongs to account 210987654321, and id says 123456789012',
      undefined,
    ],
    [
      'accounts: { payer: { id: "123456789012", roleArn: "arn:aws:iam::123456789012:user/x" } }',
      expect.stringContaining('is the ARN of a user or group'),
      undefined,
    ],
    [
      'accounts: { payer: { id: "123456789012", roleArn: mlcost } }',
      expect.stringContaining('“mlcost” is not the ARN of a role'),
      undefined,
    ],
    [
      'accounts: { payer: { id: "123456789012", externalId: xyz } }',
      expect.stringContaining('externalId is given without a roleArn'),
      undefined,
    ],
    [
      'accounts:\n  payer: { id: "123456789012" }\n  members:\n    - id: "123456789012"',
      'mlcost.yml:4: accounts.members[0].id lists account 123456789012 again',
      undefined,
    ],
    // The rest.
    [
      'regions: us-east-1',
      expect.stringContaining('regions must be a list of texts and is a text'),
      'write [us-east-1, eu-west-1]',
    ],
    ['regions: [us-east-1b]', expect.stringContaining('is an availability zone'), 'write its region: us-east-1'],
    ['regions: [useast1]', expect.stringContaining('is not the name of an AWS region'), undefined],
    ['regions: []', 'mlcost.yml:1: regions is an empty list', undefined],
    [
      'metric: NetAmortisedCost',
      expect.stringContaining('is not a metric'),
      expect.stringContaining('did you mean “NetAmortizedCost”?'),
    ],
    [
      'timeZone: Europe/Berln',
      expect.stringContaining('is not a time zone'),
      expect.stringContaining('did you mean “Europe/Berlin”?'),
    ],
    ['timeZone: "+02:00"', expect.stringContaining('is not a time zone'), undefined],
    ['weekStart: mondya', expect.stringContaining('“mondya” is not known'), 'did you mean “monday”?'],
    [
      'people: { look: nobody }',
      expect.stringContaining('people.look must be “everyone” or a list of ids and is a text'),
      undefined,
    ],
    [
      'people: { look: [everyone] }',
      expect.stringContaining('people.look[0] cannot name everyone in a list'),
      undefined,
    ],
    ['people: { admin: ["@ana"] }', expect.stringContaining('“@ana” is not a Slack id'), undefined],
    ['people: { admin: [C012AB3CD] }', expect.stringContaining('“C012AB3CD” is a channel'), undefined],
    [
      'costExplorer: { dailyLimit: $5 }',
      expect.stringContaining('dailyLimit must be a number and is a text'),
      undefined,
    ],
    ['costExplorer: { dailyLimit: -1 }', expect.stringContaining('“-1” is not an amount of US dollars'), undefined],
    ['costExplorer: { historyMonths: 12 }', expect.stringContaining('“12” is not known'), undefined],
    // Owners and audits.
    [
      'tagPolicy:\n  required:\n    team:\n      except: [image, trainingjob]',
      'mlcost.yml:4: tagPolicy.required.team.except[1] “trainingjob” is not a kind of SageMaker resource',
      'did you mean “training-job”?',
    ],
    [
      'tagPolicy: { required: { team: { except: [lambda-function] } } }',
      expect.stringContaining('“lambda-function” is not a kind of SageMaker resource'),
      expect.stringMatching(/^write for example /),
    ],
    [
      'tagPolicy: { required: { team: { except: [] } } }',
      expect.stringContaining('except is an empty list'),
      undefined,
    ],
    [
      'owners: { email: ana@acme.example }',
      'mlcost.yml:1: owners.email “ana@acme.example” does not name {owner} once',
      'write it like {owner}@example.com',
    ],
    ['owners: { email: "{owner}" }', expect.stringContaining('is not the template of an e-mail address'), undefined],
    ['owners: { email: "{owner}@{owner}" }', expect.stringContaining('does not name {owner} once'), undefined],
    ['owners: { email: "{owner} <x@y.z>" }', expect.stringContaining('is not the template'), undefined],
    ['owners: { mail: x }', 'mlcost.yml:1: owners.mail is not a key mlcost knows', 'did you mean “email”?'],
    [
      'owners: { tags: owner }',
      expect.stringContaining('owners.tags must be a list of texts and is a text'),
      undefined,
    ],
    ['owners: { tags: ["aws:createdBy"] }', expect.stringContaining('begins with aws:, which is reserved'), undefined],
    ['owners: { byTag: { team: U012AB3CD } }', expect.stringContaining('must be a block of tag values'), undefined],
    [
      'owners:\n  byTag:\n    team:\n      fraud: S012AB3CD',
      'mlcost.yml:4: owners.byTag.team.fraud “S012AB3CD” is a user group',
      expect.stringContaining('write one member’s id'),
    ],
    [
      'owners: { byTag: { team: { fraud: "@ana" } } }',
      expect.stringContaining('“@ana” is not a member’s id'),
      undefined,
    ],
    ['owners: { byTag: { team: { fraud: } } }', expect.stringContaining('owners.byTag.team.fraud is empty'), undefined],
    [
      'tagPolicy: { required: { cost-center: {} } }\nowners: { byTag: { cost-centre: { fraud: U012AB3CD } } }',
      'mlcost.yml:2: owners.byTag.cost-centre “cost-centre” is not among the required keys',
      'did you mean “cost-center”?',
    ],
    [
      'tagPolicy: { required: { team: { values: [fraud] } } }\nowners:\n  byTag:\n    team:\n      fruad: U012AB3CD',
      expect.stringContaining('“fruad” is not among the values of team'),
      expect.stringContaining('did you mean “fraud”?'),
    ],
    [
      'audit: { everyMinutes: hourly }',
      'mlcost.yml:1: audit.everyMinutes must be a number and is a text',
      'write minutes as a whole number, such as 60',
    ],
    [
      'audit: { everyMinutes: 0.5 }',
      expect.stringContaining('“0.5” is no whole number of minutes up to 10080'),
      undefined,
    ],
    ['audit: { fixJobsDays: -1 }', expect.stringContaining('“-1” is no whole number of days up to 3650'), undefined],
    [
      'audit: { fixJobsDays: 99999 }',
      expect.stringContaining('“99999” is no whole number of days up to 3650'),
      'write a whole number up to 3650',
    ],
    ['version: 2', 'mlcost.yml:1: version “2” is not known', 'write 1'],
  ])('refuses %j', (text: string, line: unknown, fix: unknown) => {
    const { lines, fixes } = problems(text);
    expect(lines).toEqual([line]);
    if (fix !== undefined) expect(fixes[0]?.replace(/^mlcost\.yml:\d+: /, '')).toEqual(fix);
  });

  test('names all problems at once, in the order of their lines', () => {
    const { lines } = problems('version: 3\nregions: [x]\nmetrc: y\npeople:\n  tag: [ana, ben]\n');
    expect(lines.map((line) => line.split(':')[1])).toEqual(['1', '2', '3', '5', '5']);
  });

  test('says so when there are more problems than anyone would read', () => {
    const { lines } = problems(
      `regions: [${'x, '.repeat(20)}${Array.from({ length: 40 }, (_, n) => `r${n}`).join(', ')}]`,
    );
    expect(lines).toHaveLength(31);
    expect(lines.at(-1)).toMatch(/^… and \d+ more$/);
  });
});
