import type { LedgerLine } from '../../src/demo/aws/types.ts';
import { addDays, dayIn } from '../../src/model/period.ts';

const PROD = '222233334444';

/** One line of usage of SageMaker in ml-prod; what a test is about is given. */
export const usage = (line: Partial<LedgerLine> & Pick<LedgerLine, 'day'>): LedgerLine => ({
  account: PROD,
  region: 'eu-west-1',
  service: 'Amazon SageMaker',
  usageType: 'EUW1-Host:ml.g5.xlarge',
  operation: 'RunInstance',
  recordType: 'Usage',
  tags: {},
  unblended: '1.00',
  amortized: '1.00',
  netAmortized: '1.00',
  quantity: '1',
  ...line,
});

/** Every amount of a line the same. */
export const costing = (amount: string) => ({ unblended: amount, amortized: amount, netAmortized: amount });

/** Four months of two teams and somebody without a tag, up to today: for processes, which run on the real clock. */
export function recentLedger(now: Date): LedgerLine[] {
  const today = dayIn(now, 'UTC');
  return Array.from({ length: 120 }, (_, back) => addDays(today, back - 118)).flatMap((day) => [
    usage({ day, tags: { 'cost-center': 'search', environment: 'production', project: 'rank' }, ...costing('30.10') }),
    usage({ day, tags: { 'cost-center': 'vision' }, usageType: 'EUW1-Train:ml.p3.2xlarge', ...costing('20.20') }),
    usage({ day, ...costing('5.05') }),
  ]);
}
