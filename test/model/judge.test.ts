import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { findingsOf, fixGroup, judgeOf, suggestedEdit, type Rules, type TagSuggestion } from '../../src/model/judge.ts';
import type { Resource } from '../../src/model/resource.ts';
import { editedTags } from '../../src/model/tag-edit.ts';
import { anyEstate, anyRules, anyTags, KINDS } from './estate.ts';
import { obviousFindings, obviouslyAllowed } from './obvious-findings.ts';

const everyEstate = (check: (estate: readonly Resource[], rules: Rules) => void): void =>
  fc.assert(fc.property(anyEstate, anyRules, check), { numRuns: 300 });

describe('findings', () => {
  test('are those of an obvious implementation, for any tags and policy', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), anyTags, anyRules, (kind, tags, rules) => {
        expect(findingsOf({ kind, tags }, rules)).toEqual(obviousFindings(rules.policy.required, kind, tags));
      }),
      { numRuns: 3_000 },
    );
  });

  test('of a judgement are the same, whatever else there is', () => {
    everyEstate((estate, rules) => {
      const judge = judgeOf(estate, rules);
      for (const resource of estate) expect(judge(resource).findings).toEqual(findingsOf(resource, rules));
    });
  });

  test('leave out keys that a kind cannot carry, by the policy', () => {
    const policy = {
      primary: 'team',
      required: [
        { key: 'team', except: ['image'] },
        { key: 'owner', except: ['project'] },
      ],
    };
    const rules = { policy, ownerKeys: [] };
    const keys = (kind: string) => findingsOf({ kind, tags: {} }, rules).map(({ key }) => key);
    expect(['image', 'project', 'model'].map(keys)).toEqual([['owner'], ['team'], ['team', 'owner']]);
    const edit = suggestedEdit(judgeOf([], rules)({ ...resource, kind: 'image', tags: { Team: 'x' } }));
    expect(edit).toEqual({ set: {}, remove: [] });
  });
});

const resource: Resource = {
  arn: 'arn:aws:sagemaker:eu-west-1:111111111111:model/m',
  kind: 'model',
  name: 'm',
  account: '111111111111',
  region: 'eu-west-1',
  state: 'live',
  tags: {},
  facts: {},
};

describe('suggestions', () => {
  test('are one a key at most, for what is wrong, with values the policy allows', () => {
    everyEstate((estate, rules) => {
      const judge = judgeOf(estate, rules);
      for (const one of estate) {
        const { findings, suggestions } = judge(one);
        const wrong = findings.filter(({ kind }) => kind !== 'duplicate').map(({ key }) => key);
        expect(new Set(suggestions.map(({ key }) => key)).size).toBe(suggestions.length);
        for (const { key, value } of suggestions) {
          expect(wrong).toContain(key);
          const rule = rules.policy.required.find((its) => its.key === key)!;
          expect([value, obviouslyAllowed(rule, value)]).toEqual([value, true]);
        }
      }
    });
  });

  test('make a resource keep the policy when each finding has one', () => {
    let whole = 0;
    everyEstate((estate, rules) => {
      const judge = judgeOf(estate, rules);
      for (const one of estate) {
        const judgement = judge(one);
        const { findings, suggestions } = judgement;
        const has = (key: string) => suggestions.some((its) => its.key === key);
        const all = findings.every(({ kind, key }) => kind === 'duplicate' || has(key));
        expect(fixGroup(one.kind, judgement) !== undefined).toBe(all && findings.length > 0);
        if (!all) continue;
        whole += findings.length > 0 ? 1 : 0;
        const after = (removeOld: boolean) =>
          findingsOf({ ...one, tags: editedTags(one.tags, suggestedEdit(judgement, { removeOld })) }, rules);
        expect(after(true)).toEqual([]);
        expect(after(false).filter(({ kind }) => kind !== 'duplicate')).toEqual([]);
      }
    });
    expect(whole).toBeGreaterThan(50);
  });

  test('take nothing away unless asked, and then only keys that a finding names', () => {
    everyEstate((estate, rules) => {
      const judge = judgeOf(estate, rules);
      for (const one of estate) {
        const judgement = judge(one);
        expect(suggestedEdit(judgement).remove).toEqual([]);
        const named = judgement.findings.flatMap((finding) => ('found' in finding ? finding.found : []));
        for (const key of suggestedEdit(judgement, { removeOld: true }).remove) expect(named).toContain(key);
      }
    });
  });

  test('do not depend on the order in which resources were found', () => {
    everyEstate((estate, rules) => {
      const judge = judgeOf(estate, rules);
      const turned = judgeOf(estate.toReversed(), rules);
      for (const one of estate) expect(turned(one)).toEqual(judge(one));
    });
  });

  test('never have a resource speak for itself, not even as it was before', () => {
    const rules: Rules = {
      policy: { primary: 'team', required: [{ key: 'team' }] },
      ownerKeys: ['owner'],
    };
    const carrying = (name: string): Resource => ({
      ...resource,
      name,
      arn: `arn:aws:sagemaker:eu-west-1:111111111111:model/${name}`,
      tags: { team: 'red', owner: 'ana' },
    });
    const [first, second] = [carrying('fraud-1'), carrying('fraud-2')];
    const judge = judgeOf([first, second], rules);
    expect(judge({ ...first, tags: { owner: 'ana' } }).suggestions).toEqual([]);
    const third = carrying('fraud-3');
    expect(judgeOf([first, second, third], rules)({ ...first, tags: { owner: 'ana' } }).suggestions).toMatchObject([
      { value: 'red', reason: { kind: 'siblings', prefix: 'fraud', count: 2, of: 2 } },
    ]);
  });
});

