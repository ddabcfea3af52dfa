import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tokenize } from '../../../src/command/tokens.ts';
import { isUsageError } from '../../../src/command/usage-error.ts';
import { overviewLine, parseOverviewRequest } from '../../../src/features/overview/request.ts';
import { anyCostKey, anyMetric } from '../../command/arbitraries.ts';

const context = { today: '2026-11-19', weekStart: 'monday' as const, primaryTag: 'cost-center', tagKeys: [] };

function parse(line: string) {
  const tokens = tokenize(line);
  return isUsageError(tokens) ? tokens : parseOverviewRequest(tokens, context);
}

describe('overview', () => {
  test('is by the primary tag unless another key is given', () => {
    expect(parse('')).toEqual({ groupBy: { kind: 'tag', key: 'cost-center' } });
    expect(parse('overview by service amortized')).toEqual({
      groupBy: { kind: 'dimension', dimension: 'SERVICE' },
      metric: 'AmortizedCost',
    });
  });

  test('sends to spend for what only spend takes', () => {
    for (const words of ['last month', 'team=a', 'by team daily', 'top=5']) {
      expect(parse(`overview ${words}`)).toEqual({
        usageError: expect.stringContaining('`spend` takes'),
        try: `spend ${words}`,
      });
    }
  });

  test('takes one key', () => {
    expect(parse('overview by a, b')).toEqual({ usageError: expect.stringContaining('One key'), try: 'overview by a' });
  });

  test('the canonical line is read back as the same request', () => {
    fc.assert(
      fc.property(anyCostKey, fc.option(anyMetric, { nil: undefined }), (groupBy, metric) => {
        const request = { groupBy, ...(metric === undefined ? {} : { metric }) };
        expect(parse(overviewLine(request))).toEqual(request);
      }),
    );
  });
});
