import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { MlcostError } from '../errors.ts';

export type OpsHandler = (request: IncomingMessage, response: ServerResponse) => void;

export type Readiness = () => Promise<{ ready: boolean; checks: Record<string, boolean> }>;

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: Prometheus. Anything else is 404. */
export function opsHandler(deps: { readiness: Readiness; metrics: Registry }): OpsHandler {
  return (request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') {
      send(response, 200, 'text/plain', 'ok\n');
    } else if (path === '/readyz') {
      void deps.readiness().then(
        ({ ready, checks }) => send(response, ready ? 200 : 503, 'application/json', JSON.stringify({ ready, checks })),
        () => send(response, 503, 'application/json', '{"ready":false}'),
      );
    } else if (path === '/metrics') {
      void deps.metrics.metrics().then(
        (text) => send(response, 200, deps.metrics.contentType, text),
        () => send(response, 500, 'text/plain', ''),
      );
    } else {
      send(response, 404, 'text/plain', 'not found\n');
    }
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** A server of its own for health and metrics; undefined with port 0, which means none. Rejects with a sentence. */
export function opsServer(
  { port, host }: { readonly port: number; readonly host: string },
  handler: OpsHandler,
): Promise<Server | undefined> {
  if (port === 0) return Promise.resolve(undefined);
  const server = createServer({}, handler);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portProblem(error, port) ?? error));
    server.listen(port, host, () => resolve(server));
  });
}

/** Closes at once: `close` alone waits for connections that others hold open, and they may never end. */
export function closeServer(server: Pick<Server, 'close' | 'closeAllConnections'> | undefined): Promise<void> {
  if (server === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A port that can't be listened on gets a sentence instead of a stack. */
export function portProblem(error: unknown, port: number | undefined): MlcostError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return undefined;
  const why = code === 'EADDRINUSE' ? 'is in use' : 'needs more rights than this user has';
  return new MlcostError('config_invalid', `Port ${port} ${why}.`, { hint: 'Choose another, in PORT or with --port.' });
}
