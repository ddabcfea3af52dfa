import { asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { FileState } from './blocks/check.ts';
import { bot, team } from './people.ts';
import type { Slack } from './slack.ts';
import type { StoredFile } from './state.ts';

/** Uploaded files. Slack looks at an upload for a moment before it says what it is. */
const processingMs = 250;

const isProcessed = (file: StoredFile): boolean =>
  file.completedAt !== undefined && performance.now() - file.completedAt >= processingMs;

const signatures: readonly (readonly [string, string])[] = [
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['25504446', 'application/pdf'],
];

const extensions: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  md: 'text/markdown',
  yml: 'text/yaml',
  yaml: 'text/yaml',
};

/** What the content is: by its first bytes, then by the name's ending. */
export function mimetypeOf(file: StoredFile): string {
  const start = file.content?.subarray(0, 4).toString('hex') ?? '';
  const found = signatures.find(([signature]) => start.startsWith(signature));
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  return found?.[1] ?? extensions[extension] ?? 'application/octet-stream';
}

export function fileStateOf(slack: Slack, { id, url }: { id?: unknown; url?: unknown }): FileState {
  const fromUrl = /\/files-pri\/[^/]*?-(F[A-Z0-9]+)\//.exec(asString(url))?.[1];
  const file = slack.state.files.get(asString(id) || (fromUrl ?? ''));
  if (!file || file.completedAt === undefined) return 'missing';
  if (!isProcessed(file)) return 'processing';
  return mimetypeOf(file).startsWith('image/') ? 'ready' : 'not_an_image';
}

export function fileObject(slack: Slack, file: StoredFile): JsonObject {
  const mimetype = isProcessed(file) ? mimetypeOf(file) : '';
  const filetype = mimetype === '' ? '' : (file.name.split('.').at(-1) ?? '');
  const url = `${slack.url()}/files-pri/${team.id}-${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype,
    filetype,
    pretty_type: filetype.toUpperCase(),
    user: bot.user_id,
    user_team: team.id,
    mode: 'hosted',
    editable: false,
    is_external: false,
    size: file.content?.length ?? 0,
    is_public: file.channels.length > 0,
    url_private: url,
    url_private_download: url,
    permalink: `${slack.url()}/files/${bot.user_id}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: file.channels.filter((id) => id.startsWith('C')),
    groups: file.channels.filter((id) => id.startsWith('G')),
    ims: file.channels.filter((id) => id.startsWith('D')),
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
  };
}
