import { describe, expect, test } from '@jest/globals';
import { divider, section, table } from '../../src/slack/blocks.ts';
import { nativeChart } from '../../src/slack/charts/native.ts';
import { withoutRefused, type Message } from '../../src/slack/message.ts';
import { overview } from './charts/samples.ts';

const chart = overview();
const message: Message = {
  text: 'ML spend',
  blocks: [
    section('*ML spend*'),
    nativeChart(chart)!,
    table({ columns: [{ title: 'team' }, { title: 'spend', align: 'right' }], rows: [['a<b>', '$1.00']] }),
    divider(),
  ],
  chart,
};

describe('withoutRefused', () => {
  test('says charts in words and tables in fixed-width text, and leaves the rest as it is', () => {
    const { text, blocks } = withoutRefused(message);
    expect(text).toBe('ML spend');
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'rich_text', 'divider']);
    expect(JSON.stringify(blocks[1])).toContain('$48,212.40 from 1 to 18 Nov 2026');
    expect(JSON.stringify(blocks[2])).toContain('team  spend\\na<b>  $1.00');
    expect(message.blocks[1]!.type).toBe('data_visualization');
  });

  test('says a chart that is not the message’s own from what is in the block', () => {
    const { blocks } = withoutRefused({ text: 'x', blocks: [nativeChart(chart)!] });
    expect(JSON.stringify(blocks[0])).toContain('search: $18,');
  });

  test('escapes names from AWS', () => {
    const forged = { ...chart, series: [{ name: '<!channel>', values: [1] }], categories: ['1 Nov'] };
    const { blocks } = withoutRefused({ text: 'x', blocks: [nativeChart(forged)!], chart: forged });
    expect(JSON.stringify(blocks)).toContain('&lt;!channel&gt;');
  });

  test('has nothing more to change the second time', () => {
    expect(withoutRefused(message)).not.toEqual(message);
    expect(withoutRefused(withoutRefused(message))).toEqual(withoutRefused(message));
  });
});
