import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { REGION } from './items.ts';
import type { Bench } from './support.ts';

/** SageMaker as the member account sees it, where `item` puts things. */
export const sageMaker = ({ settings }: Bench, region = REGION): SageMakerClient =>
  new SageMakerClient({
    ...settings,
    region,
    credentials: { accessKeyId: 'AKIAMEMBER', secretAccessKey: 'member-secret' },
  });
