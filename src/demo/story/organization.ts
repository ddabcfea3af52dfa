import type { Budget, FilterExpression, Organization } from '../aws/types.ts';
import { accounts, regions } from './people.ts';
import { storyPriceList } from './prices.ts';

const SAGEMAKER = 'Amazon SageMaker';
const ml: FilterExpression = { Dimensions: { Key: 'SERVICE', Values: [SAGEMAKER] } };
const usageOnly: FilterExpression = {
  Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Tax', 'Credit', 'Refund'] } },
};

const teamBudget = (name: string, costCenter: string, limit: string): Budget => ({
  account: accounts.payer,
  name,
  limit,
  timeUnit: 'MONTHLY',
  created: '2026-01-01',
  filter: {
    form: 'new',
    metric: 'NetAmortizedCost',
    expression: { And: [ml, usageOnly, { Tags: { Key: 'cost-center', Values: [costCenter] } }] },
  },
});

export const storyOrganization = (): Organization => ({
  payer: accounts.payer,
  accounts: [
    { id: accounts.payer, name: 'acme-payer', email: 'aws@acme.example' },
    { id: accounts.prod, name: 'ml-prod', email: 'aws+ml-prod@acme.example' },
    { id: accounts.research, name: 'ml-research', email: 'aws+ml-research@acme.example' },
  ],
  regions: [regions.eu, regions.us],
  priceList: storyPriceList(),
  accessKeys: [
    // Keys of nowhere: they open nothing but the emulated organization. The first is the bot's own: mlcost.yml has it
    // assume the payer's role, and a configuration without roles works with it as well.
    {
      accessKeyId: 'AKIADEMOPAYER0000001',
      secretAccessKey: 'demo/payer/secret/key/that/opens/nothing',
      account: accounts.payer,
      user: 'mlcost',
    },
    {
      accessKeyId: 'AKIADEMOMLPROD000001',
      secretAccessKey: 'demo/prod/secret/key/that/opens/nothing0',
      account: accounts.prod,
      user: 'mlcost',
    },
  ],
  roles: [
    { arn: `arn:aws:iam::${accounts.payer}:role/mlcost-payer`, externalId: 'mlcost-demo' },
    { arn: `arn:aws:iam::${accounts.prod}:role/mlcost-spoke`, externalId: 'mlcost-demo' },
    { arn: `arn:aws:iam::${accounts.research}:role/mlcost-spoke`, externalId: 'mlcost-demo' },
  ],
  costAllocationTags: [
    { key: 'cost-center', type: 'UserDefined', status: 'Active', lastUpdated: '2025-02-03' },
    { key: 'environment', type: 'UserDefined', status: 'Active', lastUpdated: '2025-02-03' },
    { key: 'project', type: 'UserDefined', status: 'Active', lastUpdated: '2025-02-03' },
    { key: 'Cost-Center', type: 'UserDefined', status: 'Inactive', lastUpdated: '2026-08-25' },
    { key: 'costcenter', type: 'UserDefined', status: 'Inactive', lastUpdated: '2026-06-23' },
    { key: 'owner', type: 'UserDefined', status: 'Inactive', lastUpdated: '2025-03-05' },
    { key: 'aws:createdBy', type: 'AWSGenerated', status: 'Inactive' },
  ],
  costCategories: [
    {
      name: 'business-unit',
      rules: [
        { value: 'Discovery', tag: { key: 'cost-center', values: ['search', 'vision'] } },
        { value: 'Payments', tag: { key: 'cost-center', values: ['fraud'] } },
        { value: 'Platform', tag: { key: 'cost-center', values: ['platform'] } },
      ],
      otherwise: 'Unassigned',
    },
  ],
  anomalyMonitors: [
    {
      arn: `arn:aws:ce::${accounts.payer}:anomalymonitor/5f0c2a1e-8d43-4b7a-9c11-3e6b7f20d9a4`,
      name: 'cost-center',
      created: '2025-11-03',
      by: { tag: 'cost-center' },
    },
  ],
  budgets: [
    teamBudget('ml-search', 'search', '20000'),
    teamBudget('ml-vision', 'vision', '25000'),
    {
      // Made years ago in the console and never touched since: the old form.
      account: accounts.payer,
      name: 'ml-fraud',
      limit: '24000',
      timeUnit: 'MONTHLY',
      created: '2024-02-01',
      filter: {
        form: 'old',
        costFilters: { Service: [SAGEMAKER], TagKeyValue: ['user:cost-center$fraud'] },
        leavesOut: ['Tax', 'Credit', 'Refund', 'Support'],
        amortized: true,
      },
    },
    {
      account: accounts.payer,
      name: 'ml-research',
      limit: '26000',
      timeUnit: 'MONTHLY',
      created: '2026-01-01',
      filter: {
        form: 'new',
        metric: 'NetAmortizedCost',
        expression: { And: [ml, usageOnly, { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [accounts.research] } }] },
      },
    },
    {
      account: accounts.payer,
      name: 'ml-all',
      limit: '80000',
      timeUnit: 'MONTHLY',
      created: '2026-01-01',
      filter: { form: 'new', metric: 'NetAmortizedCost', expression: { And: [ml, usageOnly] } },
    },
  ],
});
