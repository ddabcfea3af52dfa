import { afterEach, describe, expect, test } from '@jest/globals';
import { auditPlace } from '../../../src/aws/sagemaker/audit.ts';
import { refusal } from './between.ts';
import { ACCOUNT, callsOf, estateItem, everyKind, everySort, REGION, tagsByArn, world, type World } from './estate.ts';

const open: World[] = [];
const started = async (...args: Parameters<typeof world>): Promise<World> => {
  const made = await world(...args);
  open.push(made);
  return made;
};
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe('an audit that AWS refuses something', () => {
  test('names a denied kind with its IAM action, and completes all others', async () => {
    const items = everyKind(2, everySort);
    const { place, emulated } = await started(items);
    emulated.setFaults({ deny: ['sagemaker:ListEndpoints'] });
    const audit = await auditPlace(place);
    expect(audit.gaps).toEqual([
      {
        account: ACCOUNT,
        region: REGION,
        kind: 'endpoint',
        error: 'The bot is not allowed to call sagemaker:ListEndpoints.',
        action: 'sagemaker:ListEndpoints',
      },
    ]);
    expect(audit.listed).toHaveLength(62);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items.filter(({ kind }) => kind !== 'endpoint')));
  });

  test('without the hubs knows that it does not know their contents', async () => {
    const { place, emulated } = await started(everyKind(1, everySort));
    emulated.setFaults({ deny: ['sagemaker:ListHubs'] });
    const audit = await auditPlace(place);
    expect(audit.gaps.map(({ kind, action }) => [kind, action])).toEqual([
      ['hub', 'sagemaker:ListHubs'],
      ['hub-content', 'sagemaker:ListHubs'],
    ]);
  });

  test('of a place where nothing is allowed has one gap', async () => {
    const { place, emulated } = await started(everyKind(1, everySort));
    emulated.setFaults({ deny: ['sagemaker:*', 'tag:*'] });
    const audit = await auditPlace(place);
    expect(audit).toEqual({
      resources: [],
      listed: [],
      gaps: [
        {
          account: ACCOUNT,
          region: REGION,
          kind: '*',
          error: 'The bot is not allowed to list anything of SageMaker here.',
          action: 'sagemaker:List*',
        },
      ],
    });
  });

  test('of an account whose role it may not take has one gap, after asking once', async () => {
    const world = await started(everyKind(1, everySort));
    world.emulated.setFaults({ deny: ['sts:AssumeRole'] });
    const audit = await auditPlace(world.place);
    expect(audit.gaps).toEqual([
      { account: ACCOUNT, region: REGION, kind: '*', error: expect.stringMatching(/assume/), action: 'sts:AssumeRole' },
    ]);
    expect(audit.listed).toEqual([]);
    expect(callsOf(world, /^sagemaker|^tagging/)).toBe(0);
  });

  test('where the tagging API is denied takes the tags of Search, and guesses none', async () => {
    const items = everyKind(3, everySort);
    const world = await started(items);
    world.emulated.setFaults({ deny: ['tag:GetResources'] });
    const audit = await auditPlace(world.place);
    expect(audit.gaps).toEqual([
      {
        account: ACCOUNT,
        region: REGION,
        kind: '*',
        error: 'The bot is not allowed to call tag:GetResources.',
        action: 'tag:GetResources',
      },
    ]);
    expect(audit.listed).toContain('training-job');
    expect(audit.listed).toContain('model');
    expect(audit.listed).not.toContain('processing-job');
    expect(audit.listed).not.toContain('user-profile');
    const told = new Set<string>(audit.listed);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items.filter(({ kind }) => told.has(kind))));
    expect(callsOf(world, /Describe/)).toBe(0);
  });

  test('finds the one ARN that the tagging API refuses, and reads that one by ListTags', async () => {
    const items = Array.from({ length: 120 }, (_, n) => estateItem('model', n, everySort('model', n)));
    const odd = items[42]?.arn ?? '';
    const world = await started(items, {
      between: (operation, { ResourceARNList: arns }) =>
        operation === 'GetResources' && Array.isArray(arns) && arns.includes(odd)
          ? refusal('InvalidParameterException', 'Invalid ARN in ResourceARNList.')
          : undefined,
    });
    const audit = await auditPlace(world.place);
    expect(audit.gaps).toEqual([]);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items));
    expect(world.asked.filter((operation) => operation === 'ListTags')).toHaveLength(1);
  });

  test('stops trying a kind that the tagging API refuses', async () => {
    const items = [
      ...Array.from({ length: 60 }, (_, n) => estateItem('workteam', n, everySort('workteam', n))),
      ...Array.from({ length: 60 }, (_, n) => estateItem('model', n, everySort('model', n))),
    ];
    const world = await started(items, {
      between: (operation, { ResourceARNList: arns }) =>
        operation === 'GetResources' && Array.isArray(arns) && arns.some((arn) => String(arn).includes(':workteam/'))
          ? refusal('InvalidParameterException', 'Not a taggable resource.')
          : undefined,
    });
    const audit = await auditPlace(world.place);
    expect(audit.gaps).toEqual([]);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items));
    expect(world.asked.filter((operation) => operation === 'ListTags')).toHaveLength(60);
    expect(world.asked.filter((operation) => operation === 'GetResources').length).toBeLessThan(25);
  });

  test('does not believe that a whole kind is untagged when the tagging API knows nothing of it', async () => {
    const items = everyKind(6, () => ({ tags: { team: 'vision' } }));
    const unknown = items.filter(({ kind }) => kind === 'mlflow-app').map(({ arn }) => arn);
    const { place } = await started(items, {
      between: (operation, { ResourceARNList: arns }) =>
        operation === 'GetResources' && Array.isArray(arns) && arns.some((arn) => unknown.includes(String(arn)))
          ? {
              status: 200,
              body: {
                ResourceTagMappingList: arns
                  .filter((arn) => !unknown.includes(String(arn)))
                  .map((arn) => ({ ResourceARN: arn, Tags: [{ Key: 'team', Value: 'vision' }] })),
              },
            }
          : undefined,
    });
    expect(tagsByArn((await auditPlace(place)).resources)).toEqual(tagsByArn(items));
  });

  test('goes on when a call breaks in the middle', async () => {
    const items = everyKind(2, everySort);
    const { place, emulated } = await started(items);
    emulated.setFaults({
      faults: [
        { operation: 'sagemaker:ListModels', drop: true, times: 1 },
        { operation: 'sagemaker:ListEndpoints', status: 503, error: 'ServiceUnavailable', times: 2 },
        { operation: 'tagging:GetResources', throttle: true, times: 2 },
      ],
    });
    const audit = await auditPlace(place);
    expect(audit.gaps).toEqual([]);
    expect(tagsByArn(audit.resources)).toEqual(tagsByArn(items));
  });
});
