import { describe, expect, test } from '@jest/globals';
import { fixGroup, judgeOf, suggestedEdit, type Rules } from '../../src/model/judge.ts';
import type { Resource, ResourceFacts, Tags } from '../../src/model/resource.ts';

const rules: Rules = {
  policy: {
    primary: 'cost-center',
    required: [
      { key: 'cost-center', values: ['search', 'vision', 'fraud'] },
      { key: 'environment', values: ['production', 'staging', 'development'] },
    ],
  },
  ownerKeys: ['owner'],
};
const PLACE = { account: '111111111111', region: 'eu-west-1' };
const arnOf = (path: string, { account, region } = PLACE) => `arn:aws:sagemaker:${region}:${account}:${path}`;

const make = (path: string, tags: Tags = {}, facts: ResourceFacts = {}, place = PLACE): Resource => {
  const [kind = '', ...rest] = path.split('/');
  return { arn: arnOf(path, place), kind, name: rest.at(-1) ?? '', ...place, state: 'live', tags, facts };
};
const environment = { environment: 'production' };
const of = (team: string): Tags => ({ ...environment, 'cost-center': team });
const from = (...paths: string[]): ResourceFacts => ({
  madeFrom: paths.map((path) => {
    const [kind = '', name = ''] = path.split('/');
    return { kind, name };
  }),
});

/** What is suggested for the cost center of the first, among all. */
const suggested = (one: Resource, ...others: Resource[]) => {
  const judge = judgeOf([one, ...others], rules);
  return judge(one).suggestions.find(({ key }) => key === 'cost-center');
};

describe('what stands on the resource itself', () => {
  test.each([
    [{ 'Cost-Center': 'search' }, 'search', 'high', { kind: 'wrong-case', found: 'Cost-Center' }],
    [{ 'Cost-Center': 'serach' }, 'search', 'medium', { kind: 'wrong-case', found: 'Cost-Center' }],
    [{ costcenter: 'search' }, 'search', 'high', { kind: 'near-miss-key', found: 'costcenter' }],
    [{ 'cost-centre': 'search' }, 'search', 'medium', { kind: 'near-miss-key', found: 'cost-centre' }],
    [{ 'cost-center': 'Search' }, 'search', 'high', { kind: 'near-miss-value', from: 'Search' }],
    [{ 'cost-center': 'serach' }, 'search', 'medium', { kind: 'near-miss-value', from: 'serach' }],
    [{ 'cost-center': '', 'COST-CENTER': 'fraud' }, 'fraud', 'high', { kind: 'wrong-case', found: 'COST-CENTER' }],
    [
      { 'cost-center': 'moon', 'COST-CENTER': 'fruad' },
      'fraud',
      'medium',
      { kind: 'wrong-case', found: 'COST-CENTER' },
    ],
    [
      { 'Cost-Center': 'search', 'COST-CENTER': 'fraud' },
      'search',
      'low',
      { kind: 'wrong-case', found: 'Cost-Center' },
    ],
  ])('%j means %s', (tags: Tags, value, confidence, reason) => {
    expect(suggested(make('model/m', tags))).toEqual({ key: 'cost-center', value, confidence, reason });
  });

  test('is not guessed at where it contradicts itself or says nothing', () => {
    expect(suggested(make('model/m', { 'cost-center': '', 'Cost-Center': 'a', 'COST-CENTER': 'b' }))).toBeUndefined();
    expect(suggested(make('model/m', { 'cost-center': '', Cost_Center: 'moon' }))).toBeUndefined();
    expect(suggested(make('model/m', { 'Cost-Center': ' ' }))).toBeUndefined();
  });

  test('is removed only when asked, duplicates and all variants of the key included', () => {
    const judge = judgeOf([], rules);
    const edits = (tags: Tags) => {
      const judgement = judge(make('model/m', { ...environment, ...tags }));
      return [suggestedEdit(judgement), suggestedEdit(judgement, { removeOld: true })];
    };
    const set = { 'cost-center': 'search' };
    expect(edits({ 'Cost-Center': 'search', 'COST-CENTER': 'search' })).toEqual([
      { set, remove: [] },
      { set, remove: ['Cost-Center', 'COST-CENTER'] },
    ]);
    expect(edits({ costcenter: 'search' })[1]).toEqual({ set, remove: ['costcenter'] });
    expect(edits({ ...set, 'Cost-Center': 'fraud' })).toEqual([
      { set: {}, remove: [] },
      { set: {}, remove: ['Cost-Center'] },
    ]);
    // Without a value for the right key, the others are all there is.
    expect(edits({ 'Cost-Center': 'moon' })[1]).toEqual({ set: {}, remove: [] });
  });
});

