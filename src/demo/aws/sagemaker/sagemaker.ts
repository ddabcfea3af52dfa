import type { Service } from '../service.ts';
import { appOperations } from './apps.ts';
import { describeOperations } from './describe.ts';
import { domainOperations } from './domains.ts';
import { kinds } from './kinds.ts';
import { listOperation } from './lists.ts';
import { searchOperations } from './search.ts';
import { tagOperations } from './tags.ts';

/** Amazon SageMaker's control plane: the List operations of every kind that carries tags, and what works on tags. */
export const sagemaker: Service = {
  name: 'sagemaker',
  protocol: 'json',
  target: 'SageMaker',
  global: false,
  throttled: { code: 'ThrottlingException', message: 'Rate exceeded' },
  operations: {
    ...Object.fromEntries([...kinds.values()].map((kind) => [kind.list, listOperation(kind)])),
    ...describeOperations,
    ...tagOperations,
    ...searchOperations,
    ...appOperations,
    ...domainOperations,
  },
};
