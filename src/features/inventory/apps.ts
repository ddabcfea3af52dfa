import { sageMakerName } from '../../model/arn.ts';
import { tagValue, type Tags } from '../../model/resource.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { Deps } from '../subcommand.ts';

/** Apps that Studio starts again with the same files; Canvas and others are left alone. */
const RESTARTABLE = new Set(['jupyterserver', 'kernelgateway', 'jupyterlab', 'codeeditor']);
const MOST_APPS = 2_000;

/** Whether apps get their tags from this kind when they are launched. */
export const hasApps = (kind: string): boolean => kind === 'domain' || kind === 'user-profile' || kind === 'space';

/**
 * The running apps of a Studio domain, user profile or space that were launched before it had these tags: they keep
 * their own until they are restarted. As the last audit saw them.
 */
export async function outdatedApps(
  row: Pick<InventoryRow, 'arn' | 'kind' | 'account' | 'region' | 'facts'>,
  tags: Tags,
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
): Promise<InventoryRow[]> {
  if (!hasApps(row.kind)) return [];
  const filter = { kinds: ['app'], accounts: [row.account], regions: [row.region], now: clock().getTime() };
  const range = { offset: 0, limit: MOST_APPS };
  const apps = await store.inventory.page(filter, range);
  // An app in a private space is its owner's, though only the space says so.
  const spaces = row.kind === 'user-profile' ? await store.inventory.page({ ...filter, kinds: ['space'] }, range) : [];
  const owned = new Set(
    spaces.flatMap(({ name: space, facts }) =>
      facts.userProfile === sageMakerName(row.arn)?.name ? [`${facts.domainId} ${space}`] : [],
    ),
  );
  const { name = '', within = [] } = sageMakerName(row.arn) ?? {};
  const domain = row.kind === 'domain' ? name : (within[0] ?? row.facts.domainId);
  return apps.filter(({ facts, status, tags: its }) => {
    if (status !== 'InService' || !RESTARTABLE.has(facts.appType?.toLowerCase() ?? '')) return false;
    if (facts.domainId !== domain) return false;
    if (row.kind === 'user-profile' && facts.userProfile !== name && !owned.has(`${facts.domainId} ${facts.space}`)) {
      return false;
    }
    if (row.kind === 'space' && facts.space !== name) return false;
    return Object.entries(tags).some(([key, value]) => tagValue(its, key) !== value);
  });
}
