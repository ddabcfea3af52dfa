const oneDigit = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const NOT_AVAILABLE = 'not available';

/** A part of a whole: 0.382 → "38.2 %". */
export const formatShare = (share: number | undefined): string => percent(share, '');

/** A change with its sign: 0.124 → "+12.4 %", −0.02 → "−2.0 %" (U+2212); none at all has no sign. */
export const formatChange = (change: number | undefined): string => percent(change, '+');

function percent(value: number | undefined, plus: '' | '+'): string {
  if (value === undefined || !Number.isFinite(value)) return NOT_AVAILABLE;
  const digits = oneDigit.format(Math.abs(value) * 100);
  if (digits === '0.0') return '0.0 %';
  return `${value < 0 ? '\u2212' : plus}${digits} %`;
}
