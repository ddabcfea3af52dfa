import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname } from 'node:path';

/** The page's files and its three libraries, as they are: there is no build step. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

const vendor: Readonly<Record<string, string>> = {
  'preact.js': 'preact',
  'preact-hooks.js': 'preact/hooks',
  'htm.js': 'htm',
  'inter-400.ttf': '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  'inter-500.ttf': '@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf',
  'inter-600.ttf': '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  'inter-700.ttf': '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};

const pageFolder = new URL('./page/', import.meta.url);

export async function answerPage(path: string, response: ServerResponse): Promise<void> {
  const library = path.startsWith('/_demo/vendor/') ? vendor[path.slice('/_demo/vendor/'.length)] : undefined;
  const relative = path === '/' ? 'index.html' : path.slice(1);
  const file = library === undefined ? new URL(relative, pageFolder) : new URL(import.meta.resolve(library));
  // URL has resolved every "..": what is left outside the folder is not served.
  const inside = library !== undefined || file.href.startsWith(pageFolder.href);
  const type = types[extname(file.pathname) === '.mjs' ? '.js' : extname(file.pathname)];
  try {
    if (!inside || !type) throw new Error('not found');
    const content = await readFile(file);
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    response.end(content);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('There is nothing here.');
  }
}
