/** Draws a chart as PNG bytes. Slow to load and blocking: png.ts runs it in a worker, and nothing else imports it. */
// Only the parts that are drawn, and each registers itself: `echarts/charts` would load every kind (40 MB, 100 ms more).
import 'echarts/lib/chart/bar';
import 'echarts/lib/chart/line';
import 'echarts/lib/component/graphic';
import 'echarts/lib/component/gridSimple';
import 'echarts/lib/component/legendPlain';
import { Resvg } from '@resvg/resvg-js';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from './chart.ts';
import { loadFont, type Font } from './font.ts';
import type { PictureSize } from './layout.ts';
import { pictureOf } from './option.ts';

export type Renderer = {
  svg(chart: Chart, size?: PictureSize): string;
  png(chart: Chart, size?: PictureSize): Uint8Array;
};

// echarts asks in CSS words: "normal 600 20px Inter".
const measureIn =
  (font: Font) =>
  (text: string, css?: string): { width: number } => ({
    width: font.measure(
      text,
      Number(/([\d.]+)px/.exec(css ?? '')?.[1] ?? 12),
      /\b(?:600|bold)\b/.test(css ?? '') ? 600 : 400,
    ),
  });

/** Makes echarts write SVG and measure texts in the pictures' font. */
export const createRenderer = (): Renderer => {
  echarts.use([SVGRenderer]);
  const font = loadFont();
  echarts.setPlatformAPI({ measureText: measureIn(font) });
  const svg = (chart: Chart, size?: PictureSize): string => {
    const { option, width, height } = pictureOf(chart, font, size);
    const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
    try {
      drawing.setOption(option);
      return drawing.renderToSVGString();
    } finally {
      drawing.dispose();
    }
  };
  return {
    svg,
    png: (chart, size) =>
      new Resvg(svg(chart, size), {
        fitTo: { mode: 'zoom', value: 2 },
        background: '#ffffff',
        font: {
          loadSystemFonts: false,
          fontFiles: [...font.files],
          defaultFontFamily: font.family,
          sansSerifFamily: font.family,
        },
      })
        .render()
        .asPng(),
  };
};
