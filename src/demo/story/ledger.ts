import type { Ledger, LedgerLine, RecordType } from '../aws/types.ts';
import { demand, FIRST_DAY, isWeekend, LAST_DAY } from './calendar.ts';
import { otherServices } from './other-services.ts';
import { accounts } from './people.ts';
import { gigabyteMonthPrice, hourPrice } from './prices.ts';
import { chance } from './random.ts';
import { jobsOn, lastingResources } from './resources.ts';
import type { Meter, StoryResource } from './resources.ts';

/** From here on a SageMaker savings plan covers the payer's serving and notebooks. */
const SAVINGS_PLAN_SINCE = '2026-03-01';
const SAVINGS_PLAN_RATE = 0.8;
const SPOT_RATE = 0.38;
/** The organization's private discount, which the net metrics show. */
const NET_RATE = 0.94;
const SAGEMAKER = 'Amazon SageMaker';

const decimal = (cents: number): string => {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Every metric of a line in whole cents. */
const amounts = (
  cents: number,
  amortizedRate = 1,
): Pick<LedgerLine, 'unblended' | 'amortized' | 'netAmortized' | 'netUnblended'> => {
  const amortized = Math.round(cents * amortizedRate);
  return {
    unblended: decimal(cents),
    amortized: decimal(amortized),
    netUnblended: decimal(Math.round(cents * NET_RATE)),
    netAmortized: decimal(Math.round(amortized * NET_RATE)),
  };
};

const covered = (meter: Meter, day: string): boolean =>
  day >= SAVINGS_PLAN_SINCE && meter.instanceType !== undefined && /(^|-)(Host|Notebk):/.test(meter.usageType);

const sagemakerLines = (resource: StoryResource, day: string): LedgerLine[] =>
  resource.meters.flatMap((meter) => {
    const units = meter.units(day);
    const price =
      meter.instanceType === undefined
        ? gigabyteMonthPrice(resource.region)
        : hourPrice(meter.instanceType, resource.region);
    const cents = Math.round(units * price * (meter.spot === true ? SPOT_RATE : 1) * 100);
    if (cents === 0) return [];
    const byPlan = covered(meter, day);
    return [
      {
        day,
        account: resource.account,
        region: resource.region,
        service: SAGEMAKER,
        usageType: meter.usageType,
        operation: meter.instanceType === undefined ? 'VolumeUsage' : 'RunInstance',
        recordType: byPlan ? 'SavingsPlanCoveredUsage' : 'Usage',
        ...(meter.spot === true ? { purchaseType: 'Spot Instances' } : {}),
        ...(meter.instanceType === undefined ? {} : { instanceType: meter.instanceType }),
        resource: resource.arn,
        tags: resource.tags,
        ...amounts(cents, byPlan ? SAVINGS_PLAN_RATE : 1),
        quantity: String(units),
        unit: meter.unit,
      },
    ];
  });

const otherLines = (day: string): LedgerLine[] =>
  otherServices.flatMap((each) => {
    const growth =
      demand('search', day) * (isWeekend(day) ? 0.9 : 1) * (0.95 + chance(each.usageType, each.account, day) * 0.1);
    const units = Math.round(each.units * growth * 10) / 10;
    const cents = Math.round(units * each.price * 100);
    const { service, account, region, usageType, operation, tags, unit } = each;
    return cents === 0
      ? []
      : [
          {
            day,
            account,
            region,
            service,
            usageType,
            operation,
            recordType: 'Usage',
            ...(each.instanceType === undefined ? {} : { instanceType: each.instanceType }),
            tags,
            ...amounts(cents),
            quantity: String(units),
            unit,
          },
        ];
  });

/** What is neither usage nor anybody's: VAT and support on the first, a promotional credit, one refund. */
const specialLines = (day: string): LedgerLine[] => {
  const line = (
    recordType: RecordType,
    service: string,
    account: string,
    region: string,
    usageType: string,
    cents: number,
  ): LedgerLine => ({
    day,
    account,
    region,
    service,
    usageType,
    operation: 'None',
    recordType,
    tags: {},
    ...amounts(cents),
    quantity: '0',
  });
  const lines: LedgerLine[] = [];
  if (day.endsWith('-01')) {
    const size = demand('search', day);
    lines.push(
      line('Tax', 'Tax', accounts.prod, 'NoRegion', 'NoUsageType', Math.round(1_020_000 * size)),
      line('Tax', 'Tax', accounts.research, 'NoRegion', 'NoUsageType', Math.round(410_000 * size)),
      line('Support', 'AWS Support (Business)', accounts.payer, 'global', 'Dollar', Math.round(390_000 * size)),
      line(
        'Credit',
        SAGEMAKER,
        accounts.research,
        'us-east-1',
        'Cluster:ml.g5.12xlarge',
        day >= '2026-04-01' ? -75_000 : -20_000,
      ),
    );
  }
  // AWS gave back what an autoscaling fault on its side had cost.
  if (day === '2026-10-28')
    lines.push(line('Refund', SAGEMAKER, accounts.prod, 'eu-west-1', 'EUW1-Host:ml.g5.2xlarge', -41_260));
  return lines;
};

/** The demo's bill: the same on every machine, any day of it computed when it is asked for. */
export const storyLedger = (): Ledger => {
  const lasting = lastingResources();
  const days = new Map<string, readonly LedgerLine[]>();
  return {
    first: FIRST_DAY,
    last: LAST_DAY,
    linesOn: (day) => {
      let lines = days.get(day);
      if (lines === undefined) {
        const present = lasting.filter(({ since, until }) => since <= day && (until === undefined || day <= until));
        lines = [
          ...[...present, ...jobsOn(day)].flatMap((resource) => sagemakerLines(resource, day)),
          ...otherLines(day),
          ...specialLines(day),
        ];
        days.set(day, lines);
      }
      return lines;
    },
  };
};
