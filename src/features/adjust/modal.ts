import { z } from 'zod';
import { costKeyWords, dimensionWords, METRICS, parseCostKey, parseMetric } from '../../command/cost-words.ts';
import { parsePeriod } from '../../command/periods.ts';
import { tokenize } from '../../command/tokens.ts';
import { isUsageError } from '../../command/usage-error.ts';
import type { CostKey } from '../../model/cost.ts';
import { dayIn, periodWords } from '../../model/period.ts';
import { plain, type InputBlock, type ModalView, type PlainTextOption } from '../../slack/blocks.ts';
import type { Click } from '../../slack/bolt.ts';
import { LIMITS } from '../../slack/limits.ts';
import { parseOverviewRequest } from '../overview/request.ts';
import { parseContext, route } from '../route.ts';
import { parseSpendRequest, spendLine, type SpendRequest } from '../spend/request.ts';
import { chartSteps } from '../spend/window.ts';
import type { Deps } from '../subcommand.ts';

/** The dialog behind "Group by…": the grouping, period, steps and metric of an answer, without typing. */
export const ADJUST_VIEW = 'adjust';

const Metadata = z.object({ line: z.string(), responseUrl: z.string(), channel: z.string(), replace: z.boolean() });

type ModalDeps = Pick<Deps, 'config' | 'clock'>;

const NONE: PlainTextOption = { text: plain('nothing', 20), value: '-' };

const option = (text: string, value: string): PlainTextOption => ({
  text: plain(text, LIMITS.select.optionText),
  value,
});

function keyOptions(config: ModalDeps['config'], chosen: readonly CostKey[]): PlainTextOption[] {
  const keys: CostKey[] = [
    { kind: 'tag', key: config.tagPolicy.primary },
    ...config.tagPolicy.required.map(({ key }): CostKey => ({ kind: 'tag', key })),
    ...dimensionWords.map(parseCostKey),
    ...chosen,
  ];
  const words = [...new Set(keys.map(costKeyWords))].filter((word) => word.length <= LIMITS.select.optionValue);
  return words.map((word) => option(word, word));
}

/** Undefined when the question is too long to be carried through a dialog. */
export function adjustModal(click: Click, deps: ModalDeps): ModalView | undefined {
  const metadata = JSON.stringify({
    line: click.value,
    responseUrl: click.responseUrl ?? '',
    channel: click.channel ?? '',
    replace: click.ephemeral,
  } satisfies z.infer<typeof Metadata>);
  if (metadata.length > LIMITS.view.privateMetadata) return undefined;
  const request = spendRequestOf(click.value, deps);
  const options = keyOptions(deps.config, request?.groupBy ?? []);
  const [first, second] = (request?.groupBy ?? []).map((key) =>
    options.find(({ value }) => value === costKeyWords(key)),
  );
  const metric = request?.metric ?? deps.config.metric;
  const select = (
    id: string,
    label: string,
    from: PlainTextOption[],
    initial: PlainTextOption | undefined,
  ): InputBlock => ({
    type: 'input',
    block_id: id,
    label: plain(label, LIMITS.input.label),
    element: {
      type: 'static_select',
      action_id: id,
      options: from,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  });
  const metrics = Object.values(METRICS).map(({ title, word }) => option(title, word));
  const steps = [option('daily', 'DAILY'), option('monthly', 'MONTHLY')];
  return {
    type: 'modal',
    callback_id: ADJUST_VIEW,
    private_metadata: metadata,
    title: plain('Show spend by…', LIMITS.view.title),
    submit: plain('Show', LIMITS.view.submit),
    close: plain('Cancel', LIMITS.view.close),
    blocks: [
      select('group', 'Group by', options, first ?? options[0]),
      select('second', 'Then by', [NONE, ...options], second ?? NONE),
      {
        type: 'input',
        block_id: 'period',
        label: plain('Period', LIMITS.input.label),
        hint: plain('mtd, last month, last 30d, 2026-Q3, 2026-10-01..2026-10-15', LIMITS.input.label),
        element: {
          type: 'plain_text_input',
          action_id: 'period',
          initial_value: request?.periodGiven ? periodWords(request.period) : 'mtd',
        },
      },
      select(
        'granularity',
        'Steps of the chart',
        steps,
        steps.find(
          ({ value }) => value === (request === undefined ? 'DAILY' : chartSteps(request.period, request.granularity)),
        ),
      ),
      select(
        'metric',
        'Metric',
        metrics,
        metrics.find(({ value }) => value === METRICS[metric].word),
      ),
    ],
  };
}

type Adjusted = { line: string; responseUrl: string; channel: string | undefined; replace: boolean };

/** The line that was chosen, or what is wrong, by field. The answer's filters, and how many groups it names, stay. */
export function adjustedLine(
  values: Readonly<Record<string, readonly string[]>>,
  privateMetadata: string,
  deps: ModalDeps,
): Adjusted | { errors: Record<string, string> } {
  const { line, responseUrl, channel, replace } = Metadata.parse(JSON.parse(privateMetadata));
  const { config, clock } = deps;
  const [group = '', second = '-'] = [values['group']?.[0], values['second']?.[0]];
  if (group === second) return { errors: { second: 'Choose something else than the first grouping.' } };
  const today = dayIn(clock(), config.timeZone);
  const words = values['period']?.[0] ?? '';
  const tokens = tokenize(words);
  const parsed = isUsageError(tokens) ? tokens : parsePeriod(tokens, 0, { today, weekStart: config.weekStart });
  if (parsed === undefined || isUsageError(parsed) || isUsageError(tokens) || parsed.used < tokens.length) {
    const why = isUsageError(parsed)
      ? parsed.usageError.replaceAll('`', '')
      : 'This is not a period: write mtd, last month, 2026-10 or two dates with ".." between.';
    return { errors: { period: why } };
  }
  const metric = parseMetric(values['metric']?.[0] ?? '');
  const granularity = values['granularity']?.[0] === 'MONTHLY' ? 'MONTHLY' : 'DAILY';
  const { filters = [], top } = spendRequestOf(line, deps) ?? {};
  const request: SpendRequest = {
    groupBy: [group, second].filter((word) => word !== '-').map(parseCostKey),
    filters,
    period: parsed.period,
    periodGiven: true,
    granularity,
    ...(metric === undefined || metric === config.metric ? {} : { metric }),
    ...(top === undefined ? {} : { top }),
  };
  return { line: spendLine(request), responseUrl, channel: channel === '' ? undefined : channel, replace };
}

/** What an answer's line asks for, when it is one of spend or the overview. */
function spendRequestOf(line: string, { config, clock }: ModalDeps): SpendRequest | undefined {
  const context = parseContext(config, dayIn(clock(), config.timeZone));
  const found = route(line, context);
  if (isUsageError(found)) return undefined;
  if (found.subcommand.name === 'overview') {
    const overview = parseOverviewRequest(found.tokens, context);
    const spend = parseSpendRequest([], context);
    if (isUsageError(overview) || isUsageError(spend)) return undefined;
    return {
      ...spend,
      groupBy: [overview.groupBy],
      ...(overview.metric === undefined ? {} : { metric: overview.metric }),
    };
  }
  const spend = parseSpendRequest(found.tokens, context);
  return isUsageError(spend) || found.subcommand.name !== 'spend' ? undefined : spend;
}
