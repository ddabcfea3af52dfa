import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseArn, sageMakerName } from '../../src/model/arn.ts';

const sageMaker = (resource: string) => `arn:aws:sagemaker:eu-west-1:111122223333:${resource}`;

describe('parseArn', () => {
  test('reads the parts in all three partitions', () => {
    for (const arn of [
      sageMaker('training-job/fraud-train-0412'),
      'arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/x',
      'arn:aws-us-gov:budgets::111122223333:budget/ml-search',
      'arn:aws:iam::aws:policy/AdministratorAccess',
      'arn:aws:s3:::bucket/key:with:colons',
    ]) {
      const { partition, service, region, account, resource } = parseArn(arn) ?? {};
      expect(['arn', partition, service, region, account, resource].join(':')).toBe(arn);
    }
  });

  test('refuses what is none', () => {
    for (const text of [
      '',
      'arn',
      'arn:aws:s3',
      'arn:moon:s3:::b',
      'arn:aws:s3:::',
      'arn:aws:x:r:12:y',
      'nra:aws:s3:::b',
    ]) {
      expect(parseArn(text)).toBeUndefined();
    }
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseArn(text);
        parseArn(`arn:aws:${text}`);
        sageMakerName(sageMaker(text));
      }),
    );
  });
});

describe('sageMakerName', () => {
  test.each([
    ['training-job/fraud-train', 'training-job', 'fraud-train', []],
    ['app/d-1/ana/JupyterLab/default', 'app', 'default', ['d-1', 'ana', 'JupyterLab']],
    ['space/d-1/team', 'space', 'team', ['d-1']],
    ['user-profile/d-1/ana', 'user-profile', 'ana', ['d-1']],
    ['hub-content/hub/Model/m/1', 'hub-content', 'm/1', ['hub', 'Model']],
    ['job/Training/x', 'job', 'x', ['Training']],
    ['device-fleet/fleet/device/dev', 'device', 'dev', ['fleet']],
    ['device-fleet/fleet', 'device-fleet', 'fleet', []],
    ['edge-deployment/plan', 'edge-deployment-plan', 'plan', []],
    ['pipeline/p/execution/abc', 'pipeline-execution', 'abc', ['p']],
    ['model-package/group/3', 'model-package', 'group/3', []],
  ])('%s', (resource, kind, name, within) => {
    expect(sageMakerName(sageMaker(resource))).toEqual({ kind, name, within });
  });

  test("knows only SageMaker's", () => {
    expect(sageMakerName('arn:aws:s3:::bucket/key')).toBeUndefined();
    expect(sageMakerName(sageMaker('endpoint'))).toBeUndefined();
  });
});
