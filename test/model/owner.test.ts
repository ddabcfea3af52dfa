import { describe, expect, test } from '@jest/globals';
import { judgeOf } from '../../src/model/judge.ts';
import { ownerEmail } from '../../src/model/owner.ts';
import type { Resource, ResourceFacts, Tags } from '../../src/model/resource.ts';

const rules = {
  policy: { primary: 'team', required: [{ key: 'team' }] },
  ownerKeys: ['owner', 'creator', 'created-by'],
};

const make = (path: string, tags: Tags = {}, facts: ResourceFacts = {}): Resource => ({
  arn: `arn:aws:sagemaker:eu-west-1:111111111111:${path}`,
  kind: path.slice(0, path.indexOf('/')),
  name: path.slice(path.lastIndexOf('/') + 1),
  account: '111111111111',
  region: 'eu-west-1',
  state: 'live',
  tags,
  facts,
});

const ana = make('user-profile/d-1/Ana', {}, { domainId: 'd-1', ssoUser: 'ana.torres@acme.example' });
const ben = make('user-profile/d-1/ben', {}, { domainId: 'd-1' });
const lab = make('space/d-1/lab', {}, { domainId: 'd-1', userProfile: 'ben' });
const ownerOf = (one: Resource, all: Resource[] = [ana, ben, lab]) => judgeOf(all, rules)(one).owner;

const PROFILE = 'sagemaker:user-profile-arn';
const profileTag = (name: string): Tags => ({ [PROFILE]: make(`user-profile/d-1/${name}`).arn });

describe('the owner of a resource', () => {
  test('is the user of the profile that Studio names, by single sign-on where that is known', () => {
    expect(ownerOf(make('training-job/t', { ...profileTag('ana'), owner: 'ben' }))).toEqual({
      name: 'ana.torres@acme.example',
      from: 'sso',
      key: PROFILE,
    });
    expect(ownerOf(make('training-job/t', profileTag('ben')))).toEqual({ name: 'ben', from: 'studio', key: PROFILE });
  });

  test('is the profile by name where profiles could not be listed', () => {
    expect(ownerOf(make('training-job/t', profileTag('ana')), [])).toEqual({
      name: 'ana',
      from: 'studio',
      key: PROFILE,
    });
    expect(ownerOf(make('app/d-1/ana/JupyterLab/x', {}, { domainId: 'd-1', userProfile: 'Ana' }), [])).toEqual({
      name: 'Ana',
      from: 'studio',
    });
    expect(ownerOf(make('app/d-1/lab/JupyterLab/x', {}, { domainId: 'd-1', space: 'lab' }), [lab])).toEqual({
      name: 'ben',
      from: 'studio',
    });
  });

  test('is whose profile or private space it is', () => {
    expect(ownerOf(ana)).toEqual({ name: 'ana.torres@acme.example', from: 'sso' });
    expect(ownerOf(ben)).toEqual({ name: 'ben', from: 'studio' });
    expect(ownerOf(lab)).toEqual({ name: 'ben', from: 'studio' });
    expect(ownerOf(make('training-job/t', { 'sagemaker:space-arn': lab.arn }))).toMatchObject({ name: 'ben' });
  });

  test.each([
    [{ Creator: ' ana ' }, 'ana', 'Creator'],
    [{ 'created-by': 'x', OWNER: 'ben' }, 'ben', 'OWNER'],
    [{ owner: ' ', creator: 'ana' }, 'ana', 'creator'],
    [{ 'aws:createdBy': 'IAMUser:AIDACKCEVSQ6C2EXAMPLE:ana' }, 'ana', 'aws:createdBy'],
    [{ 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:ana@acme.example' }, 'ana@acme.example', 'aws:createdBy'],
    [{ 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:ana', owner: 'ben' }, 'ben', 'owner'],
  ])('is what %j says', (tags: Tags, name, key) => {
    expect(ownerOf(make('model/m', tags))).toEqual({ name, from: 'tag', key });
  });

  test.each([
    {},
    { owner: '' },
    { 'aws:createdBy': 'Root:111111111111' },
    { 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:SageMaker' },
    { 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:i-0123456789abcdef0' },
    { 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:' },
    { 'aws:createdBy': 'ana' },
    { [PROFILE]: 'not an ARN' },
    { [PROFILE]: 'arn:aws:sagemaker:eu-west-1:111111111111:domain/d-1' },
  ])('is unknown where there is but %j', (tags: Tags) => {
    expect(ownerOf(make('model/m', tags))).toBeUndefined();
  });

  test('is never read raw out of the tag that only AWS sets', () => {
    const judge = judgeOf([], { ...rules, ownerKeys: ['aws:createdBy'] });
    expect(judge(make('model/m', { 'aws:createdBy': 'Root:111111111111' })).owner).toBeUndefined();
  });
});

describe('the e-mail address of an owner', () => {
  test.each([
    ['ana', '{owner}@acme.example', 'ana@acme.example'],
    [' Ana.Torres ', 'ml+{owner}@acme.example', 'ml+ana.torres@acme.example'],
    ['Ana@Acme.example', '{owner}@other.example', 'ana@acme.example'],
    ['ana@acme.example', undefined, 'ana@acme.example'],
    ['ana', undefined, undefined],
    ['Ana Torres', '{owner}@acme.example', undefined],
    ['<!channel>', '{owner}@acme.example', undefined],
    ['a@b@c', '{owner}@acme.example', undefined],
    ['$&', '{owner}@acme.example', '$&@acme.example'],
    ['', '{owner}@acme.example', undefined],
  ])('%j with %j is %j', (name, template, email) => {
    expect(ownerEmail(name, template)).toBe(email);
  });
});
