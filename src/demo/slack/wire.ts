import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** Reading requests and writing answers over node:http. */
class BodyTooLarge extends Error {}

export async function readBody(request: IncomingMessage, limit = 8_000_000): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const chunk = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge();
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

export type Form = { fields: JsonObject; files: Buffer[]; json: boolean };

/** The fields of a form, a multipart form or a JSON object; undefined when the body is none of them. */
export async function parseForm(contentType: string, body: Buffer): Promise<Form | undefined> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') {
    if (body.length === 0) return { fields: {}, files: [], json: true };
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'));
      return isObject(parsed) ? { fields: parsed, files: [], json: true } : undefined;
    } catch {
      return undefined;
    }
  }
  if (type === 'multipart/form-data') {
    try {
      const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
      const form = await response.formData();
      const fields: JsonObject = {};
      const files: Buffer[] = [];
      for (const [name, value] of form.entries()) {
        if (typeof value === 'string') fields[name] = value;
        else files.push(Buffer.from(await value.arrayBuffer()));
      }
      return { fields, files, json: false };
    } catch {
      return undefined;
    }
  }
  if (type === 'application/x-www-form-urlencoded' || type === '') {
    return { fields: Object.fromEntries(new URLSearchParams(body.toString('utf8'))), files: [], json: false };
  }
  return undefined;
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(body);
}
