import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  costKeyWords,
  DIMENSIONS,
  METRICS,
  metricWord,
  parseCostKey,
  parseDimension,
  parseMetric,
} from '../../src/command/cost-words.ts';
import { anyCostKey } from './arbitraries.ts';

describe('the tables', () => {
  test('every word, alias and AWS spelling names its own entry', () => {
    for (const [name, { word, aliases, title }] of Object.entries(DIMENSIONS)) {
      for (const spelling of [word, title, name, name.toLowerCase(), word.toUpperCase(), ...aliases]) {
        expect(parseDimension(spelling)).toBe(name);
      }
    }
    for (const [name, { word, aliases, title }] of Object.entries(METRICS)) {
      for (const spelling of [word, title, name, name.toLowerCase(), word.toUpperCase(), ...aliases]) {
        expect(parseMetric(spelling)).toBe(name);
      }
    }
  });

  test('no word is in both', () => {
    for (const { word, aliases } of Object.values(DIMENSIONS)) {
      for (const spelling of [word, ...aliases]) expect(parseMetric(spelling)).toBeUndefined();
    }
  });

  test("a metric's word is read back", () => {
    for (const metric of ['UnblendedCost', 'NetAmortizedCost'] as const) {
      expect(parseMetric(metricWord(metric))).toBe(metric);
    }
  });
});

describe('cost keys', () => {
  test('are dimensions, cost categories, or tags as they stand', () => {
    expect(parseCostKey('Usage Type')).toEqual({ kind: 'dimension', dimension: 'USAGE_TYPE' });
    expect(parseCostKey('category:Team')).toEqual({ kind: 'costCategory', key: 'Team' });
    expect(parseCostKey('Cost-Center')).toEqual({ kind: 'tag', key: 'Cost-Center' });
    expect(parseCostKey('tag:service')).toEqual({ kind: 'tag', key: 'service' });
  });

  test('tags named like one of our words are told apart', () => {
    expect(costKeyWords({ kind: 'tag', key: 'Service' })).toBe('tag:Service');
    expect(costKeyWords({ kind: 'tag', key: 'tag:x' })).toBe('tag:tag:x');
    expect(costKeyWords({ kind: 'tag', key: 'category:x' })).toBe('tag:category:x');
    expect(costKeyWords({ kind: 'tag', key: 'cost-center' })).toBe('cost-center');
  });

  test('are read back from their words', () => {
    fc.assert(fc.property(anyCostKey, (key) => expect(parseCostKey(costKeyWords(key))).toEqual(key)));
  });
});