describe('lineage', () => {
  const config = make('endpoint-config/c', {}, from('model/m'));
  const model = make('model/m', {}, from('training-job/t'));
  const job = make('training-job/t', of('fraud'));

  test('follows an endpoint to the training job of its model', () => {
    expect(suggested(make('endpoint/e', {}, from('endpoint-config/c')), config, model, job)).toEqual({
      key: 'cost-center',
      value: 'fraud',
      confidence: 'high',
      reason: {
        kind: 'lineage',
        via: { kind: 'training-job', name: 't' },
        path: [
          { kind: 'endpoint-config', name: 'c' },
          { kind: 'model', name: 'm' },
          { kind: 'training-job', name: 't' },
        ],
      },
    });
  });

  test('takes the nearest that carries an allowed value, and none where equally near ones disagree', () => {
    const via = (...models: Resource[]) =>
      suggested(make('endpoint/e', {}, from('model/m', 'model/n')), ...models, job)?.reason;
    const tagged = (name: string, team: string) => make(`model/${name}`, of(team), from('training-job/t'));
    expect(via(tagged('m', 'moon'), tagged('n', 'search'))).toMatchObject({ via: { name: 'n' } });
    expect(via(tagged('m', 'moon'), tagged('n', 'moon'))).toMatchObject({ via: { name: 't' } });
    expect(via(tagged('m', 'search'), tagged('n', 'search'))).toMatchObject({ via: { name: 'm' } });
    expect(via(tagged('m', 'search'), tagged('n', 'vision'))).toBeUndefined();
  });

  test('ends where things were made from each other, from themselves, or from what is gone', () => {
    const one = make('model/m', {}, from('model/m', 'pipeline/p', 'training-job/gone'));
    const other = make('pipeline/p', {}, from('model/m', 'pipeline/p'));
    expect(suggested(one, other)).toBeUndefined();
    expect(suggested(one, make('pipeline/p', of('vision'), from('model/m')))?.value).toBe('vision');
  });

  test('stays in the account and region', () => {
    for (const place of [
      { ...PLACE, region: 'us-east-1' },
      { ...PLACE, account: '222222222222' },
    ]) {
      expect(suggested(model, make('training-job/t', of('fraud'), {}, place))).toBeUndefined();
    }
  });
});

