import { budgets } from './budgets.ts';
import { costExplorer } from './cost-explorer.ts';
import { AwsError } from './errors.ts';
import { pricing } from './pricing.ts';
import { sagemaker } from './sagemaker/sagemaker.ts';
import type { Service } from './service.ts';
import type { SignedRequest } from './signature.ts';
import { sts } from './sts.ts';
import { tagging } from './tagging.ts';

const json = (name: string, target: string, global = false): Service => ({
  name,
  protocol: 'json',
  target,
  global,
  throttled: { code: 'ThrottlingException', message: 'Rate exceeded' },
  operations: {},
});

/** THE list of services. Those with an empty table are known, and nothing of them is emulated yet. */
const services: readonly Service[] = [
  costExplorer,
  budgets,
  sts,
  sagemaker,
  tagging,
  pricing,
  json('organizations', 'AWSOrganizationsV20161128', true),
  json('athena', 'AmazonAthena'),
  json('sqs', 'AmazonSQS'),
];

/** Which service and operation a request is for: by its target header, or by the form's Action. */
export const route = (request: SignedRequest): { service: Service; operation: string } => {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const at = target.lastIndexOf('.');
    const service = services.find((each) => each.target === target.slice(0, at));
    const operation = target.slice(at + 1);
    if (service === undefined || !/^\w+$/.test(operation))
      throw new AwsError('UnknownOperationException', `Unknown target ${target}`, 404);
    return { service, operation };
  }
  const form = new URLSearchParams(request.body.toString());
  const action = form.get('Action');
  if (action !== null && /^\w+$/.test(action) && form.get('Version') === '2011-06-15')
    return { service: sts, operation: action };
  throw new AwsError('UnknownOperationException', 'No service here understands this request.', 404);
};
