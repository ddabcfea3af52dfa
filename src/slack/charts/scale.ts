/** Round axis steps and sparse labels. */

export type Scale = { readonly min: number; readonly max: number; readonly step: number };

/** An axis from at most 0 to at least 0 with at most about `wanted` steps of 1, 2, 2.5 or 5 times a power of ten. */
export const niceScale = (values: readonly number[], wanted = 5): Scale => {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  // Nothing that could be seen: also where floating point ends.
  if (high - low < 1e-9) return { min: 0, max: 1, step: 1 };
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const min = Math.floor(low / step + 1e-9) * step;
  const max = Math.ceil(high / step - 1e-9) * step;
  return { min, max, step };
};

/** Every how many categories a label fits, so that labels of this width do not touch; days count in weeks when they can. */
export const labelStep = (count: number, slot: number, labelWidth: number): number => {
  const fits = (step: number): boolean => step * slot >= labelWidth + 14;
  const steps = [1, 2, 3, 4, 5, 7, 10, 14, 15, 20, 30, 50, 100];
  return steps.find((step) => fits(step)) ?? Math.max(1, count);
};
