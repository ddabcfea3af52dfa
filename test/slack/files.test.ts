import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { uploadFile } from '../../src/slack/files.ts';
import { freePort } from '../support/child.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A Slack that tells to upload to `uploadUrl`, and takes an upload with `status` itself. */
async function slack(uploadUrl?: string, status = 200): Promise<WebClient> {
  let url = '';
  const server = createServer((request, response) => {
    if (request.url === '/upload/v1/secret') {
      response.writeHead(status).end();
      return;
    }
    const body = { ok: true, upload_url: uploadUrl ?? `${url}/upload/v1/secret`, file_id: 'F1' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return new WebClient('xoxb-1', { slackApiUrl: `${url}/api/` });
}

const file = { name: 'a.csv', title: 'a', content: new Uint8Array([1]) };

describe('a file that is uploaded', () => {
  test('has an id', async () => {
    expect(await uploadFile(await slack(), file)).toBe('F1');
  });

  test('fails with what to do when Slack refuses it or can not be reached, without showing the URL', async () => {
    const gone = await slack(`http://127.0.0.1:${await freePort()}/upload/v1/secret`);
    for (const client of [gone, await slack(undefined, 500)]) {
      const error: unknown = await uploadFile(client, file).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'slack_unavailable', hint: expect.stringMatching(/again/) });
      expect(String(error)).not.toMatch(/secret/);
    }
  });
});
