import type { CostCategory, LedgerLine, Organization } from '../types.ts';

/** What Cost Explorer calls each property of a line. `groups` is whether GroupBy takes it. */

type DimensionOfLine = {
  readonly groups: boolean;
  readonly of: (line: LedgerLine, organization: Organization) => string;
};

const family = (instanceType: string): string =>
  instanceType.replace(/^(ml|db|cache)\./, '').split('.')[0] ?? instanceType;
const seller = 'AWS';

export type Dimensions = Readonly<Record<string, DimensionOfLine>>;

export const dimensions: Dimensions = {
  AZ: { groups: true, of: () => 'NoAZ' },
  BILLING_ENTITY: { groups: true, of: () => seller },
  CACHE_ENGINE: { groups: true, of: () => 'NoCacheEngine' },
  DATABASE_ENGINE: { groups: true, of: () => 'NoDatabaseEngine' },
  DEPLOYMENT_OPTION: { groups: true, of: () => 'NoDeploymentOption' },
  INSTANCE_TYPE: { groups: true, of: (line) => line.instanceType ?? 'NoInstanceType' },
  INSTANCE_TYPE_FAMILY: {
    groups: true,
    of: (line) => (line.instanceType === undefined ? 'NoInstanceTypeFamily' : family(line.instanceType)),
  },
  INVOICING_ENTITY: { groups: true, of: () => 'Amazon Web Services EMEA SARL' },
  LEGAL_ENTITY_NAME: { groups: true, of: () => 'Amazon Web Services EMEA SARL' },
  LINKED_ACCOUNT: { groups: true, of: (line) => line.account },
  OPERATING_SYSTEM: { groups: true, of: () => 'NoOperatingSystem' },
  OPERATION: { groups: true, of: (line) => line.operation },
  PAYER_ACCOUNT: { groups: true, of: (_line, organization) => organization.payer },
  PLATFORM: { groups: true, of: () => 'NoPlatform' },
  PURCHASE_TYPE: {
    groups: true,
    of: (line) =>
      line.purchaseType ??
      (line.recordType === 'SavingsPlanCoveredUsage'
        ? 'Savings Plans'
        : line.recordType === 'Usage'
          ? 'On Demand Instances'
          : 'NoPurchaseType'),
  },
  RECORD_TYPE: { groups: true, of: (line) => line.recordType },
  REGION: { groups: true, of: (line) => line.region },
  RESERVATION_ID: { groups: true, of: () => 'NoReservation' },
  SAVINGS_PLANS_TYPE: {
    groups: true,
    of: (line) => (line.recordType === 'SavingsPlanCoveredUsage' ? 'SageMakerSavingsPlans' : 'NoSavingsPlansType'),
  },
  SERVICE: { groups: true, of: (line) => line.service },
  SUBSCRIPTION_ID: { groups: true, of: () => 'NoSubscription' },
  TENANCY: { groups: true, of: () => 'NoTenancy' },
  USAGE_TYPE: { groups: true, of: (line) => line.usageType },
  USAGE_TYPE_GROUP: { groups: false, of: () => 'NoUsageTypeGroup' },
};

/**
 * A line's value of a tag, '' where it has none: Cost Explorer does not tell an empty value from a missing tag.
 * A key that is not an active cost allocation tag is as if no line had it.
 */
export const tagOf = (key: string, organization: Organization): ((line: LedgerLine) => string) => {
  const active = organization.costAllocationTags.some((tag) => tag.key === key && tag.status === 'Active');
  return active ? (line) => line.tags[key] ?? '' : () => '';
};

const meets = (line: LedgerLine, rule: CostCategory['rules'][number]): boolean =>
  (rule.tag === undefined || rule.tag.values.includes(line.tags[rule.tag.key] ?? '')) &&
  (rule.accounts === undefined || rule.accounts.includes(line.account)) &&
  (rule.services === undefined || rule.services.includes(line.service));

export const categoryOf = (name: string, organization: Organization): ((line: LedgerLine) => string) => {
  const category = organization.costCategories.find((each) => each.name === name);
  if (category === undefined) return () => '';
  return (line) => category.rules.find((rule) => meets(line, rule))?.value ?? category.otherwise ?? '';
};
