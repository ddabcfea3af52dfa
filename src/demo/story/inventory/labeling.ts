import type { InventoryItem } from '../../aws/types.ts';
import { place } from '../resources.ts';
import { arnOf, bucketOf, item, roleOf } from './item.ts';
import type { By, Tags } from './item.ts';
import { at, dayBefore } from './moment.ts';
import type { Moment } from './moment.ts';

const WHERE = 'research.eu';
const FORCE = 'acme-annotators';
const QUENTIN: By = ['vision', 'detection', 'quentin'];
const PRIYA: By = ['vision', 'ocr', 'priya'];
const INES: By = ['search', 'query-understanding', 'ines'];

const team = (name: string, by: By, tags?: Tags): InventoryItem =>
  item('workteam', WHERE, name, by, '2025-04-01', {
    path: `private-crowd/${name}`,
    ...(tags === undefined ? {} : { tags }),
    members: {
      Description: `Labels for ${by[1]}`,
      WorkforceArn: arnOf('workforce', WHERE, FORCE),
      SubDomain: 'acme-annotators.labeling.eu-west-1.sagemaker.aws',
      MemberDefinitions: [
        {
          CognitoMemberDefinition: {
            UserPool: 'eu-west-1_A1b2C3d4E',
            UserGroup: name,
            ClientId: '4f7k2m9q1r5t8v0x3z6b',
          },
        },
      ],
    },
  });

type Batch = { readonly name: string; readonly by: By; readonly team: string; readonly tags?: Tags };

/** Each batch takes a calendar month; the one of the month before is done. */
const batches: readonly Batch[] = [
  { name: 'shelf-boxes', by: QUENTIN, team: 'boxes' },
  { name: 'receipts', by: PRIYA, team: 'transcribers', tags: { project: 'ocr', owner: 'priya' } },
  {
    name: 'query-intents',
    by: INES,
    team: 'linguists',
    tags: { 'cost-center': 'Search', environment: 'development', project: 'query-understanding' },
  },
];

const batchItems = ({ name, by, team: workteam, tags }: Batch, moment: Moment): InventoryItem[] => {
  const thisMonth = `${moment.day.slice(0, 7)}-01`;
  const lastMonth = `${dayBefore(thisMonth).slice(0, 7)}-01`;
  return [lastMonth, thisMonth].map((first) => {
    const over = first !== thisMonth;
    const done = over ? 4000 : 130 * (Number(moment.day.slice(8)) - 1);
    const ended = at(dayBefore(thisMonth), 17);
    return item('labeling-job', WHERE, `${name}-${first.slice(0, 7)}`, by, at(first, 6), {
      ...(tags === undefined ? {} : { tags }),
      status: over ? 'Completed' : 'InProgress',
      modified: over ? ended : moment.now,
      members: {
        LabelCounters: {
          TotalLabeled: done,
          HumanLabeled: done,
          MachineLabeled: 0,
          FailedNonRetryableError: 0,
          Unlabeled: 4000 - done,
        },
        WorkteamArn: arnOf('workteam', WHERE, `private-crowd/${workteam}`),
        LabelAttributeName: name,
        JobReferenceCode: `ref-${name}`,
        RoleArn: roleOf(place(WHERE).account, by[0]),
        InputConfig: {
          DataSource: {
            S3DataSource: { ManifestS3Uri: `s3://${bucketOf('eu-west-1')}/labels/${name}/input.manifest` },
          },
        },
        OutputConfig: { S3OutputPath: `s3://${bucketOf('eu-west-1')}/labels/${name}/` },
      },
    });
  });
};

/** People who label: teams, their force, what they are shown, and what they are doing. */
export const labelingItems = (moment: Moment): InventoryItem[] => [
  item('workforce', WHERE, FORCE, ['platform', 'labeling', 'quentin'], '2025-03-31', {
    status: 'Active',
    members: {
      SubDomain: 'acme-annotators.labeling.eu-west-1.sagemaker.aws',
      SourceIpConfig: { Cidrs: ['203.0.113.0/24'] },
      CognitoConfig: { UserPool: 'eu-west-1_A1b2C3d4E', ClientId: '4f7k2m9q1r5t8v0x3z6b' },
      LastUpdatedDate: '2025-10-02T09:00:00Z',
    },
  }),
  team('boxes', QUENTIN),
  team('transcribers', PRIYA),
  team('linguists', INES, { 'cost-center': 'search', environment: '', project: 'query-understanding' }),
  item('human-task-ui', WHERE, 'receipt-review', PRIYA, '2025-05-19'),
  item('human-task-ui', WHERE, 'box-review', QUENTIN, '2025-05-20', {
    tags: { 'cost-center': ' ', environment: 'development', project: 'detection' },
  }),
  item('flow-definition', WHERE, 'receipt-second-look', PRIYA, '2025-05-21', {
    status: 'Active',
    members: {
      OutputConfig: { S3OutputPath: `s3://${bucketOf('eu-west-1')}/reviews/` },
      RoleArn: roleOf(place(WHERE).account, 'vision'),
      HumanLoopConfig: {
        WorkteamArn: arnOf('workteam', WHERE, 'private-crowd/transcribers'),
        HumanTaskUiArn: arnOf('human-task-ui', WHERE, 'receipt-review'),
        TaskTitle: 'Is the sum right?',
        TaskDescription: 'Read the receipt and say whether the sum was read right.',
        TaskCount: 1,
      },
    },
  }),
  ...batches.flatMap((batch) => batchItems(batch, moment)),
];
