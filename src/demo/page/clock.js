import { useEffect, useRef, useState } from 'preact/hooks';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { useDismiss } from './popover.js';
import { clockWords } from './text/dates.js';

const steps = [
  ['P1D', '+1 day'],
  ['P1W', '+1 week'],
  ['PT6H', '+6 hours'],
];

/** ISO 8601 durations as the clock takes them: weeks, days, hours, minutes (months vary in length, so the server decides). */
const isDuration = (text) => /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text);

/** The story's time, which only moves forward. */
export function Clock() {
  const { state, operations } = usePage();
  const [open, setOpen] = useState(false);
  const [custom, setCustom] = useState('');
  const [now, setNow] = useState(new Date(state.workspace.clock));
  const root = useRef(null);
  useDismiss(root, open, () => setOpen(false));

  // The story runs at the pace of real time between the server's answers.
  useEffect(() => {
    const base = new Date(state.workspace.clock).getTime();
    const since = Date.now();
    setNow(new Date(base));
    const timer = setInterval(() => setNow(new Date(base + Date.now() - since)), 10_000);
    return () => clearInterval(timer);
  }, [state.workspace.clock]);

  const busy = state.busy.includes('clock');
  const go = (event) => {
    event.preventDefault();
    if (!isDuration(custom)) return operations.tell(`"${custom}" is not an ISO 8601 duration: try P3D, P2W or PT12H.`);
    setCustom('');
    return operations.advance(custom);
  };
  const words = clockWords(now);
  return html`
    <div class="clock" ref=${root}>
      <button
        type="button"
        class=${classes('pill', busy && 'pill-busy')}
        aria-expanded=${open}
        aria-haspopup="dialog"
        data-testid="clock"
        title="Story time, UTC: click to move it forward"
        onClick=${() => setOpen(!open)}
      >
        <${Icon} name="clock" />
        <time class="number" datetime=${now.toISOString()}
          ><span class="clock-day">${words.day}, </span>${words.time}</time
        >
        <small class="clock-zone">UTC</small>
      </button>
      ${
        open &&
        html`
          <div class="popover popover-right clock-menu" role="dialog" aria-label="Move the story's time forward">
            <p class="popover-title">Move time forward</p>
            <div class="clock-steps">
              ${steps.map(
                ([duration, label]) => html`
                  <button
                    type="button"
                    class="button"
                    disabled=${busy}
                    data-testid=${`advance-${duration}`}
                    onClick=${() => operations.advance(duration)}
                  >
                    ${label}
                  </button>
                `,
              )}
            </div>
            <form class="clock-custom" onSubmit=${go}>
              <input
                class="input"
                aria-label="ISO 8601 duration"
                placeholder="P3D, PT12H …"
                value=${custom}
                onInput=${(e) => setCustom(e.currentTarget.value.trim().toUpperCase())}
                data-testid="advance-custom"
              />
              <button type="submit" class="button" disabled=${busy || custom === ''}>Go</button>
            </form>
            <p class="muted small">Costs of a day are complete the next morning, as with Cost Explorer.</p>
          </div>
        `
      }
    </div>
  `;
}
