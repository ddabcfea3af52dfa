import type { Figure } from './bench.ts';

/** A figure as `--json` gives it. */
export type Measured = {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: Figure['unit'];
  /** The most it may be. */
  readonly target?: number;
  readonly ok?: boolean;
};

export function measured(bench: string, { figure, value, unit, atMost }: Figure): Measured {
  const rounded = Number(value.toFixed(2));
  const target = atMost === undefined ? {} : { target: atMost, ok: rounded <= atMost };
  return { bench, figure, value: rounded, unit, ...target };
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 1 });

/** `ack         p50 at 50 concurrent                     6.2 ms            (≤ 20)`, one line a figure. */
export function printed(figures: readonly Measured[]): string {
  const lines = figures.map(({ bench, figure, value, unit, target, ok }) => {
    const goal = target === undefined ? '' : `(≤ ${number(target)})${ok ? '' : '  MISSED'}`;
    return `${bench.padEnd(11)} ${figure.padEnd(52)} ${number(value).padStart(9)} ${unit.padEnd(13)} ${goal}`.trimEnd();
  });
  return `${lines.join('\n')}\n`;
}

export function missed(figures: readonly Measured[]): string {
  const targets = figures.filter(({ target }) => target !== undefined);
  const failed = targets.filter(({ ok }) => ok !== true);
  const names = failed.map(({ bench, figure }) => `${bench}: ${figure}`).join('; ');
  return failed.length === 0
    ? `All ${targets.length} targets reached.\n`
    : `${failed.length} of ${targets.length} targets missed: ${names}.\n`;
}
