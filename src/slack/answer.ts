import type { ActionsBlockElement } from '@slack/types';
import { actions, button, context, type Block } from './blocks.ts';
import type { Chart } from './charts/chart.ts';
import { nativeChart } from './charts/native.ts';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { cutEnd } from './text.ts';

/** A button that runs a command line. The line is all its state, so it works after a restart of the bot. */
export type LineButton = { readonly text: string; readonly line: string; readonly primary?: boolean };

/**
 * What a view makes of a report: the headline, what follows the chart, the way onward, and the small print.
 * `text` makes sense alone. The controls every answer has (Share, CSV, Group by…) are added by `answerMessage`.
 */
export type AnswerView = {
  readonly text: string;
  readonly headline: readonly Block[];
  readonly chart?: Chart;
  /** The same for Slack's own chart block, where that needs another form. */
  readonly nativeChart?: Chart;
  readonly details: readonly Block[];
  /** Rows of buttons; the controls join the last row. */
  readonly buttons?: readonly (readonly LineButton[])[];
  /** mrkdwn texts of the last, small line. */
  readonly smallPrint: readonly string[];
  /** False for what is nobody else's business, such as help. */
  readonly shareable?: false;
  /** The line whose period and grouping may be changed in a dialog. */
  readonly adjustable?: boolean;
};

/** Ids of the actions every answer has. Slack wants each id once a block, so those of lines carry a number. */
export const ACTION = {
  line: /^line:\d+$/,
  share: 'share',
  csv: 'csv',
  adjust: 'adjust',
} as const;

export type AnswerOptions = {
  readonly line: string;
  readonly csv: boolean;
  /**
   * `private`: seen by one person, who may share it; `shared`: the same after that; `direct`: in a direct message,
   * where there is nobody to share it with. `channel`: everybody's.
   * `home`: App Home, which has no channel.
   */
  readonly surface: 'private' | 'shared' | 'direct' | 'channel' | 'home';
  /** Who brought the answer into the channel. */
  readonly sharedBy?: string;
};

const lineButtons = (rows: readonly (readonly LineButton[])[]): ActionsBlockElement[][] => {
  let count = 0;
  return rows.map((row) =>
    row.map(({ text, line, primary }) =>
      button({ text, action_id: `line:${++count}`, value: line, ...(primary ? { style: 'primary' } : {}) }),
    ),
  );
};

const controls = (view: AnswerView, { line, csv, surface }: AnswerOptions): ActionsBlockElement[] => [
  ...(view.adjustable && surface !== 'home'
    ? [button({ text: 'Group by…', action_id: ACTION.adjust, value: line })]
    : []),
  ...(csv
    ? [button({ text: 'CSV', action_id: ACTION.csv, value: line, accessibility_label: 'Send me this as a CSV file' })]
    : []),
  ...(surface === 'private' && view.shareable !== false
    ? [button({ text: 'Share to channel', action_id: ACTION.share, value: line })]
    : []),
];

/** The message of an answer, as long as Slack takes it: what would be over 50 blocks is left out, saying so. */
export function answerMessage(view: AnswerView, options: AnswerOptions): Message {
  const rows = lineButtons(view.buttons ?? []);
  const last = rows.pop() ?? [];
  const tail: Block[] = [
    // A line too long for a button leaves its button out, and Slack refuses a row of none.
    ...[...rows, [...last, ...controls(view, options)]]
      .map((row) => actions(row))
      .filter(({ elements }) => elements.length > 0),
    context(
      [
        ...view.smallPrint,
        ...(options.sharedBy === undefined ? [] : [sharedText(options.sharedBy)]),
        ...(options.surface === 'shared' ? [':white_check_mark: shared to this channel'] : []),
      ].join(' · '),
    ),
  ];
  // App Home takes no chart block; its table says the same.
  const drawn = options.surface === 'home' ? undefined : (view.nativeChart ?? view.chart);
  const native = drawn && nativeChart(drawn);
  const head = [...view.headline, ...(native === undefined ? [] : [native]), ...view.details];
  return {
    text: cutEnd(view.text, LIMITS.message.text),
    blocks: [...fitting(head, LIMITS.message.blocks - tail.length), ...tail],
    ...(view.chart === undefined ? {} : { chart: view.chart }),
  };
}

const sharedText = (by: string): string => `shared by <@${by}>`;

/** Who brought a message into its channel, by what messageTexts reads in it: a mention without its brackets. */
export const sharedByOf = (texts: string): string | undefined =>
  /\bshared by @([UW][A-Z0-9]+)(?: · |$)/m.exec(texts)?.[1];

/** At most `most` blocks; the last one says how many are missing. */
const fitting = (blocks: readonly Block[], most: number): readonly Block[] =>
  blocks.length <= most ? blocks : [...blocks.slice(0, most - 1), context(`… and ${blocks.length - most + 1} more`)];
