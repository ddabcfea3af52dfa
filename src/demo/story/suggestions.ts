/** Command lines worth trying first in the demo workspace. */
export const suggestions: readonly string[] = [
  '/mlcost',
  '/mlcost spend by cost-center last month daily',
  '/mlcost spend by usage-type cost-center=search mtd',
  '/mlcost spend by account, region last 3 months monthly',
  '/mlcost spend by category:business-unit 2026-10',
  '/mlcost spend by project cost-center=vision last 30d',
  '/mlcost spend by instance-type last 7d unblended',
  '/mlcost forecast cost-center=search',
  '/mlcost forecast 3 months',
  '/mlcost anomalies last 30d',
  '/mlcost settings',
  '/mlcost help spend',
];
