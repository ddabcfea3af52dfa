/** One measured number. All targets are upper bounds, in the figure's unit; without one the number is for information. */
export type Figure = {
  readonly figure: string;
  readonly value: number;
  readonly unit:
    | 'ms'
    | 's'
    /** Times as long, or as much, as something else. */
    | 'x'
    | 'MB'
    | 'MB per 1,000'
    | 'requests'
    | 'commands'
    | 'buttons'
    | 'calls'
    | 'resources'
    | 'changes'
    | 'findings'
    | 'kinds'
    | 'kills';
  readonly atMost?: number;
};

/** The bot as it is deployed: its entry, compiled, and the options for Node that `npm start` gives. */
export type Context = { readonly program: string; readonly nodeOptions: readonly string[] };

export type Bench = { readonly about: string; readonly run: (context: Context) => Promise<Figure[]> };

/** The value below which this share (0–1) of the samples lies, by the nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** A number in a figure's name. */
export const many = (value: number): string => value.toLocaleString('en-US');

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
