import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from './fixture-blocks.ts';
import { fixtureCalls, fixtureState, type FixtureState } from './fixture-state.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = join(root, 'src/demo/page');
const inter = join(root, 'node_modules/@expo-google-fonts/inter');

const vendor: Record<string, string> = {
  'preact.js': join(root, 'node_modules/preact/dist/preact.mjs'),
  'preact-hooks.js': join(root, 'node_modules/preact/hooks/dist/hooks.mjs'),
  'htm.js': join(root, 'node_modules/htm/dist/htm.module.js'),
  'inter-400.ttf': join(inter, '400Regular/Inter_400Regular.ttf'),
  'inter-500.ttf': join(inter, '500Medium/Inter_500Medium.ttf'),
  'inter-600.ttf': join(inter, '600SemiBold/Inter_600SemiBold.ttf'),
  'inter-700.ttf': join(inter, '700Bold/Inter_700Bold.ttf'),
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8////fwAJ/AP+MDEHKAAAAABJRU5ErkJggg==',
  'base64',
);
const csv =
  'cost-center,spend,share\nsearch,18420.11,38.2\nvision,14002.90,29.0\nfraud,11579.32,24.0\n"unallocated, all of it",4210.07,8.7\n';

/** What a test decides: how the workspace answers a POST. Return undefined for `{}`; throw for a 400 with the message. */
export type Answer = (path: string, body: Json, state: FixtureState) => Json | undefined | Promise<Json | undefined>;

export type FixtureServer = {
  url: string;
  state: FixtureState;
  posts: { path: string; body: Json }[];
  answer: (answer: Answer) => void;
  changed: () => void;
  reset: () => void;
  close: () => Promise<void>;
};

/** Serves the page's files and a workspace whose answers the test writes. */
export async function startFixture(): Promise<FixtureServer> {
  const listeners = new Set<ServerResponse>();
  const fixture: FixtureServer = {
    url: '',
    state: fixtureState(),
    posts: [],
    answer: (next) => (respond = next),
    changed: () => {
      for (const listener of listeners) listener.write('data: {"type":"changed"}\n\n');
    },
    reset: () => {
      fixture.state = fixtureState();
      fixture.posts.length = 0;
      respond = () => undefined;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  let respond: Answer = () => undefined;

  const json = (response: ServerResponse, value: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const file = async (response: ServerResponse, path: string) => {
    try {
      const content = await readFile(path);
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      json(response, { error: 'There is no such file.' }, 404);
    }
  };
  const get: Record<string, (response: ServerResponse) => void> = {
    '/_demo/state': (response) => json(response, fixture.state),
    '/_demo/calls': (response) => json(response, fixtureCalls()),
    '/_demo/files/F0CSV': (response) => response.writeHead(200, { 'content-type': 'text/csv' }).end(csv),
    '/_demo/files/F0PNG': (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(png),
    '/_demo/events': (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': open\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://fixture').pathname;
    if (request.method === 'POST') {
      const body = await bodyOf(request);
      fixture.posts.push({ path, body });
      try {
        json(response, (await respond(path, body, fixture.state)) ?? {});
      } catch (error) {
        json(response, { error: error instanceof Error ? error.message : String(error) }, 400);
      }
      return;
    }
    const special = get[path];
    if (special !== undefined) special(response);
    else if (path.startsWith('/_demo/vendor/')) await file(response, vendor[path.slice(14)] ?? '');
    else await file(response, join(page, normalize(path === '/' ? '/index.html' : path)));
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  fixture.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return fixture;
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
}
