import * as sdk from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kinds } from '../../../src/demo/aws/sagemaker/kinds.ts';
import type { Kind } from '../../../src/demo/aws/sagemaker/kinds.ts';
import type { InventoryItem } from '../../../src/demo/aws/types.ts';
import { inventoryOf, item, REGION } from './items.ts';
import { sageMaker } from './sagemaker-client.ts';
import { bench, MEMBER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const COUNT = 23;
const pad = (n: number): string => String(n).padStart(3, '0');

/** Where a kind's ARN has more than its name. */
const pathOf = (kind: string, n: number): string => {
  switch (kind) {
    case 'domain':
      return `domain/d-${pad(n)}abc`;
    case 'user-profile':
      return `user-profile/d-000abc/ana-${pad(n)}`;
    case 'space':
      return `space/d-000abc/lab-${pad(n)}`;
    case 'app':
      return `app/d-000abc/ana-000/jupyterlab/app-${pad(n)}`;
    case 'job':
      return `job/AgentRFT/job-${pad(n)}`;
    case 'hub-content':
      return `hub-content/hub-000/Model/content-${pad(n)}`;
    case 'device':
      return `device-fleet/device-fleet-000/device/device-${pad(n)}`;
    case 'edge-deployment-plan':
      return `edge-deployment/edge-deployment-plan-${pad(n)}`;
    case 'cluster':
    case 'compute-quota':
    case 'cluster-scheduler-config':
      return `${kind}/abcdefghi${pad(n)}`;
    default:
      return `${kind}/${kind}-${pad(n)}`;
  }
};

const members: Readonly<Record<string, Record<string, unknown>>> = {
  app: { UserProfileName: 'ana-000', AppType: 'JupyterLab' },
};

const itemOf = ({ kind, statuses }: Kind, n: number): InventoryItem =>
  item(pathOf(kind, n), {
    kind,
    name: pathOf(kind, n).split('/').at(-1) ?? '',
    created: new Date(Date.UTC(2026, 0, 1 + ((n * 7) % COUNT))).toISOString(),
    modified: new Date(Date.UTC(2026, 9, 1 + n)).toISOString(),
    ...(statuses[0] === undefined ? {} : { status: statuses[n % statuses.length] ?? statuses[0] }),
    ...(members[kind] === undefined ? {} : { members: members[kind] }),
  });

const items = [...kinds.values()].flatMap((kind) => Array.from({ length: COUNT }, (_, n) => itemOf(kind, n)));
/** Elsewhere: nobody may see them. */
const elsewhere = [...kinds.values()].flatMap((kind) => {
  const other = itemOf(kind, COUNT + 1);
  return [
    { ...other, region: 'us-east-1', arn: other.arn.replace(REGION, 'us-east-1') },
    { ...other, account: '111122223333', arn: other.arn.replace(MEMBER, '111122223333') },
  ];
});

let b: Bench;
let client: sdk.SageMakerClient;
beforeAll(async () => {
  b = await bench([], { inventory: inventoryOf([...items, ...elsewhere]) });
  client = sageMaker(b);
});
afterAll(async () => {
  client.destroy();
  await b.close();
});

const required: Readonly<Record<string, Record<string, string>>> = {
  job: { JobCategory: 'AgentRFT' },
  'hub-content': { HubName: 'hub-000', HubContentType: 'Model' },
};

type Answer = { NextToken?: string } & Record<string, unknown>;
/** Sends any List by the name of its command: the table of kinds is what is tested. */
const list = async (kind: Kind, input: object = {}): Promise<Answer> => {
  const Command = Object.entries(sdk).find(([name]) => name === `${kind.list}Command`)?.[1];
  if (typeof Command !== 'function') throw new Error(`the SDK has no ${kind.list}Command`);
  const command: unknown = Reflect.construct(Command, [{ ...required[kind.kind], ...input }]);
  // One of the SDK's own commands, whichever it is.
  return (await client.send(command as sdk.ListEndpointsCommand)) as unknown as Answer;
};
const rows = (kind: Kind, answer: Answer): Record<string, unknown>[] => answer[kind.items] as Record<string, unknown>[];

const all = async (kind: Kind, input: object = {}): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  let token: string | undefined;
  do {
    const answer = await list(kind, { ...input, ...(token === undefined ? {} : { NextToken: token }) });
    found.push(...rows(kind, answer));
    token = answer.NextToken;
  } while (token !== undefined);
  return found;
};

describe.each([...kinds.values()].map((kind) => [kind.kind, kind] as const))('the list of %s', (name, kind) => {
  test('is read to the end, with names, ARNs, statuses and times', async () => {
    const found = await all(kind);
    const mine = items.filter((each) => each.kind === name);
    expect(found).toHaveLength(COUNT);
    expect(new Set(found.map((each) => each[kind.name]))).toEqual(new Set(mine.map((each) => each.name)));
    for (const row of found) {
      const its = mine.find((each) => each.name === row[kind.name])!;
      if (kind.arn !== undefined) expect(row[kind.arn]).toBe(its.arn);
      else expect(JSON.stringify(row)).not.toContain('arn:');
      expect(row[kind.created]).toEqual(new Date(its.created));
      if (kind.modified !== undefined) expect(row[kind.modified]).toEqual(new Date(its.modified!));
      if (kind.status !== undefined) expect(row[kind.status]).toBe(its.status);
    }
  });

  test('gives ten a page unless more are asked for, and never more than 100', async () => {
    expect(rows(kind, await list(kind))).toHaveLength(10);
    expect(rows(kind, await list(kind, { MaxResults: 100 }))).toHaveLength(COUNT);
    expect(await refusal(list(kind, { MaxResults: 101 }))).toMatchObject({ name: 'ValidationException', status: 400 });
  });
});
