import { useState } from 'preact/hooks';
import { classes, html } from '../html.js';
import { useWidth } from './measure.js';
import { extent, labelStep, linear, numberFormat, palette, ticks } from './scale.js';
import { Bars, Lines } from './series.js';

const height = 250;

/** Bars, lines or areas over categories, with a legend, gridlines and a tooltip under pointer, finger or arrow keys. */
export function CartesianChart({ chart, title }) {
  const [ref, width] = useWidth();
  const [hover, setHover] = useState(undefined);
  const [muted, setMuted] = useState([]);
  const { categories, x_label: xLabel, y_label: yLabel } = chart.axis_config;
  const format = numberFormat(yLabel);

  const all = chart.series.map((s, index) => ({ ...s, color: palette[index % palette.length] }));
  const series = all.filter((s) => !muted.includes(s.name));
  const marks = ticks(...extent(series.length > 0 ? series : all));
  const left = Math.max(...marks.map((mark) => format.short(mark).length)) * 7 + 14;
  const box = { left, right: width - 8, top: 10, bottom: height - (xLabel ? 44 : 28) };
  const y = linear([marks[0], marks.at(-1)], [box.bottom, box.top]);
  const band = (box.right - box.left) / Math.max(1, categories.length);
  const x = (index) => box.left + band * (index + 0.5);
  const step = labelStep(categories, band);
  const valueAt = (s, index) => s.data.find((point) => point.label === categories[index])?.value;

  const point = (event) => {
    const at = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - at.left - box.left) / band);
    setHover(index >= 0 && index < categories.length ? index : undefined);
  };
  const key = (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setHover(Math.min(categories.length - 1, Math.max(0, (hover ?? (move === 1 ? -1 : categories.length)) + move)));
  };

  const Shape = chart.type === 'bar' ? Bars : Lines;
  return html`
    <div class="chart-body" ref=${ref}>
      <${Legend} series=${all} muted=${muted} onToggle=${setMuted} />
      <svg
        width=${width}
        height=${height}
        role="img"
        aria-label=${`${title}: ${chart.type} chart, ${categories.length} points, ${all.map((s) => s.name).join(', ')}`}
        tabindex="0"
        onPointerMove=${point}
        onPointerDown=${point}
        onPointerLeave=${() => setHover(undefined)}
        onBlur=${() => setHover(undefined)}
        onKeyDown=${key}
      >
        ${marks.map(
          (mark) => html`
            <line class=${mark === 0 ? 'axis' : 'grid'} x1=${box.left} x2=${box.right} y1=${y(mark)} y2=${y(mark)} />
            <text class="tick number" x=${box.left - 8} y=${y(mark) + 4} text-anchor="end">${format.short(mark)}</text>
          `,
        )}
        ${hover !== undefined && html`<rect class="hover-band" x=${x(hover) - band / 2} y=${box.top} width=${band} height=${box.bottom - box.top} rx="3" />`}
        <${Shape}
          series=${series}
          count=${categories.length}
          x=${x}
          y=${y}
          band=${band}
          valueAt=${valueAt}
          hover=${hover}
          area=${chart.type === 'area'}
        />
        ${categories.map((category, index) => {
          if (index % step !== 0) return null;
          // A label at the edge ends there instead of being cut.
          const half = category.length * 3.2;
          const end = x(index) + half > width - 2;
          return html`<text
            class=${classes('tick', hover === index && 'tick-on')}
            x=${end ? width - 2 : x(index)}
            y=${box.bottom + 18}
            text-anchor=${end ? 'end' : 'middle'}
          >
            ${category}
          </text>`;
        })}
        ${xLabel && html`<text class="axis-label" x=${(box.left + box.right) / 2} y=${height - 6} text-anchor="middle">${xLabel}</text>`}
      </svg>
      ${
        hover !== undefined &&
        html`<${Tooltip}
          title=${categories[hover]}
          rows=${series.map((s) => ({ ...s, text: format.full(valueAt(s, hover)) }))}
          at=${x(hover)}
          width=${width}
        />`
      }
    </div>
  `;
}

/** A series is hidden and shown again by its name; a single series needs no legend beyond its name. */
const Legend = ({ series, muted, onToggle }) => html`
  <div class="legend">
    ${series.map(
      (s) => html`
        <button
          type="button"
          class="legend-item"
          aria-pressed=${!muted.includes(s.name)}
          disabled=${series.length === 1}
          onClick=${() => onToggle(muted.includes(s.name) ? muted.filter((name) => name !== s.name) : [...muted, s.name])}
        >
          <span class="swatch" style=${{ background: s.color }}></span><span class="truncate">${s.name}</span>
        </button>
      `,
    )}
  </div>
`;

function Tooltip({ title, rows, at, width }) {
  const side = at > width / 2 ? { right: `${width - at + 12}px` } : { left: `${at + 12}px` };
  return html`
    <div class="tooltip" role="status" style=${side}>
      <strong>${title}</strong>
      ${rows.map(
        (row) =>
          html`<div class="tooltip-row">
            <span class="swatch" style=${{ background: row.color }}></span><span class="tooltip-name">${row.name}</span
            ><span class="number">${row.text}</span>
          </div>`,
      )}
    </div>
  `;
}
