import { hash } from 'node:crypto';
import type { Config } from '../../config.ts';
import type { Rules } from '../../model/judge.ts';

/** What resources are held to, as the configuration says. */
export const rulesOf = ({ tagPolicy, owners }: Pick<Config, 'tagPolicy' | 'owners'>): Rules => ({
  policy: tagPolicy,
  ownerKeys: owners.tags,
});

/** Tells whether a snapshot was judged as the configuration says now. */
export const rulesKey = ({ tagPolicy, owners }: Pick<Config, 'tagPolicy' | 'owners'>): string =>
  hash('sha256', JSON.stringify([tagPolicy, owners]), 'base64url').slice(0, 16);
