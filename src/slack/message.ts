import { section, type Block } from './blocks.ts';
import { chartAlt } from './charts/alt.ts';
import type { Chart } from './charts/chart.ts';
import { chartOfNative, type DataVisualizationBlock } from './charts/native.ts';
import { LIMITS } from './limits.ts';
import { tableText } from './tables.ts';
import { cutMrkdwn, escapeText } from './text.ts';

/**
 * What a view makes, and what respond and deliver send. `text` makes sense alone (notifications, screen readers).
 * `chart` is the chart the message is about: a picture of it is sent where pictures can be, and its words where not.
 * `metadata` is for programs and seen by nobody; ephemeral messages carry none.
 */
export type Message = { text: string; blocks: Block[]; chart?: Chart; metadata?: MessageMetadata };

export type MessageMetadata = {
  readonly event_type: string;
  readonly event_payload: Record<string, string | number | boolean>;
};

const inWords = (block: DataVisualizationBlock, chart: Chart | undefined): Block => {
  // The message's own chart knows more (a summary, all series and points) than what was left of it in the block.
  const source =
    chart !== undefined && chart.currency === block.chart.axis_config.y_label ? chart : chartOfNative(block);
  return section(chartAlt(source).split('\n').map(escapeText).join('\n'));
};

/**
 * The same message with nothing that a workspace may not have yet, for when Slack answers `invalid_blocks`: native charts
 * become their words (the first one those of `chart`), tables become fixed-width text of `width` columns.
 */
export const withoutRefused = (message: Message, width?: number): Message => {
  let chart = message.chart;
  const blocks = message.blocks.map((block): Block => {
    if (block.type === 'table' || block.type === 'data_table') return tableText(block, width);
    if (block.type !== 'data_visualization') return block;
    const words = inWords(block, chart);
    chart = undefined;
    return words;
  });
  return { ...message, blocks };
};

/** The text as Slack takes it: where notifications and old clients show it, a name in it is still only a name. */
export const sentText = ({ text }: Message): string => cutMrkdwn(escapeText(text), LIMITS.message.text);
