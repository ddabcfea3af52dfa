import type { WebClient } from '@slack/web-api';
import type { Block } from './blocks.ts';
import { callSlack, slackErrorCode } from './call.ts';
import { chartAlt } from './charts/alt.ts';
import type { ChartPng } from './charts/png.ts';
import { pictureReady, uploadFile } from './files.ts';
import { sentText, withoutRefused, type Message } from './message.ts';

export type Posted = { readonly channel: string; readonly ts: string };

const METADATA_TYPE = 'mlcost_answer';

/**
 * Posts to a channel, or with `threadTs` into a thread there. Where Slack refuses a newer block, the same message goes out
 * in plain ones.
 */
export async function postMessage(
  client: WebClient,
  channel: string,
  message: Message,
  options: { readonly threadTs?: string } = {},
): Promise<Posted> {
  const post = (given: Message) =>
    callSlack('chat.postMessage', () =>
      client.chat.postMessage({
        channel,
        text: sentText(given),
        blocks: known(given.blocks),
        unfurl_links: false,
        unfurl_media: false,
        metadata: given.metadata ?? { event_type: METADATA_TYPE, event_payload: {} },
        ...(options.threadTs === undefined ? {} : { thread_ts: options.threadTs }),
      }),
    );
  const { ts, channel: where } = await orInPlainBlocks(message, post);
  return { channel: where ?? channel, ts: ts ?? '' };
}

/** Posts into the person's direct message with the bot, which Slack opens for it. */
export const postDirect = (client: WebClient, user: string, message: Message): Promise<Posted> =>
  postMessage(client, user, message);

/** Puts another message in the place of one that the bot posted; an ephemeral one is replaced by `respond` only. */
export async function updateMessage(client: WebClient, posted: Posted, message: Message): Promise<void> {
  await orInPlainBlocks(message, (given) =>
    callSlack('chat.update', () =>
      client.chat.update({
        channel: posted.channel,
        ts: posted.ts,
        text: sentText(given),
        blocks: known(given.blocks),
        ...(given.metadata === undefined ? {} : { metadata: given.metadata }),
      }),
    ),
  );
}

/** Puts a picture of the message's chart in the place of Slack's own chart, which can't stack or draw a limit. */
export async function addPicture(client: WebClient, paint: ChartPng, posted: Posted, message: Message): Promise<void> {
  const { chart } = message;
  if (chart === undefined) return;
  const altText = chartAlt(chart);
  const id = await uploadFile(client, {
    name: 'chart.png',
    title: chart.title,
    content: await paint(chart),
    altText,
  });
  if (!(await pictureReady(client, id))) return;
  const picture: Block = { type: 'image', slack_file: { id }, alt_text: altText };
  const at = message.blocks.findIndex(({ type }) => type === 'data_visualization');
  const blocks = at < 0 ? message.blocks.toSpliced(1, 0, picture) : message.blocks.toSpliced(at, 1, picture);
  await updateMessage(client, posted, { ...message, blocks });
}

async function orInPlainBlocks<T>(message: Message, send: (message: Message) => Promise<T>): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (slackErrorCode(error) === 'invalid_blocks') return send(withoutRefused(message));
    throw error;
  }
}

/** Slack's published types lag behind its chart block. */
type KnownBlocks = NonNullable<
  Extract<Parameters<WebClient['chat']['postMessage']>[0], { blocks?: unknown }>['blocks']
>;
export const known = (blocks: readonly Block[]): KnownBlocks => blocks as KnownBlocks;
