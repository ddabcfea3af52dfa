import { describe, expect, test } from '@jest/globals';
import { kinds } from '../../../src/demo/aws/sagemaker/kinds.ts';
import type { InventoryItem } from '../../../src/demo/aws/types.ts';
import { people as workspacePeople, team as workspaceTeam } from '../../../src/demo/slack/people.ts';
import { STORY_START } from '../../../src/demo/story/calendar.ts';
import { storyInventory } from '../../../src/demo/story/inventory.ts';
import { storyLedger } from '../../../src/demo/story/ledger.ts';
import { SAGEMAKER_KINDS } from '../../../src/model/kinds.ts';
import { checkTags } from '../../../src/model/tag-policy.ts';
import type { TagFinding, TagPolicy } from '../../../src/model/tag-policy.ts';

const DAY = 86_400_000;
const at = (instant: string) => storyInventory().items(new Date(instant));
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const daysBefore = (day: string, count: number) =>
  Array.from({ length: count }, (_, n) => dayOf(Date.parse(day) - (n + 1) * DAY));
const ofKind = (items: readonly InventoryItem[], kind: string) => items.filter((item) => item.kind === kind);

/** The start, a Sunday night, New Year, a Tuesday before the week's releases, a summer, and long before the story. */
const MOMENTS = [
  STORY_START,
  '2026-11-22T05:00:00Z',
  '2027-01-02T23:20:00Z',
  '2027-10-05T09:30:00Z',
  '2027-06-15T12:00:00Z',
  '2025-09-01T12:00:00Z',
];
const JOBS = ['training-job', 'processing-job', 'transform-job'];
const start = at(STORY_START);
const find = (kind: string, name: string) => {
  const found = start.find((item) => item.kind === kind && item.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};

/** As mlcost.yml has it. */
const policy: TagPolicy = {
  primary: 'cost-center',
  required: [
    { key: 'cost-center', values: ['search', 'vision', 'fraud', 'platform'] },
    { key: 'environment', values: ['production', 'staging', 'development'] },
    { key: 'project', pattern: '[a-z][a-z0-9-]{1,40}' },
  ],
};
const findings = ({ tags }: InventoryItem) => checkTags(policy, tags);

describe('what there is', () => {
  test('something of each of the 63 kinds', () => {
    expect([...new Set(start.map(({ kind }) => kind))].toSorted()).toEqual([...SAGEMAKER_KINDS].toSorted());
  });

  test('some hundreds of things besides the jobs', () => {
    const others = start.filter(({ kind }) => !JOBS.includes(kind));
    expect([others.length > 300, others.length < 500]).toEqual([true, true]);
    expect(new Set(start.map(({ account, region }) => `${account} ${region}`)).size).toBe(4);
  });

  test('is the same whoever asks, in the same order, and within an hour the very same array', () => {
    const inventory = storyInventory();
    const first = inventory.items(new Date('2026-11-19T14:00:00Z'));
    expect(inventory.items(new Date('2026-11-19T14:59:59Z'))).toBe(first);
    expect(inventory.items(new Date('2026-11-19T15:00:00Z'))).not.toBe(first);
    expect(inventory.items(new Date('2026-11-19T14:30:00Z'))).toEqual(first);
    expect(first).toEqual(start);
  });
});

/** What stands behind the kind's word in an ARN, where it isn't the name in lower case. */
const PATHS: Readonly<Record<string, RegExp>> = {
  app: /^d-[a-z0-9]{12}\/[a-z-]+\/(JupyterLab|JupyterServer)\/default$/,
  artifact: /^[a-z0-9]{32}$/,
  cluster: /^[a-z0-9]{12}$/,
  'cluster-scheduler-config': /^[a-z0-9]{12}$/,
  'compute-quota': /^[a-z0-9]{12}$/,
  device: /^[a-z-]+\/device\/[a-z0-9-]+$/,
  domain: /^d-[a-z0-9]{12}$/,
  'hub-content': /^acme-models\/(Model|ModelReference|Notebook|JsonDoc)\/[a-z-]+$/,
  job: /^AgentRFT(Evaluation)?\/[a-z-]+$/,
  'mlflow-app': /^app-[A-Z0-9]{12}$/,
  'partner-app': /^app-[A-Z0-9]{12}$/,
  space: /^d-[a-z0-9]{12}\/[a-z-]+$/,
  'user-profile': /^d-[a-z0-9]{12}\/[a-z]+$/,
  workteam: /^private-crowd\/[a-z]+$/,
};
const WORDS: Readonly<Record<string, string>> = { device: 'device-fleet', 'edge-deployment-plan': 'edge-deployment' };

describe.each(MOMENTS)('at %s', (instant) => {
  const items = at(instant);

  test('every ARN is its own, whatever the case, and as its kind has it', () => {
    expect(new Set(items.map(({ arn }) => arn.toLowerCase())).size).toBe(items.length);
    const wrong = items.filter(({ arn, kind, name, account, region }) => {
      const head = `arn:aws:sagemaker:${region}:${account}:${WORDS[kind] ?? kind}/`;
      const path = arn.slice(head.length);
      const pattern = PATHS[kind];
      return !arn.startsWith(head) || !(pattern === undefined ? path === name.toLowerCase() : pattern.test(path));
    });
    expect(wrong.map(({ arn }) => arn)).toEqual([]);
  });

  test('names are as the API takes them, and statuses are its kind’s', () => {
    const name = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
    expect(
      items.filter((item) => !item.name.split('/').every((part) => name.test(part))).map((item) => item.name),
    ).toEqual([]);
    const wrong = items.filter(({ kind, status }) => {
      const statuses = kinds.get(kind)?.statuses ?? [];
      return statuses.length === 0 ? status !== undefined : !statuses.includes(status ?? '');
    });
    expect(wrong.map(({ arn, status }) => [arn, status])).toEqual([]);
  });

  test('nothing was made, changed or ended after the moment', () => {
    const now = new Date(instant).toISOString();
    const later = items.filter(({ created, modified }) => created > now || (modified ?? created) > now);
    expect(later.map(({ arn }) => arn)).toEqual([]);
    expect(items.filter(({ created, modified }) => modified !== undefined && modified < created)).toEqual([]);
  });

  test('tags keep AWS’s rules', () => {
    const allowed = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;
    const wrong = items.filter(({ tags }) => {
      const entries = Object.entries(tags);
      const well = ([key, value]: [string, string]) =>
        key !== '' && key.length <= 128 && value.length <= 256 && allowed.test(key) && allowed.test(value);
      return entries.length > 50 || !entries.every(well);
    });
    expect(wrong.map(({ arn }) => arn)).toEqual([]);
    expect(items.filter(({ tags, onceTagged }) => onceTagged === true && Object.keys(tags).length > 0)).toEqual([]);
  });

  test('what the ledger has had lines of for 40 days is there, with the tags of the lines', () => {
    const today = instant.slice(0, 10);
    const byArn = new Map(items.map((item) => [item.arn, item]));
    const ledger = storyLedger();
    const lines = daysBefore(today, 40)
      .flatMap((day) => ledger.linesOn(day))
      .filter(({ resource }) => resource !== undefined && !resource.includes(':app/'));
    expect(lines.length).toBeGreaterThan(1000);
    const wrong = lines.filter(({ resource = '', tags }) => {
      const item = byArn.get(resource);
      return item === undefined || JSON.stringify(item.tags) !== JSON.stringify(tags);
    });
    expect([...new Set(wrong.map(({ resource }) => resource))]).toEqual([]);
  });

  test('apps are there on the days they are billed, with the tags of the lines', () => {
    const lines = storyLedger()
      .linesOn(instant.slice(0, 10))
      .filter(({ resource }) => resource?.includes('/JupyterLab/'));
    const apps = ofKind(items, 'app').filter(({ members }) => members?.['AppType'] === 'JupyterLab');
    const pairs = (list: readonly (readonly [string | undefined, object])[]) => new Map(list);
    const expected = Number(instant.slice(11, 13)) < 7 ? [] : lines;
    expect(pairs(apps.map(({ arn, tags }) => [arn, tags]))).toEqual(
      pairs(expected.map(({ resource, tags }) => [resource, tags])),
    );
  });

  test('whatever is referred to exists in the same account and region', () => {
    const known = new Set(items.map(({ account, region, kind, name }) => `${account} ${region} ${kind} ${name}`));
    const missing: string[] = [];
    const need = ({ arn, account, region }: InventoryItem, kind: string, name: unknown) => {
      if (!known.has(`${account} ${region} ${kind} ${String(name)}`)) missing.push(`${arn} → ${kind} ${String(name)}`);
    };
    const walk = (item: InventoryItem, value: unknown, key = ''): void => {
      if (typeof value === 'object' && value !== null) {
        for (const [inner, each] of Object.entries(value)) walk(item, each, Array.isArray(value) ? key : inner);
      } else if (typeof value === 'string') {
        if (key === 'ModelName' && item.kind !== 'edge-packaging-job') need(item, 'model', value);
        if (key === 'EndpointConfigName') need(item, 'endpoint-config', value);
        if (key === 'EndpointName') need(item, 'endpoint', value);
        if (key === 'OwnerUserProfileName' || key === 'UserProfileName') need(item, 'user-profile', value);
        if (key === 'SpaceName') need(item, 'space', value);
        if (key === 'CompilationJobName') need(item, 'compilation-job', value);
        if (key === 'EdgePackagingJobName') need(item, 'edge-packaging-job', value);
        if (key === 'NotebookInstanceLifecycleConfigName') need(item, 'notebook-instance-lifecycle-config', value);
        if (key === 'ExperimentName' && item.kind === 'experiment-trial') need(item, 'experiment', value);
        const trained = /^s3:\/\/acme-ml-(?:eu|us)\/models\/([^/]+)\/output\/model\.tar\.gz$/.exec(value);
        if (trained) need(item, 'training-job', trained[1]);
        const [head, kind = '', name] = /^arn:aws:sagemaker:[a-z0-9-]+:\d{12}:([a-z-]+)\/(.+)$/.exec(value) ?? [];
        // AWS's own images are in accounts of AWS.
        if (head !== undefined && kind !== 'image' && !items.some(({ arn }) => arn === head))
          missing.push(`${item.arn} → ${kind} ${String(name)}`);
      }
    };
    for (const item of items) walk(item, item.members);
    for (const { arn, tags } of items) {
      for (const key of ['sagemaker:domain-arn', 'sagemaker:user-profile-arn']) {
        const named = tags[key];
        if (named !== undefined && !items.some((each) => each.arn === named)) missing.push(`${arn} → ${named}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test('jobs are those of the last 40 days; who began today may be at it, who began before is done', () => {
    const today = instant.slice(0, 10);
    const oldest = dayOf(Date.parse(today) - 40 * DAY);
    const jobs = items.filter(({ kind }) => JOBS.includes(kind));
    expect(jobs.length).toBeGreaterThan(300);
    expect(jobs.filter(({ created }) => created.slice(0, 10) < oldest)).toEqual([]);
    expect(jobs.filter(({ status, created }) => status === 'InProgress' && created.slice(0, 10) < today)).toEqual([]);
    const statuses = new Set(jobs.map(({ status }) => status));
    expect(['Completed', 'Failed', 'Stopped'].filter((status) => !statuses.has(status))).toEqual([]);
  });

  test('every endpoint’s models are made from something', () => {
    const models = ofKind(items, 'model').map(({ name, members }) => ({
      name,
      container: members?.['PrimaryContainer'],
    }));
    for (const { container } of models) {
      expect(container).toEqual(expect.objectContaining({ Image: expect.stringContaining('pytorch-inference') }));
    }
    const endpoints = ofKind(items, 'endpoint').filter(({ status }) => status === 'InService');
    expect(endpoints.length).toBeGreaterThan(10);
    for (const { members } of endpoints) expect(members?.['EndpointConfigName']).toEqual(expect.any(String));
  });
});

describe('the story in it', () => {
  test('fraud-scorer lacks a cost center, and the training job behind its model has one', () => {
    const endpoint = find('endpoint', 'fraud-scorer');
    expect(findings(endpoint).map(({ kind, key }) => [kind, key])).toEqual([
      ['missing', 'cost-center'],
      ['near-miss-value', 'environment'],
      ['missing', 'project'],
    ]);
    const config = find('endpoint-config', String(endpoint.members?.['EndpointConfigName']));
    expect(config.members?.['ProductionVariants']).toEqual([
      {
        VariantName: 'AllTraffic',
        ModelName: 'fraud-scorer-1117',
        InstanceType: 'ml.g4dn.2xlarge',
        InitialInstanceCount: 3,
        InitialVariantWeight: 1,
      },
    ]);
    expect(find('model', 'fraud-scorer-1117').members?.['PrimaryContainer']).toEqual(
      expect.objectContaining({ ModelDataUrl: 's3://acme-ml-eu/models/fraud-train-1117/output/model.tar.gz' }),
    );
    expect(find('training-job', 'fraud-train-1117').tags).toEqual(
      expect.objectContaining({ 'cost-center': 'fraud', project: 'scoring' }),
    );
  });

  test('a release a week takes the place of the one before, and only the last three are kept', () => {
    const releases = (instant: string) =>
      ofKind(at(instant), 'endpoint-config')
        .map(({ name }) => name)
        .filter((name) => name.startsWith('fraud-scorer-'));
    expect(releases('2026-11-19T14:00:00Z')).toEqual(['fraud-scorer-1117', 'fraud-scorer-1110', 'fraud-scorer-1103']);
    expect(releases('2026-11-24T14:00:00Z')).toEqual(['fraud-scorer-1124', 'fraud-scorer-1117', 'fraud-scorer-1110']);
  });

  test.each(MOMENTS)('an endpoint runs as many instances as the ledger bills: %s', (instant) => {
    const day = instant.slice(0, 10);
    for (const { arn, members } of ofKind(at(instant), 'endpoint')) {
      const hours = storyLedger()
        .linesOn(day)
        .filter(({ resource }) => resource === arn)
        .reduce((sum, { quantity }) => sum + Number(quantity), 0);
      const variants = (members?.['ProductionVariants'] ?? []) as { CurrentInstanceCount?: number }[];
      const running = variants.reduce((sum, { CurrentInstanceCount = 0 }) => sum + CurrentInstanceCount, 0);
      expect(running).toBe(Math.round(hours / 24));
    }
  });

  test('tuning jobs started the training jobs that name them', () => {
    const children = ofKind(start, 'training-job').filter(({ members }) => members?.['TuningJobArn'] !== undefined);
    expect(children.length).toBeGreaterThan(5);
    expect(children.some(({ tags }) => Object.keys(tags).length === 0)).toBe(true);
    expect(new Set(children.map(({ members }) => members?.['TuningJobArn']))).toEqual(
      new Set(ofKind(start, 'hyper-parameter-tuning-job').map(({ arn }) => arn)),
    );
  });

  test('one domain of three hands its tags on, and one has no single sign-on', () => {
    const domains = ofKind(start, 'domain').map(({ members }) => [members?.['TagPropagation'], members?.['AuthMode']]);
    expect(domains).toEqual([
      ['DISABLED', 'SSO'],
      ['ENABLED', 'SSO'],
      ['DISABLED', 'IAM'],
    ]);
  });

  test('people’s single sign-on is the address they have in the workspace', () => {
    const known = new Map(
      ofKind(start, 'user-profile').map(({ name, members }) => [name, members?.['SingleSignOnUserValue']]),
    );
    const here = workspacePeople.filter(({ team_id, name }) => team_id === workspaceTeam.id && known.has(name));
    expect(here.map(({ name }) => name)).toEqual(['ana', 'ben', 'chloe', 'dmitri']);
    for (const { name, email } of here) expect([email, undefined]).toContain(known.get(name));
    expect(known.get('ana')).toBe('ana@acme-ml.example');
    expect(known.get('dmitri')).toBeUndefined();
  });
});

describe('tags that break the policy', () => {
  const broken = start.filter((item) => findings(item).length > 0);

  test('are on one of seven', () => {
    const share = broken.length / start.length;
    expect([share > 0.12, share < 0.18]).toEqual([true, true]);
  });

  test('are of every sort, over many kinds', () => {
    const sorts = (sort: TagFinding['kind']) =>
      broken.filter((item) => findings(item).some(({ kind }) => kind === sort));
    const kindsOf = (sort: TagFinding['kind']) => new Set(sorts(sort).map(({ kind }) => kind)).size;
    expect(kindsOf('missing')).toBeGreaterThan(25);
    for (const sort of ['wrong-case', 'near-miss-key', 'near-miss-value', 'value-not-allowed'] as const)
      expect([sort, kindsOf(sort) >= 3]).toEqual([sort, true]);
    for (const sort of ['duplicate', 'empty'] as const) expect([sort, kindsOf(sort) >= 2]).toEqual([sort, true]);
    expect(new Set(broken.map(({ kind }) => kind)).size).toBeGreaterThan(40);
  });

  test('leave some resources without any that were tagged once, and some that never were', () => {
    const bare = broken.filter(({ tags }) => Object.keys(tags).length === 0);
    const once = bare.filter(({ onceTagged }) => onceTagged === true).length;
    expect([once >= 3, bare.length - once > 20]).toEqual([true, true]);
  });

  test('leave some of which only Studio knows the owner, and one with no room for two more', () => {
    const byStudio = broken.filter(({ tags }) => Object.keys(tags).every((key) => key.startsWith('sagemaker:')));
    expect(byStudio.filter(({ tags }) => 'sagemaker:user-profile-arn' in tags).length).toBeGreaterThan(5);
    const full = broken.filter(({ tags }) => Object.keys(tags).length === 49);
    expect(full.map((item) => [item.name, findings(item).length])).toEqual([['transaction-velocity', 2]]);
  });
});
