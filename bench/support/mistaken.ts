import type { Inventory, InventoryItem } from '../../src/demo/aws/types.ts';

const KEPT = { environment: 'production', project: 'ranker' };
/** What a fleet's people don't do, or not often enough. */
const MISTAKES: readonly Readonly<Record<string, string>>[] = [
  { ...KEPT, 'cost-center': 'search', 'Cost-Center': 'fraud' },
  { ...KEPT, 'Cost-Center': 'search', 'COST-CENTER': 'fraud' },
  { ...KEPT, 'cost-center': 'Search' },
  { ...KEPT, 'cost-center': 'search ' },
  { ...KEPT, 'cost-center': '   ' },
  { ...KEPT, 'cost-center': 'séarch' },
  { ...KEPT, cost_center: 'search', 'aws:cost-center': 'search' },
  { ...KEPT, 'cost-center': 'search', project: 'Ranker' },
  { ...KEPT, 'cost-center': 'search', project: `r${'x'.repeat(41)}` },
  { ...KEPT, 'cost-center': 'search', project: 'ranker+1' },
  { 'cost-center': 'search', environment: 'production', 'project ': 'ranker' },
  { ...KEPT, constructor: 'search', toString: 'fraud' },
  { 'cost-center': 'production', environment: 'search', project: 'ranker' },
];
/** One in so many has one of these instead of its own tags. */
const MISTAKEN = 3;

/** The same resources, some of them with other tags. */
export function mistaken(items: readonly InventoryItem[]): Inventory {
  const all = items.map((item, n) => {
    const tags = n % MISTAKEN === 0 ? MISTAKES[(n / MISTAKEN) % MISTAKES.length] : undefined;
    return tags === undefined ? item : { ...item, tags };
  });
  return { items: () => all };
}
