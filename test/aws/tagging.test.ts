import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addTags, deleteTags, readTags, tagResources, untagResources } from '../../src/aws/tagging.ts';
import '../support/properties.ts';
import { refusal } from './sagemaker/between.ts';
import { estateItem, world, type World } from './sagemaker/estate.ts';

const items = [
  estateItem('endpoint', 0, { tags: { team: 'search', 'aws:createdBy': 'AssumedRole:X:ana' } }),
  estateItem('model', 0),
  estateItem('training-job', 0, { tags: { owner: 'ana' } }),
];
const [endpoint, model, job] = items.map(({ arn }) => arn) as [string, string, string];

let w: World;
beforeEach(async () => {
  w = await world(items);
});
afterEach(() => w.close());

describe('reading tags', () => {
  test('gives those of this moment, AWS’s own included', async () => {
    await addTags(w.place, endpoint, { team: 'vision' });
    await expect(readTags(w.place, endpoint)).resolves.toEqual({
      team: 'vision',
      'aws:createdBy': 'AssumedRole:X:ana',
    });
    await expect(readTags(w.place, model)).resolves.toEqual({});
  });

  test('reads all pages', async () => {
    const tags = Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`key-${n}`, `value ${n}`]));
    await addTags(w.place, model, tags);
    w.emulated.setFaults({ pageSize: 7 });
    await expect(readTags(w.place, model)).resolves.toEqual(tags);
  });

  test.each(items.map(({ kind, arn }) => [kind, arn]))('says of a %s that is gone that it is gone', async (_, arn) => {
    w.emulated.setFaults({ vanish: [arn] });
    await expect(readTags(w.place, arn)).rejects.toMatchObject({ code: 'aws_not_found' });
  });
});

describe('writing tags', () => {
  test('sets and removes tags of several kinds in one call, and says AWS’s request id', async () => {
    const arns = [endpoint, model, job];
    const set = await tagResources(w.place, arns, { team: 'fraud', note: '' });
    expect(set.failed.size).toBe(0);
    expect(set.requestId).toMatch(/./);
    const removed = await untagResources(w.place, arns, ['owner', 'team', 'nobody-has-it']);
    expect(removed.failed.size).toBe(0);
    expect(removed.requestId).not.toBe(set.requestId);
    expect(w.emulated.tagsOf(endpoint)).toEqual({ note: '', 'aws:createdBy': 'AssumedRole:X:ana' });
    expect(w.emulated.tagsOf(model)).toEqual({ note: '' });
    expect(w.emulated.tagsOf(job)).toEqual({ note: '' });
    expect(w.emulated.calls()).toMatchObject({ 'tagging:TagResources': 1, 'tagging:UntagResources': 1 });
  });

  test('says which resources failed, why, and whether another try is worth it; the others are done', async () => {
    w.emulated.setFaults({ refuseTagging: [model], tagFailures: [{ arn: job, times: 1 }] });
    const { failed } = await tagResources(w.place, [endpoint, model, job], { team: 'fraud' });
    expect([...failed.keys()].sort()).toEqual([model, job].sort());
    expect(failed.get(model)).toMatchObject({ retry: false });
    expect(failed.get(job)).toMatchObject({ code: 'InternalServiceException', retry: true });
    expect(failed.get(model)?.message).toMatch(/./);
    expect(w.emulated.tagsOf(endpoint)).toMatchObject({ team: 'fraud' });
    expect((await tagResources(w.place, [job], { team: 'fraud' })).failed.size).toBe(0);
  });

  test('a permission that is missing for one service shows as a failure of each resource', async () => {
    w.emulated.setFaults({ deny: ['sagemaker:AddTags'] });
    const { failed } = await tagResources(w.place, [endpoint], { team: 'fraud' });
    expect(failed.get(endpoint)).toMatchObject({ code: 'AccessDeniedException', retry: false });
    w.emulated.setFaults({ deny: ['tag:TagResources'] });
    await expect(tagResources(w.place, [endpoint], { team: 'fraud' })).rejects.toMatchObject({
      code: 'aws_access_denied',
      action: 'tag:TagResources',
    });
  });

  test('goes around the tagging API where that refuses', async () => {
    w.emulated.setFaults({ refuseTagging: ['*'] });
    expect((await addTags(w.place, model, { team: 'fraud', note: 'x' })).failed.size).toBe(0);
    const { failed, requestId } = await deleteTags(w.place, model, ['note']);
    expect(failed.size).toBe(0);
    expect(requestId).toMatch(/./);
    expect(w.emulated.tagsOf(model)).toEqual({ team: 'fraud' });
  });

  test('what SageMaker refuses of one resource is told as a failure of it', async () => {
    w.emulated.setFaults({ vanish: [model] });
    expect((await addTags(w.place, model, { a: 'b' })).failed.get(model)).toMatchObject({ code: 'aws_not_found' });
    w.emulated.setFaults({ deny: ['sagemaker:DeleteTags'] });
    const { failed } = await deleteTags(w.place, model, ['a']);
    expect(failed.get(model)).toMatchObject({ code: 'aws_access_denied', message: /sagemaker:DeleteTags/ });
  });

  test('any key and value AWS allows comes back as it was written', async () => {
    const text = (min: number, max: number) =>
      fc
        .string({
          unit: fc.constantFrom(...Array.from('aZ9ü語 _.:/=+-@'), '__proto__', '𝕏'),
          minLength: min,
          maxLength: max,
        })
        .filter((each) => /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(each) && !/^aws:/i.test(each));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(text(1, 20), text(0, 30)), { selector: ([key]) => key, maxLength: 8 }),
        async (pairs) => {
          const tags = Object.fromEntries(pairs);
          const before = Object.keys(await readTags(w.place, job));
          if (before.length > 0) await untagResources(w.place, [job], before);
          if (pairs.length > 0) await tagResources(w.place, [job], tags);
          const read = await readTags(w.place, job);
          expect(new Map(Object.entries(read))).toEqual(new Map(Object.entries(tags)));
        },
      ),
      { numRuns: 8 },
    );
  });

  test('throws what concerns the whole call', async () => {
    await w.close();
    w = await world(items, {
      between: (operation) =>
        operation === 'TagResources' ? refusal('InvalidParameterException', 'Too many tags.') : undefined,
    });
    await expect(tagResources(w.place, [model], { a: 'b' })).rejects.toMatchObject({
      code: 'aws_rejected',
      message: /Too many tags/,
    });
  });
});
