import type { InventoryRow } from '../../store/inventory.ts';
import { withOpenSuggestions } from './suggestions.ts';

/** Resources for a spreadsheet. */
export const resourceCsv = (
  rows: readonly InventoryRow[],
  accounts: ReadonlyMap<string, string>,
): readonly (readonly string[])[] => [
  [
    'arn',
    'kind',
    'name',
    'account',
    'region',
    'status',
    'monthly cost',
    'currency',
    'cost from',
    'problems',
    'suggested',
    'tags',
  ],
  ...rows.map((row) => [
    row.arn,
    row.kind,
    row.name,
    accounts.get(row.account) ?? row.account,
    row.region,
    row.status ?? '',
    row.stake?.monthly.amount.toFixed(2) ?? '',
    row.stake?.monthly.currency ?? '',
    row.stake?.source ?? '',
    row.findings.map((finding) => `${finding.kind} ${finding.key}`).join('; '),
    // JSON: AWS allows = and ; in tags.
    JSON.stringify(Object.fromEntries(withOpenSuggestions(row).suggestions.map(({ key, value }) => [key, value]))),
    JSON.stringify(row.tags),
  ]),
];
