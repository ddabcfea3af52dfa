import { asObjects, asString, optionalString } from '../../json.ts';
import { ApiError, argumentError } from '../api-error.ts';
import { limits } from '../blocks/limits.ts';
import { checkedBlocks } from '../blocks/message.ts';
import { fileObject } from '../files.ts';
import type { Slack } from '../slack.ts';
import { addMessage, slackId } from '../state.ts';
import type { StoredFile } from '../state.ts';
import { page, visibleChannel } from './method.ts';
import type { Method } from './method.ts';

function storedFile(slack: Slack, id: unknown): StoredFile {
  const file = slack.state.files.get(asString(id));
  if (!file) throw new ApiError('file_not_found');
  return file;
}

export const fileMethods = {
  'files.getUploadURLExternal': {
    scopes: ['files:write'],
    token: 'bot',
    tier: 4,
    formOnly: true,
    args: {
      filename: { kind: 'string', required: true },
      length: { kind: 'integer', required: true },
      alt_text: { kind: 'string' },
      alt_txt: { kind: 'string' },
      snippet_type: { kind: 'string' },
    },
    run: (slack, args) => {
      const length = Number(args['length']);
      if (length < 1) throw argumentError(['length must be greater than 0 [json-pointer:/length]']);
      const altText = optionalString(args['alt_text']) ?? optionalString(args['alt_txt']);
      if (altText !== undefined && altText.length > limits.altText) throw new ApiError('alt_txt_too_large');
      const file: StoredFile = {
        id: slackId('F'),
        name: asString(args['filename']),
        title: asString(args['filename']),
        altText,
        created: Math.floor(slack.clock.now().getTime() / 1000),
        content: undefined,
        expectedLength: length,
        completedAt: undefined,
        channels: [],
      };
      slack.state.files.set(file.id, file);
      return { upload_url: `${slack.url()}/upload/v1/${slack.uploads.issue(file.id)}`, file_id: file.id };
    },
  },
  'files.completeUploadExternal': {
    scopes: ['files:write'],
    token: 'bot',
    tier: 4,
    args: {
      files: { kind: 'list', required: true },
      channel_id: { kind: 'string' },
      channels: { kind: 'names' },
      initial_comment: { kind: 'string' },
      thread_ts: { kind: 'string' },
      blocks: { kind: 'list' },
    },
    run: (slack, args) => {
      const given = asObjects(args['files']);
      if (given.length === 0) throw argumentError(['missing required field: files']);
      if (args['thread_ts'] !== undefined && args['channel_id'] === undefined) {
        throw argumentError(['thread_ts needs a channel_id [json-pointer:/thread_ts]']);
      }
      const channel = args['channel_id'] === undefined ? undefined : visibleChannel(slack, args['channel_id']);
      // A file goes to a conversation's id (never a person's), and only where the bot is a member.
      if (channel && !channel.bot_is_member) throw new ApiError('not_in_channel');
      const blocks = args['blocks'] === undefined ? undefined : checkedBlocks(slack, args['blocks'], 'message');
      const files = given.map(({ id, title }) => {
        const file = storedFile(slack, id);
        if (!file.content || file.completedAt !== undefined) throw new ApiError('file_not_found');
        return { file, title: optionalString(title) };
      });
      const threadTs = optionalString(args['thread_ts']);
      const parent = slack.state.messages.find(({ ts, channel: at }) => ts === threadTs && at === channel?.id);
      if (threadTs !== undefined && !parent) throw new ApiError('invalid_thread_ts');
      for (const { file, title } of files) {
        file.completedAt = performance.now();
        if (title !== undefined) file.title = title;
        if (channel) file.channels.push(channel.id);
      }
      if (channel) {
        addMessage(slack.state, {
          channel: channel.id,
          text: asString(args['initial_comment']),
          blocks,
          threadTs,
          files: files.map(({ file }) => file.id),
        });
      } else {
        slack.state.touch();
      }
      return { files: files.map(({ file }) => fileObject(slack, file)) };
    },
  },
  'files.info': {
    scopes: ['files:read'],
    token: 'bot',
    tier: 4,
    formOnly: true,
    args: { file: { kind: 'string', required: true }, cursor: { kind: 'string' }, limit: { kind: 'integer' } },
    run: (slack, args) => {
      const file = storedFile(slack, args['file']);
      if (file.completedAt === undefined) throw new ApiError('file_not_found');
      const { next } = page([], args, 100);
      return { file: fileObject(slack, file), comments: [], response_metadata: { next_cursor: next } };
    },
  },
} satisfies Record<string, Method>;
