import { AwsError, validation } from '../errors.ts';

/** AWS's words for a resource that does not exist; code and wording differ from kind to kind. */
export const missing = (kind: string, arn: string, name: string): AwsError => {
  switch (kind) {
    case 'endpoint':
    case 'model':
      return validation(`Could not find ${kind} "${arn}".`);
    case 'endpoint-config':
      return validation(`Could not find endpoint configuration "${arn}".`);
    case 'inference-component':
      return validation(`Could not find inference component "${arn}".`);
    case 'training-job':
      return validation('Requested resource not found.');
    case 'processing-job':
    case 'transform-job':
    case 'labeling-job':
      return validation(`Could not find requested job with name: ${name}`);
    case 'notebook-instance':
    case 'notebook-instance-lifecycle-config':
      return validation('RecordNotFound');
    case 'model-package':
    case 'project':
      return validation(`${kind === 'project' ? 'Project' : 'ModelPackage'} ${arn} does not exist.`);
    case 'hyper-parameter-tuning-job':
      return notFound(`Amazon SageMaker can't find a tuning job with the name ${name} in your AWS account.`);
    case 'feature-group':
      return notFound(`Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name ${name}`);
    default:
      return notFound(`${title(kind)} [${name}] does not exist.`);
  }
};

const notFound = (message: string): AwsError => new AwsError('ResourceNotFound', message);

const title = (kind: string): string =>
  kind
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
