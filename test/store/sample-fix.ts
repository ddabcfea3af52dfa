import type { ChangeIntent } from '../../src/store/changes.ts';
import type { ItemUpdate, NewFixItem, NewFixJob } from '../../src/store/jobs.ts';
import type { Store } from '../../src/store/store.ts';

export const job = (id: string, at = 1): NewFixJob => ({
  id,
  kind: 'tag',
  at,
  person: 'U0ANA',
  via: 'bulk',
  origin: '{"a":1}',
});

export const item = (name: string, more: Partial<NewFixItem> = {}): NewFixItem => ({
  arn: `arn:aws:sagemaker:us-east-1:111122223333:model/${name}`,
  account: '111122223333',
  region: 'us-east-1',
  edit: { set: { team: 'fraud', 'ü"': `'\\` }, remove: ['Team'] },
  ...more,
});

export const intents = (...ids: readonly string[]): ChangeIntent[] =>
  ids.map((id) => ({
    id,
    at: 5,
    person: 'U0ANA',
    via: 'bulk',
    job: 'j',
    arn: item(id).arn,
    kind: 'model',
    name: id,
    account: '111122223333',
    region: 'us-east-1',
    operation: 'tag',
    before: {},
    after: {},
  }));

export const writing = (seq: number, changeId: string): ItemUpdate => ({ job: 'j', seq, state: 'writing', changeId });

/** The states of the fix `j`, in the order of its items. */
export const statesOf = async ({ jobs }: Store): Promise<string> =>
  (await jobs.items('j', { offset: 0, limit: 99 })).map(({ state }) => state).join(' ');

/** The store with a fix `j` of the models m-0, m-1 and so on. */
export const startedFix = async (store: Store, items = 3): Promise<Store> => {
  await store.jobs.create(
    job('j'),
    Array.from({ length: items }, (_, n) => item(`m-${n}`)),
  );
  return store;
};
