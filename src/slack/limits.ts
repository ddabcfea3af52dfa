/**
 * Slack's limits, in one table: what builds a block cuts to these, and nothing else in the project names such a number.
 * Lengths are in UTF-16 units, as JavaScript counts: never more than Slack counts, whichever way Slack counts.
 * Source: the Block Kit and Web API reference; a block over a limit makes Slack refuse the whole message.
 */
export const LIMITS = {
  message: { blocks: 50, text: 4000, charts: 2, tables: 1 },
  view: {
    blocks: 100,
    bytes: 250_000,
    title: 24,
    submit: 24,
    close: 24,
    stack: 3,
    privateMetadata: 3000,
    callbackId: 255,
  },
  id: { actionId: 255, blockId: 255 },
  section: { text: 3000, fields: 10, fieldText: 2000 },
  header: { text: 150 },
  context: { elements: 10, text: 3000 },
  actions: { elements: 25 },
  button: { text: 75, value: 2000, accessibilityLabel: 75, url: 3000 },
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  select: {
    options: 100,
    optionText: 75,
    optionValue: 75,
    optionDescription: 75,
    placeholder: 150,
    groups: 100,
    groupLabel: 75,
  },
  overflow: { options: 5 },
  checkboxes: { options: 10 },
  radioButtons: { options: 10 },
  input: { label: 2000, hint: 2000, text: 3000 },
  image: { altText: 2000, title: 2000 },
  markdown: { text: 12_000 },
  /** Slack states no limit for a preformatted element; a section's is known to be safe. */
  preformatted: { text: 3000 },
  table: { rows: 100, columns: 20, text: 10_000 },
  dataTable: { rows: 101, columns: 20, text: 10_000, pageSize: 100 },
  chart: { title: 50, series: 6, points: 20, seriesName: 20, label: 20, axisLabel: 50 },
  response: { uses: 5, milliseconds: 30 * 60_000 },
} as const;