describe('Studio', () => {
  const domain = make('domain/d-1', of('vision'), { domainId: 'd-1' });
  const profile = make('user-profile/d-1/Ana', of('search'), { domainId: 'd-1' });
  const space = make('space/d-1/lab', of('fraud'), { domainId: 'd-1', userProfile: 'Ana' });
  const app = (facts: ResourceFacts) => make('app/d-1/x/JupyterLab/default', {}, { domainId: 'd-1', ...facts });
  const bare = (its: Resource): Resource => ({ ...its, tags: {} });

  test('gives an app the tags of its space, else of its profile, else of its domain', () => {
    const of = (facts: ResourceFacts, ...others: Resource[]) => suggested(app(facts), ...others)?.reason;
    const via = (kind: string, name: string) => ({ kind: 'studio', via: { kind, name } });
    expect(of({ space: 'lab' }, space, profile, domain)).toEqual(via('space', 'lab'));
    expect(of({ space: 'lab' }, bare(space), profile, domain)).toEqual(via('user-profile', 'Ana'));
    expect(of({ userProfile: 'ana' }, space, profile, domain)).toEqual(via('user-profile', 'Ana'));
    expect(of({ space: 'lab' }, bare(space), bare(profile), domain)).toEqual(via('domain', 'd-1'));
    expect(of({}, space, profile, domain)).toEqual(via('domain', 'd-1'));
  });

  test('is found by the tags it sets, whatever their case', () => {
    const created = (key: string, path: string) =>
      suggested(make('training-job/t', { [`sagemaker:${key}-arn`]: arnOf(path) }), space, profile, domain)?.value;
    expect(created('space', 'space/d-1/lab')).toBe('fraud');
    expect(created('user-profile', 'user-profile/d-1/ana')).toBe('search');
    expect(created('domain', 'domain/d-1')).toBe('vision');
    expect(created('user-profile', 'user-profile/d-1/gone')).toBeUndefined();
    expect(created('user-profile', 'not an ARN')).toBeUndefined();
    // An ARN of something else says nothing about where the resource belongs.
    expect(created('user-profile', 'domain/d-1')).toBeUndefined();
  });
});

describe('siblings', () => {
  const many = (count: number, team: string, path: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => make(path(n), of(team)));

  test('of the same kind say, when four of five do', () => {
    const frauds = many(8, 'fraud', (n) => `endpoint/fraud-${n}`);
    const others = (count: number) => many(count, 'vision', (n) => `endpoint/fraud-other-${n}`);
    const one = make('endpoint/fraud-x');
    expect(suggested(one, ...frauds)).toMatchObject({
      value: 'fraud',
      confidence: 'medium',
      reason: { kind: 'siblings', prefix: 'fraud', count: 8, of: 8 },
    });
    expect(suggested(one, ...frauds, ...others(2))).toMatchObject({
      confidence: 'low',
      reason: { kind: 'siblings', prefix: 'fraud', count: 8, of: 10 },
    });
    expect(suggested(one, ...frauds, ...others(3))).toBeUndefined();
    expect(suggested(one, ...frauds.slice(0, 1))).toBeUndefined();
  });

  test('whose values are not allowed or missing are not asked', () => {
    const none = [make('endpoint/fraud-a'), make('endpoint/fraud-b', { 'cost-center': 'moon' })];
    expect(
      suggested(make('endpoint/fraud-x'), ...none, ...many(2, 'fraud', (n) => `endpoint/fraud-${n}`))?.reason,
    ).toEqual({ kind: 'siblings', prefix: 'fraud', count: 2, of: 2 });
  });

  test('with the longest beginning in common decide, and not a shorter one where they are divided', () => {
    const frauds = many(20, 'fraud', (n) => `endpoint/fraud-${n}`);
    const rankers = many(2, 'search', (n) => `endpoint/fraud-ranker-v${n}`);
    const one = make('endpoint/fraud-ranker-v7');
    expect(suggested(one, ...frauds, ...rankers)?.reason).toMatchObject({ prefix: 'fraud-ranker-v', count: 2, of: 2 });
    const divided = [...rankers, make('endpoint/fraud-ranker-v9', of('vision'))];
    expect(suggested(one, ...frauds, ...divided)).toBeUndefined();
  });

  test('of the same kind go before others, which are asked when they are too few', () => {
    const models = many(3, 'search', (n) => `model/fraud-${n}`);
    const endpoints = many(2, 'fraud', (n) => `endpoint/fraud-${n}`);
    const one = make('endpoint/fraud-x');
    expect(suggested(one, ...models, ...endpoints)?.reason).toMatchObject({ prefix: 'fraud', count: 2, of: 2 });
    expect(suggested(one, ...models)?.reason).toEqual({
      kind: 'siblings',
      prefix: 'fraud',
      count: 3,
      of: 3,
      otherKinds: true,
    });
  });

  test('are those that begin with the same words, in any case, in the same account', () => {
    const of =
      (path: string, place = PLACE) =>
      (n: number) =>
        make(`${path}${n}`, { 'cost-center': 'fraud' }, {}, place);
    const found = (name: string, made: (n: number) => Resource) =>
      suggested(make(`endpoint/${name}`), made(1), made(2))?.reason;
    expect(found('Fraud-x', of('endpoint/fraud_'))).toMatchObject({ prefix: 'Fraud' });
    expect(found('fraud7', of('endpoint/fraud'))).toMatchObject({ prefix: 'fraud' });
    expect(found('fraud-x', of('endpoint/fraudster-'))).toBeUndefined();
    expect(found('fr-x', of('endpoint/fr-'))).toBeUndefined();
    expect(found('fraud-x', of('endpoint/fraud-', { ...PLACE, region: 'us-east-1' }))).toMatchObject({ count: 2 });
    expect(found('fraud-x', of('endpoint/fraud-', { ...PLACE, account: '222222222222' }))).toBeUndefined();
  });
});

