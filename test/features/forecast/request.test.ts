import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tokenize } from '../../../src/command/tokens.ts';
import { isUsageError } from '../../../src/command/usage-error.ts';
import { forecastLine, parseForecastRequest } from '../../../src/features/forecast/request.ts';
import { anyFilters, anyMetric } from '../../command/arbitraries.ts';

const context = { today: '2026-11-19', weekStart: 'monday' as const, primaryTag: 'cost-center', tagKeys: [] };

function parse(line: string) {
  const tokens = tokenize(line);
  return isUsageError(tokens) ? tokens : parseForecastRequest(tokens, context);
}

describe('forecast', () => {
  test('is to the end of this month unless months are given', () => {
    expect(parse('forecast')).toEqual({ filters: [], months: 1 });
    for (const line of ['forecast 3 months', '3', '3m', 'next 3 months', 'for 3 months', '3-months']) {
      expect(parse(line)).toEqual({ filters: [], months: 3 });
    }
    expect(parse('forecast this month')).toEqual({ filters: [], months: 1 });
  });

  test('takes filters and a metric', () => {
    expect(parse('forecast cost-center=search 2 months amortized')).toEqual({
      filters: [{ key: { kind: 'tag', key: 'cost-center' }, values: ['search'], negated: false }],
      months: 2,
      metric: 'AmortizedCost',
    });
  });

  test.each([
    ['13 months', '1 to 12 months ahead', 'forecast 12 months'],
    ['0', '1 to 12 months ahead', 'forecast 1 month'],
    ['3 months 4 months', '`3 months` and `4 months`', 'forecast 3 months'],
    ['by team 3', 'not grouped', 'forecast 3'],
    ['last month', 'runs from today on', 'forecast'],
    ['daily', 'takes no daily or monthly', 'forecast'],
    ['3 mnths', 'Did you mean `months`?', 'forecast 3 months'],
  ])('%s is refused', (line, why, better) => {
    expect(parse(`forecast ${line}`)).toEqual({ usageError: expect.stringContaining(why), try: better });
  });

  test('the canonical line is read back as the same request', () => {
    const requests = fc.tuple(anyFilters, fc.integer({ min: 1, max: 12 }), fc.option(anyMetric, { nil: undefined }));
    fc.assert(
      fc.property(requests, ([filters, months, metric]) => {
        const request = { filters, months, ...(metric === undefined ? {} : { metric }) };
        expect(parse(forecastLine(request))).toEqual(request);
      }),
    );
  });
});
