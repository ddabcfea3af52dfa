import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { MlcostError } from '../errors.ts';
import { callSlack } from './call.ts';

export type UploadedFile = {
  readonly name: string;
  readonly title: string;
  readonly content: Uint8Array;
  readonly altText?: string;
};

const UPLOAD_TIMEOUT_MS = 20_000;

/**
 * Uploads a file in Slack's three steps. With `channel` it is posted there with `comment`; without, it stays private to
 * the bot until a block shows it. Returns its id.
 */
export async function uploadFile(
  client: WebClient,
  file: UploadedFile,
  share?: { readonly channel: string; readonly comment: string },
): Promise<string> {
  const { upload_url: url, file_id: id } = await callSlack('files.getUploadURLExternal', () =>
    client.files.getUploadURLExternal({
      filename: file.name,
      length: file.content.byteLength,
      ...(file.altText === undefined ? {} : { alt_text: file.altText }),
    }),
  );
  if (url === undefined || id === undefined)
    throw new MlcostError('slack_unavailable', 'Slack gave no place to upload to.');
  const refused = await fetch(url, {
    method: 'POST',
    body: new Blob([new Uint8Array(file.content)]),
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
  }).then(
    (response) => (response.ok ? undefined : new Error(`HTTP ${response.status}`)),
    (error: unknown) => error ?? new Error('failed'),
  );
  if (refused !== undefined) {
    const hint = 'Try again in a minute.';
    throw new MlcostError('slack_unavailable', 'Slack did not take the file.', { hint, cause: refused });
  }
  await callSlack('files.completeUploadExternal', () =>
    client.files.completeUploadExternal({
      files: [{ id, title: file.title }],
      ...(share === undefined ? {} : { channel_id: share.channel, initial_comment: share.comment }),
    }),
  );
  return id;
}

const POLLS = 12;
const POLL_MS = 150;

/** Slack shows a picture in a block only after it has looked at it, which its mimetype tells. */
export async function pictureReady(client: WebClient, id: string): Promise<boolean> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const { file } = await callSlack('files.info', () => client.files.info({ file: id }));
    if (file?.mimetype !== undefined && file.mimetype !== '') return true;
    await sleep(POLL_MS * (1 + poll / 4));
  }
  return false;
}
