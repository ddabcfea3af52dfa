import { createServer, request } from 'node:http';

/** What stands between the bot and the emulated AWS, for what the emulator never does. */
export type Between = { readonly url: string; readonly asked: string[]; close(): void };

/** `answer` sees an operation and its request; undefined: the emulator answers. */
export async function between(
  target: string,
  answer: (operation: string, input: Record<string, unknown>) => { status: number; body: object } | undefined,
): Promise<Between> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      asked.push(operation);
      const own = operation === '' ? undefined : answer(operation, JSON.parse(body.toString()));
      if (own !== undefined) {
        response.writeHead(own.status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'between' });
        response.end(JSON.stringify(own.body));
        return;
      }
      // The signature covers the host, so headers go on as they came.
      const { hostname, port } = new URL(target);
      const onward = request(
        { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
        (given) => {
          response.writeHead(given.statusCode ?? 500, given.headers);
          given.pipe(response);
        },
      );
      onward.on('error', () => incoming.socket.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** An error as AWS's JSON services answer it. */
export const refusal = (type: string, message: string, status = 400) => ({
  status,
  body: { __type: type, message, Message: message },
});
