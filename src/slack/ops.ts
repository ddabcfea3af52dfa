import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

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
