import { asList, asObject, asObjects } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import { boolean, list, literal, number, object, problem, string, typed } from './check.ts';
import type { Check, Context, Problem } from './check.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';

/** Tables and charts. */
const rawText = object({ type: literal('raw_text'), text: string({ max: limits.text }) });
const rawNumber = object({ type: literal('raw_number'), value: number(), text: string({ max: limits.text }) });
const cell = typed({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const headerCell = typed({ raw_text: rawText, raw_number: rawNumber });

const charactersOf = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + charactersOf(entry), 0);
  const entry = asObject(value);
  return typeof entry['text'] === 'string' ? entry['text'].length : charactersOf(asList(entry['elements']));
};

function countTable(rows: unknown, pointer: string, context: Context): Problem[] {
  const problems: Problem[] = [];
  context.counts.tables += 1;
  if (context.counts.tables > limits.tablesPerMessage) {
    problems.push(problem(pointer, 'only_one_table_allowed', 'only one table is allowed in a message'));
  }
  context.counts.tableCharacters += charactersOf(rows);
  if (context.counts.tableCharacters > limits.tableCharacters) {
    const message = `the cells of a message's tables must be less than ${limits.tableCharacters + 1} characters`;
    problems.push(problem(`${pointer}/rows`, 'too_long', message, { max: limits.tableCharacters }));
  }
  const widths = new Set(asList(rows).map((row) => asList(row).length));
  if (widths.size > 1) problems.push(problem(`${pointer}/rows`, 'ragged', 'rows must have the same number of cells'));
  return problems;
}

export const table = object(
  {
    type: literal('table'),
    'block_id?': string({ max: limits.id }),
    rows: list(list(cell, { max: limits.tableColumns }), { max: limits.tableRows }),
    'column_settings?': list(
      object({ 'align?': string({ oneOf: ['left', 'center', 'right'] }), 'is_wrapped?': boolean }),
      { max: limits.tableColumns },
    ),
  },
  (value, pointer, context) => countTable(value['rows'], pointer, context),
);

export const dataTable = object(
  {
    type: literal('data_table'),
    'block_id?': string({ max: limits.id }),
    caption: string({ max: limits.text }),
    'page_size?': number({ integer: true, min: 1, max: limits.dataTablePage }),
    'row_header_column_index?': number({ integer: true, min: 0, max: limits.tableColumns - 1 }),
    rows: list(list(cell, { max: limits.tableColumns }), { min: 2, max: limits.dataTableRows }),
  },
  (value, pointer, context) => [
    ...countTable(value['rows'], pointer, context),
    ...list(headerCell)(asList(value['rows'])[0], `${pointer}/rows/0`, context),
    ...(Number(value['row_header_column_index'] ?? 0) < asList(asList(value['rows'])[0]).length
      ? []
      : [problem(`${pointer}/row_header_column_index`, 'too_large', 'row_header_column_index is not a column')]),
  ],
);

const label = string({ max: limits.chartCategory });

function coversCategories(chart: JsonObject, pointer: string): Problem[] {
  const categories = asList(asObject(chart['axis_config'])['categories']);
  const problems: Problem[] = [];
  if (new Set(categories).size !== categories.length) {
    problems.push(problem(`${pointer}/axis_config/categories`, 'duplicate', 'categories must be unique'));
  }
  const names = asObjects(chart['series']).map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    problems.push(problem(`${pointer}/series`, 'duplicate', 'series names must be unique'));
  }
  asObjects(chart['series']).forEach((series, index) => {
    const labels = asObjects(series['data']).map((point) => point['label']);
    const covered = labels.length === categories.length && categories.every((category) => labels.includes(category));
    if (!covered || new Set(labels).size !== labels.length) {
      const message = 'every series must have exactly one point for every category';
      problems.push(problem(`${pointer}/series/${index}/data`, 'categories_not_covered', message));
    }
  });
  return problems;
}

const seriesChart = (type: string): Check =>
  object(
    {
      type: literal(type),
      series: list(
        object({
          name: string({ max: limits.chartSeriesName }),
          data: list(object({ label, value: number() }), { max: limits.chartPoints }),
        }),
        { max: limits.chartSeries },
      ),
      axis_config: object({
        categories: list(label, { max: limits.chartPoints }),
        'x_label?': string({ max: limits.chartAxisLabel }),
        'y_label?': string({ max: limits.chartAxisLabel }),
      }),
    },
    coversCategories,
  );

const pieChart = object(
  {
    type: literal('pie'),
    segments: list(object({ label, value: number({ above: 0 }) }), { max: limits.chartSegments }),
  },
  (value, pointer) => {
    const labels = asObjects(value['segments']).map((segment) => segment['label']);
    return new Set(labels).size === labels.length
      ? []
      : [problem(`${pointer}/segments`, 'duplicate', 'segment labels must be unique')];
  },
);

export const dataVisualization = object(
  {
    type: literal('data_visualization'),
    'block_id?': string({ max: limits.id }),
    title: string({ max: limits.chartTitle }),
    chart: typed({
      bar: seriesChart('bar'),
      line: seriesChart('line'),
      area: seriesChart('area'),
      pie: pieChart,
    }),
  },
  (_value, pointer, context) => {
    context.counts.charts += 1;
    if (context.counts.charts <= limits.chartsPerMessage) return [];
    const message = `no more than ${limits.chartsPerMessage} data_visualization blocks allowed`;
    return [problem(pointer, 'too_many_charts', message, { max: limits.chartsPerMessage })];
  },
);
