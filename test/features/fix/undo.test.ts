import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { undoItems } from '../../../src/features/fix/undo.ts';
import type { Tags } from '../../../src/model/resource.ts';
import { editedTags, type TagEdit } from '../../../src/model/tag-edit.ts';
import type { Change } from '../../../src/store/changes.ts';
import { estateOf, resource } from '../../support/estate.ts';
import { asked, audited, nowAt, tagsOf } from '../../support/fixing.ts';
import { press, readable } from '../../support/messages.ts';
import { startRunning, type Running } from '../../support/running.ts';

/** undo(fix(x)) is x, whatever its tags are and whatever was done to them. */

const LETTERS = Array.from('abzAZ09 _.:/=+-@éßΩ名٣');
const text = (minLength: number) =>
  fc.string({ unit: fc.constantFrom(...LETTERS), minLength, maxLength: 8 }).filter((one) => !/^aws:/i.test(one));
const key = fc.oneof(text(1), fc.constantFrom('team', 'Team', '__proto__', 'constructor', 'owner'));
const tags: fc.Arbitrary<Tags> = fc
  .uniqueArray(fc.tuple(key, text(0)), { maxLength: 6, selector: ([name]) => name })
  .map((entries) => Object.fromEntries(entries));
const aws = fc.constantFrom<Tags>({}, { 'aws:createdBy': 'Root' }, { 'aws:cloudformation:stack-name': 'ml' });

/** Some keys of the tags go or change, others come. */
const edited = fc.tuple(tags, tags).chain(([before, other]) =>
  fc.record({
    before: fc.constant(before),
    edit: fc.subarray(Object.keys(before)).map((remove): TagEdit => ({
      set: Object.fromEntries(Object.entries(other).filter(([name]) => !remove.includes(name))),
      remove,
    })),
  }),
);

const changeOf = (before: Tags, after: Tags): Change => ({
  id: 'c1',
  at: 0,
  person: 'U0ANA',
  via: 'dialog',
  arn: 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/x',
  kind: 'endpoint',
  name: 'x',
  account: '222233334444',
  region: 'eu-west-1',
  operation: 'tag',
  before,
  after,
  outcome: { at: 1, result: 'done' },
});

describe('what undoes a change', () => {
  test('makes the tags from before of those after it, AWS’s own left alone, and expects exactly those after it', () => {
    fc.assert(
      fc.property(edited, aws, ({ before, edit }, own) => {
        const was = { ...own, ...before };
        const after = editedTags(was, edit);
        const [item] = undoItems([changeOf(was, after)]);
        expect(new Map(Object.entries(editedTags(after, item?.edit ?? edit)))).toEqual(new Map(Object.entries(was)));
        expect(item?.expected).toEqual(after);
        expect(item?.undoes).toBe('c1');
        expect(
          [...Object.keys(item?.edit.set ?? {}), ...(item?.edit.remove ?? [])].filter((one) => /^aws:/i.test(one)),
        ).toEqual([]);
      }),
    );
  });
});

describe('through the bot, at AWS', () => {
  const CASES = fc.sample(edited, { numRuns: 25, seed: 20261119 });
  const named = CASES.map((one, at) => ({ ...one, name: `case-${at}`, arn: resource(`endpoint/case-${at}`).arn }));
  let running: Running;
  beforeAll(async () => {
    const items = named.map(({ name, before }) => resource(`endpoint/${name}`, before));
    running = await startRunning({
      workspace: { inventory: estateOf(items) },
      config: (config) => ({ ...config, tagPolicy: { primary: 'cost-center', required: [{ key: 'cost-center' }] } }),
    });
    await audited(running.demo);
  });
  afterAll(() => running.stop());

  const quoted = (written: string) => `"${written.replace(/[\\"]/g, '\\$&')}"`;
  const set = ({ set: all }: TagEdit) =>
    Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${quoted(name)}=${quoted(value)}`]));
  const removed = ({ remove }: TagEdit) =>
    remove.filter((name) => /^[\w.:/@+-]+$/.test(name)).map((name) => `remove:${name}`);

  test.each(named)('$name: exactly its earlier tags are there again', async ({ name, arn, before, edit }) => {
    const words = [...set(edit), ...removed(edit)];
    const message = await asked(running.demo, `tag ${name} ${words.join(' ')}`);
    if (words.length === 0 || /Nothing would change/.test(readable(message))) return;
    expect(readable(message)).toMatch(/What changes/);
    await press(running.demo, message, 'Tag it');
    const fixed = tagsOf(running, arn);
    for (const [key, value] of Object.entries(edit.set))
      if (value !== '') expect(new Map(Object.entries(fixed)).get(key)).toBe(value);
    await press(running.demo, await nowAt(running.demo, message), 'Undo');
    expect(new Map(Object.entries(tagsOf(running, arn)))).toEqual(new Map(Object.entries(before)));
  });
});
