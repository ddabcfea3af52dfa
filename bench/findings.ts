import type { Inventory, InventoryItem } from '../src/demo/aws/types.ts';
import { storyInventory } from '../src/demo/story/inventory.ts';
import type { InventoryRow } from '../src/store/inventory.ts';
import { many, type Bench, type Context, type Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';
import { firstLook } from './support/first-look.ts';
import { withStore } from './support/fixing.ts';
import { shapes } from './support/fleet-kinds.ts';
import { fleet } from './support/fleet.ts';
import { mistaken } from './support/mistaken.ts';
import { storyConfig } from './support/workspace.ts';

const FLEET = 3_000;
const PATIENCE_MS = 60_000;

type Rules = Awaited<ReturnType<typeof storyConfig>>['tagPolicy']['required'];
type Compared = {
  readonly resources: number;
  readonly findings: number;
  /** Kinds of which at least one breaks the policy. */
  readonly broken: ReadonlySet<string>;
  readonly unseen: readonly string[];
  readonly missed: readonly string[];
  readonly untrue: readonly string[];
};

export const findings: Bench = {
  about: "findings compared with the emulated AWS's own tags: the story, and a fleet of all kinds",
  async run(context): Promise<Figure[]> {
    const now = new Date();
    const story = storyInventory().items(now);
    const kinds = Object.keys(shapes);
    const all = [
      await compared(context, { items: () => story }),
      await compared(context, mistaken(fleet({ resources: FLEET, kinds, brokenShare: 0.4 }).items(now))),
    ];
    const seen = new Set(all.flatMap(({ broken }) => [...broken]));
    const sum = (of: (one: Compared) => number) => all.reduce((total, one) => total + of(one), 0);
    for (const line of all.flatMap(({ unseen, missed, untrue }) => [...unseen, ...missed, ...untrue]).slice(0, 50)) {
      process.stderr.write(`${line}\n`);
    }
    const what = `of ${many(sum((one) => one.resources))}`;
    return [
      {
        figure: `kinds without a finding, of ${kinds.length}`,
        value: kinds.length - seen.size,
        unit: 'kinds',
        atMost: 0,
      },
      { figure: `not seen ${what}`, value: sum((one) => one.unseen.length), unit: 'resources', atMost: 0 },
      {
        figure: `missed of ${many(sum((one) => one.findings))}`,
        value: sum((one) => one.missed.length),
        unit: 'findings',
        atMost: 0,
      },
      { figure: 'false', value: sum((one) => one.untrue.length), unit: 'findings', atMost: 0 },
    ];
  },
};

/** Has a new bot look at everything, and compares what it says with the tags that AWS has. */
const compared = (context: Context, inventory: Inventory): Promise<Compared> =>
  withWorkspace(
    async (workspace, database): Promise<Compared> => {
      const path = database();
      const bot = await startBot(context, workspace, path);
      try {
        await firstLook(workspace, path, PATIENCE_MS);
      } finally {
        await bot.stop();
      }
      const { tagPolicy, accounts, regions } = await storyConfig();
      const isLookedAt = ({ account, region }: InventoryItem): boolean =>
        accounts.members.some(({ id }) => id === account) && regions.includes(region);
      const items = inventory.items(workspace.clock.now()).filter(isLookedAt);
      const rows = await withStore(path, async (store) => {
        const found = new Map<string, InventoryRow>();
        await store.inventory.each({ now: Date.now() }, (some) => some.forEach((row) => found.set(row.arn, row)));
        return found;
      });
      const unseen: string[] = [];
      const missed: string[] = [];
      const untrue: string[] = [];
      const broken = new Set<string>();
      let count = 0;
      for (const { arn, kind } of items) {
        const row = rows.get(arn);
        rows.delete(arn);
        if (row === undefined || row.kind !== kind) unseen.push(`not seen: ${arn}`);
        const right = wrongs(tagPolicy.required, workspace.aws?.tagsOf(arn) ?? {});
        const said = (row?.findings ?? []).map((finding) => `${SAID[finding.kind]} ${finding.key}`);
        count += right.length;
        if (right.length > 0) broken.add(kind);
        missed.push(...right.filter((one) => !said.includes(one)).map((one) => `missed: ${one} of ${arn}`));
        untrue.push(...said.filter((one) => !right.includes(one)).map((one) => `false: ${one} of ${arn}`));
      }
      for (const arn of rows.keys()) untrue.push(`false: there is no ${arn}`);
      return { resources: items.length, findings: count, broken, unseen, missed, untrue };
    },
    { inventory, rateLimits: true },
  );

/** A slip is still a missing key, or a value that is not allowed: which of the two is all that is compared. */
const SAID = {
  missing: 'without',
  'near-miss-key': 'without',
  'wrong-case': 'miscased',
  duplicate: 'several',
  empty: 'empty',
  'near-miss-value': 'not allowed',
  'value-not-allowed': 'not allowed',
} as const satisfies Record<InventoryRow['findings'][number]['kind'], string>;

/** What breaks the policy, from its definition. */
function wrongs(rules: Rules, tags: Readonly<Record<string, string>>): string[] {
  return Object.entries(rules).flatMap(([key, { values, pattern }]) => {
    const value = Object.entries(tags).find(([each]) => each === key)?.[1];
    const miscased = Object.keys(tags).filter((each) => each !== key && each.toLowerCase() === key.toLowerCase());
    const isAllowed = (text: string): boolean =>
      values === undefined ? new RegExp(`^(${pattern ?? '.*'})$`).test(text) : values.includes(text);
    if (value === undefined) {
      const [first, ...more] = miscased;
      if (first === undefined) return [`without ${key}`];
      return [`miscased ${key}`, ...(more.length > 0 ? [`several ${key}`] : [])];
    }
    const wrong = value.trim() === '' ? [`empty ${key}`] : isAllowed(value) ? [] : [`not allowed ${key}`];
    return [...wrong, ...(miscased.length > 0 ? [`several ${key}`] : [])];
  });
}
