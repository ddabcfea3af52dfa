import { useState } from 'preact/hooks';
import { classes, html } from '../html.js';
import { numberFormat, palette } from './scale.js';

/** The path of one slice of a ring, from one share of the whole to another. */
function slice(from, to, outer = 92, inner = 56) {
  // A whole ring cannot be one arc: its ends would be the same point.
  const end = to - from >= 1 ? from + 0.9999 : to;
  const point = (share, radius) => {
    const angle = (share - 0.25) * 2 * Math.PI;
    return `${(100 + radius * Math.cos(angle)).toFixed(2)} ${(100 + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  return `M${point(from, outer)}A${outer} ${outer} 0 ${large} 1 ${point(end, outer)}L${point(end, inner)}A${inner} ${inner} 0 ${large} 0 ${point(from, inner)}Z`;
}

const share = (value, total) => `${((100 * value) / total).toFixed(1)} %`;

/** Shares of a whole as a ring, with every figure in its legend. */
export function PieChart({ chart, title }) {
  const [hover, setHover] = useState(undefined);
  const { short, full } = numberFormat(
    undefined,
    chart.segments.map((s) => s.value),
  );
  const total = chart.segments.reduce((sum, s) => sum + s.value, 0);
  let at = 0;
  const parts = chart.segments.map((s, index) => {
    const from = at;
    at += s.value / total;
    return { ...s, from, to: at, color: palette[index % palette.length] };
  });
  const middle =
    hover === undefined
      ? { words: 'total', text: short(total) }
      : { words: parts[hover].label, text: share(parts[hover].value, total) };
  return html`
    <div class="pie">
      <svg
        viewBox="0 0 200 200"
        role="img"
        aria-label=${`${title}: ${parts.map((p) => `${p.label} ${share(p.value, total)}`).join(', ')}`}
      >
        ${parts.map(
          (p, index) => html`
            <path
              class=${classes('slice', hover !== undefined && hover !== index && 'faded')}
              d=${slice(p.from, p.to)}
              style=${{ fill: p.color }}
              onPointerEnter=${() => setHover(index)}
              onPointerLeave=${() => setHover(undefined)}
            />
          `,
        )}
        <text class="pie-value" x="100" y="100" text-anchor="middle">${middle.text}</text>
        <text class="pie-label" x="100" y="118" text-anchor="middle">${middle.words.slice(0, 14)}</text>
      </svg>
      <table class="pie-legend">
        <tbody>
          ${parts.map(
            (p, index) => html`
              <tr
                class=${hover === index && 'on'}
                onPointerEnter=${() => setHover(index)}
                onPointerLeave=${() => setHover(undefined)}
              >
                <td><span class="swatch" style=${{ background: p.color }}></span></td>
                <td>${p.label}</td>
                <td class="number">${full(p.value)}</td>
                <td class="number muted">${share(p.value, total)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