describe('the order of reasons', () => {
  const profile = make('user-profile/d-1/ana', of('search'), { domainId: 'd-1' });
  const owned = (n: number) =>
    make(`pipeline/p${n}`, { ...of('search'), owner: 'ana' }, {}, { ...PLACE, account: '222222222222' });
  const siblings = [1, 2].map((n) => make(`model/fraud-${n}`, of('vision')));
  const one = make(
    'model/fraud-x',
    { 'Cost-Center': 'search', owner: 'ana', 'sagemaker:user-profile-arn': profile.arn },
    from('training-job/t'),
  );

  test('is repair, lineage, Studio, siblings, the habit of the owner', () => {
    const job = make('training-job/t', of('fraud'));
    const rest = (tags: Tags): Tags => ({ owner: 'ana', ...tags });
    const studio = { 'sagemaker:user-profile-arn': profile.arn };
    const all = [job, profile, ...siblings, owned(1), owned(2)];
    const reason = (tags: Tags, others: Resource[]) => suggested({ ...one, tags }, ...others)?.reason;
    expect(reason(one.tags, all)?.kind).toBe('wrong-case');
    expect(reason(rest(studio), all)?.kind).toBe('lineage');
    expect(reason(rest(studio), all.slice(1))?.kind).toBe('studio');
    expect(reason(rest({}), all.slice(1))?.kind).toBe('siblings');
    expect(reason(rest({}), [owned(1), owned(2)])).toEqual({ kind: 'owner-habit', owner: 'ana', count: 2, of: 2 });
    expect(reason(rest({}), [owned(1)])).toBeUndefined();
  });
});

describe('fixGroup', () => {
  const judge = judgeOf([], rules);
  const group = (tags: Tags, kind = 'model') => fixGroup(kind, judge(make(`${kind}/m`, { ...environment, ...tags })));

  test('is the same for the same problem and suggestion alone', () => {
    const wrongCase = group({ 'Cost-Center': 'search' });
    expect(wrongCase).toBeDefined();
    expect(group({ 'Cost-Center': 'search', other: 'x' })).toBe(wrongCase);
    const others = [
      group({ 'Cost-Center': 'search' }, 'endpoint'),
      group({ 'Cost-Center': 'fraud' }),
      group({ 'COST-CENTER': 'search' }),
      group({ 'cost-center': 'Search' }),
      group({ 'cost-center': 'SEARCH' }),
      group({ 'cost-center': 'search', 'Cost-Center': 'search' }),
    ];
    expect(others).not.toContain(undefined);
    expect(new Set([wrongCase, ...others]).size).toBe(others.length + 1);
  });

  test('is none where nothing is wrong or not all of it has a suggestion', () => {
    expect(group({ 'cost-center': 'search' })).toBeUndefined();
    expect(group({})).toBeUndefined();
    expect(group({ 'Cost-Center': 'search', environment: 'moon' })).toBeUndefined();
  });
});
