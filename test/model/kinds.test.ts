import { expect, test } from '@jest/globals';
import { SAGEMAKER_KINDS } from '../../src/model/kinds.ts';

test('there are 63 kinds of SageMaker resources with tags, each once, in order', () => {
  expect(SAGEMAKER_KINDS).toHaveLength(63);
  expect(SAGEMAKER_KINDS).toEqual([...new Set(SAGEMAKER_KINDS)].toSorted());
});
