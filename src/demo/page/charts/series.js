import { classes, html } from '../html.js';

/** Grouped bars: one group a category, one bar a series, never stacked (Slack does not stack). */
export function Bars({ series, count, x, y, band, valueAt, hover }) {
  const group = Math.min(band * 0.74, series.length * 46);
  const width = Math.max(1, group / Math.max(1, series.length));
  const gap = width > 6 ? 2 : 0.5;
  const bars = [];
  for (let index = 0; index < count; index += 1) {
    for (const [order, s] of series.entries()) {
      const value = valueAt(s, index);
      if (!Number.isFinite(value)) continue;
      const top = Math.min(y(value), y(0));
      bars.push(html`
        <rect
          class=${classes('bar', hover !== undefined && hover !== index && 'faded')}
          x=${x(index) - group / 2 + order * width + gap / 2}
          y=${top}
          width=${Math.max(0.5, width - gap)}
          height=${Math.max(value === 0 ? 0 : 1, Math.abs(y(value) - y(0)))}
          rx=${Math.min(3, width / 4)}
          style=${{ fill: s.color }}
        />
      `);
    }
  }
  return html`<g>${bars}</g>`;
}

/** Runs of neighbouring points: a gap in the data is a gap in the line, never a zero. */
export function runs(values) {
  const found = [];
  let run = [];
  for (const [index, value] of values.entries()) {
    if (Number.isFinite(value)) run.push([index, value]);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}

export function Lines({ series, count, x, y, valueAt, hover, area }) {
  return html`
    <g>
      ${series.map((s) => {
        const values = Array.from({ length: count }, (_, index) => valueAt(s, index));
        return runs(values).map((run) => {
          const line = run.map(([index, value]) => `${x(index)},${y(value)}`).join(' ');
          return html`
            ${area && html`<polygon class="area" style=${{ fill: s.color }} points=${`${x(run[0][0])},${y(0)} ${line} ${x(run.at(-1)[0])},${y(0)}`} />`}
            <polyline class="line" style=${{ stroke: s.color }} points=${line} />
            ${run.map(
              ([index, value]) =>
                (hover === index || run.length === 1 || count <= 12) &&
                html`<circle
                  class=${classes('dot', hover === index && 'dot-on')}
                  cx=${x(index)}
                  cy=${y(value)}
                  r=${hover === index ? 4.5 : 3}
                  style=${{ fill: s.color }}
                />`,
            )}
          `;
        });
      })}
    </g>
  `;
}
