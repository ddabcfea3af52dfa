/** Decimal amounts as integers of 10⁻¹², so that any sum is exact. */
const PLACES = 12;
const ONE = 10n ** BigInt(PLACES);

export const parseAmount = (text: string): bigint => {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is not a decimal of at most ${PLACES} places`);
  const [, sign, whole = '0', fraction = ''] = match;
  const value = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -value : value;
};

export const formatAmount = (value: bigint): string => {
  const positive = value < 0n ? -value : value;
  const fraction = (positive % ONE).toString().padStart(PLACES, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${positive / ONE}${fraction === '' ? '' : `.${fraction}`}`;
};

/** For statistics only (forecasts, anomalies); never for what is shown as spent. */
export const toNumber = (value: bigint): number => Number(value) / Number(ONE);
/** A statistic as an amount in whole cents. */
export const fromNumber = (value: number): bigint => BigInt(Math.round(value * 100)) * (ONE / 100n);