describe('reasons', () => {
  test('are true of what there is', () => {
    const seen = new Map<string, number>();
    everyEstate((estate, rules) => {
      const judge = judgeOf(estate, rules);
      for (const one of estate) {
        for (const suggestion of judge(one).suggestions) {
          seen.set(suggestion.reason.kind, (seen.get(suggestion.reason.kind) ?? 0) + 1);
          verify(suggestion, one, estate, rules, judge);
        }
      }
    });
    expect([...seen.keys()].toSorted()).toEqual(
      ['lineage', 'near-miss-key', 'near-miss-value', 'owner-habit', 'siblings', 'studio', 'wrong-case'].toSorted(),
    );
  });
});

const LETTERS = /\p{L}$/u;

/** Looks the reason up among the resources, by going through all of them. */
function verify(
  { key, value, reason }: TagSuggestion,
  one: Resource,
  estate: readonly Resource[],
  { policy }: Rules,
  judge: ReturnType<typeof judgeOf>,
): void {
  const rule = policy.required.find((its) => its.key === key)!;
  const allowed = ({ tags }: Resource): string | undefined =>
    Object.keys(tags).includes(key) && obviouslyAllowed(rule, tags[key] ?? '') ? tags[key] : undefined;
  const others = estate.filter((other) => other !== one && allowed(other) !== undefined);
  const find = (near: Resource, kind: string, name: string) =>
    estate.find(
      (other) =>
        other.account === near.account && other.kind === kind && other.name.toLowerCase() === name.toLowerCase(),
    );
  const counts = (alike: readonly Resource[]) => {
    const same = alike.filter((other) => allowed(other) === value).length;
    expect(same).toBeGreaterThanOrEqual(Math.max(2, 0.8 * alike.length));
    return { count: same, of: alike.length };
  };

  switch (reason.kind) {
    case 'near-miss-value':
      expect(one.tags[key]).toBe(reason.from);
      return;
    case 'wrong-case':
    case 'near-miss-key':
      expect(Object.keys(one.tags)).toContain(reason.found);
      expect(reason.found.toLowerCase() === key.toLowerCase()).toBe(reason.kind === 'wrong-case');
      return;
    case 'lineage': {
      let at = one;
      for (const step of reason.path) {
        const names = at.facts.madeFrom ?? [];
        expect(names.some((its) => find(at, its.kind, its.name)?.name === step.name && its.kind === step.kind)).toBe(
          true,
        );
        at = find(at, step.kind, step.name)!;
      }
      expect({ kind: at.kind, name: at.name }).toEqual(reason.via);
      expect(allowed(at)).toBe(value);
      return;
    }
    case 'studio': {
      const via = find(one, reason.via.kind, reason.via.name);
      const tagged = estate.filter(({ arn }) => Object.values(one.tags).includes(arn));
      expect(allowed(via ?? tagged.find(({ name }) => name === reason.via.name)!)).toBe(value);
      expect(['space', 'user-profile', 'domain']).toContain(reason.via.kind);
      return;
    }
    case 'siblings': {
      const { prefix, count, of, otherKinds } = reason;
      expect(one.name.startsWith(prefix)).toBe(true);
      const alike = others.filter((other) => {
        const rest = other.name.toLowerCase().slice(prefix.length);
        const goesOn = LETTERS.test(prefix) ? /^[a-z]/.test(rest) : /^\d/.test(rest);
        return (
          other.account === one.account &&
          other.name.toLowerCase().startsWith(prefix.toLowerCase()) &&
          !goesOn &&
          (otherKinds === true || other.kind === one.kind)
        );
      });
      expect(counts(alike)).toEqual({ count, of });
      return;
    }
    case 'owner-habit': {
      const owner = (its: Resource) => judge(its).owner?.name.toLowerCase();
      expect(owner(one)).toBe(reason.owner.toLowerCase());
      const { count, of } = reason;
      expect(counts(others.filter((other) => owner(other) === owner(one)))).toEqual({ count, of });
    }
  }
}
