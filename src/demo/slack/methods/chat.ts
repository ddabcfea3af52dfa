import { asObjects, isObject, optionalString } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import { ApiError, argumentError } from '../api-error.ts';
import type { Surface } from '../blocks/check.ts';
import { limits } from '../blocks/limits.ts';
import { checkedBlocks } from '../blocks/message.ts';
import { messageObject } from '../objects.ts';
import { bot } from '../people.ts';
import type { Channel } from '../people.ts';
import type { Slack } from '../slack.ts';
import { addMessage, changeMessage, removeMessage } from '../state.ts';
import type { StoredMessage } from '../state.ts';
import { postableChannel, visibleChannel } from './method.ts';
import type { Method } from './method.ts';

const content = {
  text: { kind: 'string' },
  blocks: { kind: 'list' },
  markdown_text: { kind: 'string' },
  mrkdwn: { kind: 'boolean' },
  parse: { kind: 'string' },
  link_names: { kind: 'boolean' },
  unfurl_links: { kind: 'boolean' },
  unfurl_media: { kind: 'boolean' },
  metadata: { kind: 'object' },
} as const;

type Content = { text: string; blocks: JsonObject[] | undefined; metadata: JsonObject | undefined };

/** The message's text and blocks after every check, or the error Slack answers. */
function checkedContent(slack: Slack, args: JsonObject, surface: Surface, textLimit: number): Content {
  const markdown = optionalString(args['markdown_text']);
  const text = optionalString(args['text']) ?? '';
  const given = args['blocks'] === undefined ? undefined : asObjects(args['blocks']);
  if (markdown !== undefined) {
    if (text !== '' || given) throw new ApiError('markdown_text_conflict');
    if (markdown.length > limits.markdown) throw new ApiError('msg_too_long');
  }
  const blocks = markdown === undefined ? given : [{ type: 'markdown', text: markdown }];
  if (text === '' && (!blocks || blocks.length === 0)) throw new ApiError('no_text');
  if (text.length > textLimit) throw new ApiError('msg_too_long');
  const metadata = args['metadata'];
  if (isObject(metadata) && (typeof metadata['event_type'] !== 'string' || !isObject(metadata['event_payload']))) {
    throw new ApiError('invalid_metadata_schema');
  }
  return {
    text: text === '' && markdown !== undefined ? markdown : text,
    blocks: blocks && checkedBlocks(slack, args['blocks'] === undefined ? blocks : args['blocks'], surface),
    metadata: isObject(metadata) ? metadata : undefined,
  };
}

/** A thread hangs on a top-level message of the same channel. */
function checkedThread(slack: Slack, channel: Channel, threadTs: unknown): string | undefined {
  if (threadTs === undefined || threadTs === '') return undefined;
  const parent = slack.state.messages.find((message) => message.channel === channel.id && message.ts === threadTs);
  if (!parent || parent.ephemeralTo !== undefined) throw new ApiError('thread_not_found');
  if (parent.threadTs !== undefined) throw new ApiError('cannot_reply_to_message');
  return parent.ts;
}

/** A channel's message the bot may change; ephemeral ones are not messages of the channel. */
function ownMessage(slack: Slack, args: JsonObject, refusal: string): StoredMessage {
  const channel = visibleChannel(slack, args['channel']);
  const found = slack.state.messages.find(
    (message) => message.channel === channel.id && message.ts === args['ts'] && message.ephemeralTo === undefined,
  );
  if (!found) throw new ApiError('message_not_found');
  if (found.user !== bot.user_id) throw new ApiError(refusal);
  return found;
}

export const chatMethods = {
  'chat.postMessage': {
    scopes: ['chat:write'],
    token: 'bot',
    tier: 'post',
    args: {
      channel: { kind: 'string', required: true },
      thread_ts: { kind: 'string' },
      reply_broadcast: { kind: 'boolean' },
      ...content,
    },
    run: (slack, args) => {
      const channel = postableChannel(slack, args['channel']);
      const threadTs = checkedThread(slack, channel, args['thread_ts']);
      const message = checkedContent(slack, args, 'message', limits.messageText);
      const stored = addMessage(slack.state, { channel: channel.id, threadTs, ...message });
      return { channel: channel.id, ts: stored.ts, message: messageObject(stored) };
    },
  },
  'chat.postEphemeral': {
    scopes: ['chat:write'],
    token: 'bot',
    tier: 4,
    args: {
      channel: { kind: 'string', required: true },
      user: { kind: 'string', required: true },
      thread_ts: { kind: 'string' },
      ...content,
    },
    run: (slack, args) => {
      const channel = visibleChannel(slack, args['channel']);
      if (!channel.bot_is_member) throw new ApiError('not_in_channel');
      if (!channel.members.includes(String(args['user']))) throw new ApiError('user_not_in_channel');
      const threadTs = checkedThread(slack, channel, args['thread_ts']);
      const message = checkedContent(slack, args, 'ephemeral', limits.messageText);
      const stored = addMessage(slack.state, {
        channel: channel.id,
        threadTs,
        ephemeralTo: String(args['user']),
        ...message,
      });
      return { message_ts: stored.ts };
    },
  },
  'chat.update': {
    scopes: ['chat:write'],
    token: 'bot',
    tier: 3,
    args: {
      channel: { kind: 'string', required: true },
      ts: { kind: 'string', required: true },
      reply_broadcast: { kind: 'boolean' },
      ...content,
    },
    run: (slack, args) => {
      const message = ownMessage(slack, args, 'cant_update_message');
      const change = checkedContent(slack, args, 'message', limits.updateText);
      // What is not given stays: a text alone keeps the blocks, an empty list takes them away.
      changeMessage(slack.state, message, {
        blocks: change.blocks,
        text: args['text'] === undefined ? undefined : change.text,
      });
      return { channel: message.channel, ts: message.ts, text: message.text, message: messageObject(message) };
    },
  },
  'chat.delete': {
    scopes: ['chat:write'],
    token: 'bot',
    tier: 3,
    args: { channel: { kind: 'string', required: true }, ts: { kind: 'string', required: true } },
    run: (slack, args) => {
      const message = ownMessage(slack, args, 'cant_delete_message');
      removeMessage(slack.state, message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    scopes: [],
    token: 'bot',
    tier: 'special',
    formOnly: true,
    args: { channel: { kind: 'string', required: true }, message_ts: { kind: 'string', required: true } },
    run: (slack, args) => {
      const channel = visibleChannel(slack, args['channel']);
      const found = slack.state.messages.find(
        (message) =>
          message.channel === channel.id && message.ts === args['message_ts'] && message.ephemeralTo === undefined,
      );
      if (!found) throw new ApiError('message_not_found');
      const thread = found.threadTs ? `?thread_ts=${found.threadTs}&cid=${channel.id}` : '';
      const permalink = `${slack.url()}/archives/${channel.id}/p${found.ts.replace('.', '')}${thread}`;
      return { channel: channel.id, permalink };
    },
  },
  'blocks.validate': {
    scopes: [],
    token: 'none',
    tier: 'special',
    args: { blocks: { kind: 'list', required: true } },
    run: (slack, args) => {
      checkedBlocks(slack, args['blocks'], 'message', (problems) =>
        argumentErrorWith(
          problems.map(({ pointer, message }) => `${message} [json-pointer:${pointer}]`),
          problems,
        ),
      );
      return {};
    },
  },
} satisfies Record<string, Method>;

function argumentErrorWith(messages: string[], problems: readonly unknown[]): ApiError {
  const error = argumentError(messages, 'invalid_blocks');
  return new ApiError(error.code, { ...error.details, errors: [...problems] });
}
