import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startWorkspace } from '../../../src/demo/index.ts';
import type { Workspace } from '../../../src/demo/index.ts';
import { call } from './support.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace({ aws: 'own', rateLimits: false });
});
afterAll(() => workspace.close());

/** What the app would be had it been installed without this scope. */
async function without<T>(scope: string, work: () => Promise<T>): Promise<T> {
  const scopes = workspace.slack.slack.installation.scopes as string[]; // read only for everybody else
  const at = scopes.indexOf(scope);
  scopes.splice(at, 1);
  try {
    return await work();
  } finally {
    scopes.splice(at, 0, scope);
  }
}

const info = () => call(workspace, 'users.info', { user: 'U0ANA' });
const lookup = (email: string) => call(workspace, 'users.lookupByEmail', { email });

test('a person is found by address, in any case, but not one of another workspace', async () => {
  expect(await lookup('Ana@ACME-ML.example')).toMatchObject({ user: { id: 'U0ANA' } });
  expect(await lookup('otto@label-vendor.example')).toMatchObject({ error: 'users_not_found' });
  expect(await lookup('tara@acme-ml.example')).toMatchObject({ error: 'users_not_found' });
});

test('the address needs a scope of its own: one method refuses, the other leaves it out', async () => {
  expect(await info()).toMatchObject({ user: { profile: { email: 'ana@acme-ml.example' } } });
  await without('users:read.email', async () => {
    expect(await lookup('ana@acme-ml.example')).toMatchObject({ error: 'missing_scope', needed: 'users:read.email' });
    const answer = await info();
    expect(answer).toMatchObject({ ok: true, user: { id: 'U0ANA' } });
    expect(JSON.stringify(answer['user'])).not.toContain('@acme-ml.example');
  });
  await without('users:read', async () => {
    expect(await info()).toMatchObject({ error: 'missing_scope', needed: 'users:read' });
  });
});
