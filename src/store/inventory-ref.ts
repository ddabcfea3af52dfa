import { hash } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** 'r' and ten letters and digits of the SHA-256 of the ARN, in which case makes no difference. */
export function refOf(arn: string): string {
  const digest = hash('sha256', arn.trim().toLowerCase(), 'buffer');
  let ref = 'r';
  for (const byte of digest.subarray(0, 10)) ref += BASE32[byte & 31] ?? '';
  return ref;
}
