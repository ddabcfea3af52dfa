/** Command lines worth trying in the demo workspace, without the slash command itself; '' is the overview. */
export const suggestions: readonly string[] = [
  '',
  'spend by cost-center last month daily',
  'spend by usage-type cost-center=search mtd',
  'spend by account, region last 3 months monthly',
  'spend by category:business-unit 2026-10',
  'spend by project cost-center=vision last 30d',
  'spend by instance-type last 7d unblended',
  'spend by cost-centre',
  'spend by cost-center cost-center= last month',
  'forecast cost-center=search',
  'forecast 3 months',
  'anomalies last 30d',
  'settings',
  'help spend',
];
