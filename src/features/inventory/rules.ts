import type { Config } from '../../config.ts';
import type { Rules } from '../../model/judge.ts';

/** What resources are held to, as the configuration says. */
export const rulesOf = ({ tagPolicy, owners }: Pick<Config, 'tagPolicy' | 'owners'>): Rules => ({
  policy: tagPolicy,
  exceptions: Object.fromEntries(
    tagPolicy.required.flatMap(({ key, except }) => (except === undefined ? [] : [[key, except]])),
  ),
  ownerKeys: owners.tags,
});
