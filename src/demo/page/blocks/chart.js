import { CartesianChart } from '../charts/cartesian.js';
import { PieChart } from '../charts/pie.js';
import { numberFormat } from '../charts/scale.js';
import { html } from '../html.js';

/** A `data_visualization` block: the drawing for the eye, a table with the same figures for a screen reader. */
export function Chart({ block }) {
  const { chart } = block;
  const Drawing =
    chart.type === 'pie' ? PieChart : ['bar', 'line', 'area'].includes(chart.type) ? CartesianChart : undefined;
  if (Drawing === undefined)
    return html`<p class="unknown">A chart this page cannot draw: <code>${chart.type}</code></p>`;
  return html`
    <figure class="chart" data-chart=${chart.type}>
      <figcaption>${block.title}</figcaption>
      <${Drawing} chart=${chart} title=${block.title} />
      <${Figures} chart=${chart} title=${block.title} />
    </figure>
  `;
}

function Figures({ chart, title }) {
  const { full } = numberFormat(chart.axis_config?.y_label);
  if (chart.type === 'pie') {
    return html`
      <table class="visually-hidden">
        <caption>
          ${title}
        </caption>
        <tbody>
          ${chart.segments.map(
            (s) =>
              html`<tr>
                <th scope="row">${s.label}</th>
                <td>${full(s.value)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    `;
  }
  return html`
    <table class="visually-hidden">
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${chart.series.map((s) => html`<th scope="col">${s.name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${chart.axis_config.categories.map(
          (category) => html`
            <tr>
              <th scope="row">${category}</th>
              ${chart.series.map((s) => html`<td>${full(s.data.find((point) => point.label === category)?.value)}</td>`)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
