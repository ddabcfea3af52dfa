import type { DemoClient } from '../../src/demo/client.ts';

/** The calls that arrived at the emulated AWS and Slack, and what the workspace says they cost. */
export type Calls = {
  readonly aws: Readonly<Record<string, number>>;
  readonly slack: Readonly<Record<string, number>>;
  readonly cost_usd: string;
};

export async function callsOf(demo: DemoClient): Promise<Calls> {
  // The control API's own shape.
  return (await demo.calls()) as Calls;
}

export const total = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);

/** Requests that Cost Explorer bills. */
export const billed = ({ aws }: Calls): number =>
  total(Object.fromEntries(Object.entries(aws).filter(([operation]) => operation.startsWith('ce:'))));

/** How many calls of each operation `work` made. */
export async function callsDuring(demo: DemoClient, work: () => Promise<unknown>): Promise<Calls> {
  const before = await callsOf(demo);
  await work();
  const after = await callsOf(demo);
  const grown = (key: 'aws' | 'slack') =>
    Object.fromEntries(
      Object.entries(after[key])
        .map(([operation, count]) => [operation, count - (before[key][operation] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );
  return { aws: grown('aws'), slack: grown('slack'), cost_usd: after.cost_usd };
}
