import { closest } from '../../command/closest.ts';
import { isUsageError, quoted, type UsageError } from '../../command/usage-error.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { caveats, fixPlan, valueProblem, type FixPlan } from '../fix/plan.ts';
import { resourcesNamed, tagLine, type TagRequest } from '../fix/targets.ts';
import { outdatedApps } from '../inventory/apps.ts';
import { accountNames } from '../inventory/filter.ts';
import { ownerKeysOf } from '../inventory/owners.ts';
import { rulesOf } from '../inventory/rules.ts';
import { freshSnapshot, type Snapshot } from '../inventory/snapshot.ts';
import type { Question } from '../subcommand.ts';

/** What setting tags would do, before it is done. */
export type TagReport = {
  readonly request: TagRequest;
  /** More than one when several resources have the name: the person has to choose. */
  readonly rows: readonly InventoryRow[];
  /** Of the one resource. */
  readonly plan: FixPlan | undefined;
  readonly caveats: readonly string[];
  /** Whether the person may do it. */
  readonly allowed: boolean;
  readonly accounts: ReadonlyMap<string, string>;
  readonly snapshot: Snapshot;
  readonly now: number;
};

export async function tagReport(request: TagRequest, question: Question): Promise<TagReport | UsageError> {
  const { config, store, people, asker } = question;
  const snapshot = await freshSnapshot(question);
  const rows = await resourcesNamed(request.target, question);
  if (isUsageError(rows)) return rows;
  const rules = rulesOf(config);
  const wrong = wrongTag(request, rows, rules);
  if (wrong !== undefined) return wrong;
  const [row] = rows;
  const one = rows.length === 1 ? row : undefined;
  const { set, remove } = request.edit;
  const asked = Object.keys(set).length + remove.length > 0;
  const plan = one === undefined || !asked ? undefined : fixPlan(one, request.edit, rules);
  const apps = one === undefined ? [] : await outdatedApps(one, set, { store, clock: question.clock });
  const mine = one?.owner !== undefined && (await ownerKeysOf(asker.person, people)).includes(one.owner);
  return {
    request,
    rows,
    plan,
    caveats: one === undefined ? [] : caveats(one, apps.length),
    allowed: mine || (await question.mayTag()),
    accounts: accountNames(config),
    snapshot,
    now: question.clock().getTime(),
  };
}

/** A key that is a slip of a required one, or a value that the policy does not allow. */
function wrongTag(
  request: TagRequest,
  rows: readonly InventoryRow[],
  rules: ReturnType<typeof rulesOf>,
): UsageError | undefined {
  const required = rules.policy.required.map(({ key }) => key);
  for (const [key, value] of Object.entries(request.edit.set)) {
    const used = rows.some(({ tags }) => Object.hasOwn(tags, key));
    const meant = required.includes(key) || used ? undefined : closest(key, required);
    if (meant !== undefined) {
      const { [key]: _wrong, ...others } = request.edit.set;
      const edit = { ...request.edit, set: { ...others, [meant]: value } };
      return {
        usageError: `${quoted(key)} is no key of the tag policy. Did you mean ${quoted(meant)}?`,
        try: tagLine({ ...request, edit }),
      };
    }
    const problem = valueProblem(key, value, rules);
    if (problem !== undefined) {
      const near = /Did you mean (.+)\?$/.exec(problem)?.[1];
      const edit = near === undefined ? undefined : { ...request.edit, set: { ...request.edit.set, [key]: near } };
      return { usageError: problem, ...(edit === undefined ? {} : { try: tagLine({ ...request, edit }) }) };
    }
  }
  return undefined;
}
