import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tokenize } from '../../../src/command/tokens.ts';
import { isUsageError } from '../../../src/command/usage-error.ts';
import { anomaliesLine, parseAnomaliesRequest } from '../../../src/features/anomalies/request.ts';
import { anyDay, anyPeriod } from '../../model/arbitraries.ts';

const context = { today: '2026-11-19', weekStart: 'monday' as const, primaryTag: 'cost-center', tagKeys: ['team'] };

function parse(line: string) {
  const tokens = tokenize(line);
  return isUsageError(tokens) ? tokens : parseAnomaliesRequest(tokens, context);
}

describe('anomalies', () => {
  test('are of the last 30 days unless a period is given', () => {
    const period = { start: '2026-10-20', end: '2026-11-19' };
    expect(parse('anomalies')).toEqual({ period, periodGiven: false });
    expect(parse('anomalies last 30d')).toEqual({ period, periodGiven: true });
  });

  test('take nothing else', () => {
    expect(parse('anomalies by team mtd')).toEqual({
      usageError: '`by team`: `anomalies` takes no grouping.',
      try: 'anomalies mtd',
    });
    expect(parse('anomalies team=a')).toEqual({ usageError: expect.stringContaining('no filter'), try: 'anomalies' });
    expect(parse('anomalies tody')).toEqual({ usageError: expect.any(String), try: 'anomalies today' });
  });

  test('the canonical line is read back as the same request', () => {
    fc.assert(
      fc.property(anyPeriod(anyDay('2020-01-01', '2026-11-18')), (period) => {
        expect(parse(anomaliesLine({ period, periodGiven: true }))).toEqual({ period, periodGiven: true });
      }),
    );
  });
});
