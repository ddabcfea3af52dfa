import { randomUUID } from 'node:crypto';
import type { ChangeIntent, KeptOperation } from '../../src/store/changes.ts';

/** What goes into the audit trail with a waiver or an owner. */
export const record = (operation: KeptOperation, arn: string, more: Partial<ChangeIntent> = {}): ChangeIntent => ({
  id: randomUUID(),
  at: 1,
  person: 'U0ANA',
  via: 'dialog',
  arn,
  kind: 'app',
  name: 'default',
  account: '111122223333',
  region: 'us-east-1',
  operation,
  before: {},
  after: {},
  ...more,
});
