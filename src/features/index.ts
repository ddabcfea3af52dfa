import { anomalies } from './anomalies/subcommand.ts';
import { coverage } from './coverage/subcommand.ts';
import { forecast } from './forecast/subcommand.ts';
import { helpSubcommand } from './help/subcommand.ts';
import { history } from './history/subcommand.ts';
import { mine } from './mine/subcommand.ts';
import { overview } from './overview/subcommand.ts';
import { settings } from './settings/subcommand.ts';
import { spend } from './spend/subcommand.ts';
import type { Subcommand } from './subcommand.ts';
import { tag } from './tag/subcommand.ts';
import { undo } from './undo/subcommand.ts';
import { untagged } from './untagged/subcommand.ts';

const answers = [
  overview,
  spend,
  forecast,
  anomalies,
  untagged,
  mine,
  tag,
  coverage,
  history,
  undo,
  settings,
] as const satisfies readonly Subcommand[];

/** THE list of subcommands: routing, help, "did you mean" and the tables of the documentation come from it. */
export const subcommands: readonly Subcommand[] = [...answers, helpSubcommand(answers)];
