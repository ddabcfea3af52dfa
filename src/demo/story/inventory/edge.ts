import type { InventoryItem } from '../../aws/types.ts';
import { place } from '../resources.ts';
import { bucketOf, item, roleOf } from './item.ts';
import type { By, Tags, Where } from './item.ts';
import { at } from './moment.ts';

const WHERE: Where = 'prod.eu';
const BEN: By = ['vision', 'detection', 'ben'];
const SVEN: By = ['vision', 'shelf-cameras', 'sven'];
const ROLE = roleOf(place(WHERE).account, 'vision');
const BUCKET = bucketOf(place(WHERE).region);

const fleetItem = (name: string, by: By, tags?: Tags): InventoryItem =>
  item('device-fleet', WHERE, name, by, '2025-06-02', {
    ...(tags === undefined ? {} : { tags }),
    members: { RoleArn: ROLE, OutputConfig: { S3OutputLocation: `s3://${BUCKET}/edge/${name}/` } },
  });

const device = (fleet: string, name: string, by: By, tags?: Tags): InventoryItem =>
  item('device', WHERE, name, by, '2025-06-10', {
    path: `${fleet}/device/${name}`.toLowerCase(),
    ...(tags === undefined ? {} : { tags }),
    members: { DeviceFleetName: fleet, IotThingName: name, Models: [] },
  });

const compilation = (name: string, by: By, since: string, status: string, target: string, tags?: Tags): InventoryItem =>
  item('compilation-job', WHERE, name, by, since, {
    ...(tags === undefined ? {} : { tags }),
    status,
    modified: at(since, 20),
    members: {
      RoleArn: ROLE,
      CompilationTargetDevice: target,
      CompilationStartTime: at(since, 19),
      CompilationEndTime: at(since, 20),
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      FailureReason: status === 'FAILED' ? 'ClientError: InputConfiguration: No valid model in the archive.' : '',
      InputConfig: { S3Uri: `s3://${BUCKET}/edge/${name}.tar.gz`, Framework: 'PYTORCH' },
      OutputConfig: { S3OutputLocation: `s3://${BUCKET}/edge/compiled/`, TargetDevice: target },
      ModelArtifacts: { S3ModelArtifacts: `s3://${BUCKET}/edge/compiled/${name}.tar.gz` },
    },
  });

const packaging = (name: string, compiled: string, since: string, tags?: Tags): InventoryItem =>
  item('edge-packaging-job', WHERE, name, BEN, since, {
    ...(tags === undefined ? {} : { tags }),
    status: 'COMPLETED',
    modified: at(since, 21),
    members: {
      CompilationJobName: compiled,
      ModelName: 'shelf-detector',
      ModelVersion: '4',
      RoleArn: ROLE,
      OutputConfig: { S3OutputLocation: `s3://${BUCKET}/edge/packages/` },
    },
  });

const shop = (number: number): InventoryItem =>
  device('shelf-cameras', `Shelf-Cam-${String(number).padStart(2, '0')}`, SVEN, number % 4 === 3 ? {} : undefined);

/** Cameras in the shops, and what is made for them. */
export const edgeItems = (): InventoryItem[] => [
  fleetItem('shelf-cameras', SVEN),
  fleetItem('checkout-pilots', SVEN, { team: 'vision', contact: 'Søren: +45 33 12 / ext. 4' }),
  ...Array.from({ length: 8 }, (_, n) => shop(n + 1)),
  device('checkout-pilots', 'pilot-kiosk', SVEN, {
    'cost-center': 'vision',
    environment: 'test',
    project: 'shelf-cameras',
  }),
  compilation('shelf-detector-jetson', BEN, '2026-10-29', 'COMPLETED', 'jetson_xavier'),
  compilation('shelf-detector-rasp', BEN, '2026-10-29', 'FAILED', 'rasp4b'),
  compilation('kiosk-pose', ['vision', 'pose', 'sven'], '2026-07-08', 'COMPLETED', 'jetson_nano', {}),
  packaging('shelf-detector-v4', 'shelf-detector-jetson', '2026-10-30'),
  packaging('kiosk-pose-v1', 'kiosk-pose', '2026-07-09', {}),
  item('edge-deployment-plan', WHERE, 'shelf-detector-rollout', BEN, '2026-11-02', {
    members: {
      DeviceFleetName: 'shelf-cameras',
      EdgeDeploymentSuccess: 7,
      EdgeDeploymentPending: 1,
      EdgeDeploymentFailed: 0,
      ModelConfigs: [{ ModelHandle: 'shelf-detector', EdgePackagingJobName: 'shelf-detector-v4' }],
      Stages: [],
    },
  }),
];
