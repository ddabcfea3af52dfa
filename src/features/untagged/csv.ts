import { isUsageError } from '../../command/usage-error.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { resourceCsv } from '../inventory/csv.ts';
import { inventoryFilter, openFilter } from '../inventory/filter.ts';
import { countText } from '../labels.ts';
import type { Csv, Question } from '../subcommand.ts';
import { shownFilter, type UntaggedReport } from './query.ts';

/** A file of Slack's size, and a spreadsheet, takes so many. */
const MOST = 50_000;

/** Everything that matches, not one page of it; the dearest first. */
export async function untaggedCsv({ request, accounts }: UntaggedReport, question: Question): Promise<Csv> {
  const { config, people, store } = question;
  const which = await inventoryFilter(request, { config, people, now: question.clock().getTime() });
  const rows: InventoryRow[] = isUsageError(which)
    ? []
    : await store.inventory.page(shownFilter(request, which, openFilter(which, config)), { offset: 0, limit: MOST });
  return {
    filename: 'tag-findings.csv',
    title: `Resources that break the tag policy${rows.length === MOST ? `, the first ${countText(MOST)}` : ''}`,
    rows: resourceCsv(rows, accounts),
  };
}
