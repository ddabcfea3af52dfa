import { z } from 'zod';
import { notEmulated, validation } from '../errors.ts';
import { operation } from '../service.ts';
import type { Context, Operation } from '../service.ts';
import { domainId } from './filters.ts';
import { arnOf } from './kinds.ts';
import { missing } from './missing.ts';

/** Members the API has; of them only TagPropagation does anything here. */
const OTHERS = [
  'DefaultUserSettings',
  'DomainSettingsForUpdate',
  'AppSecurityGroupManagement',
  'DefaultSpaceSettings',
  'SubnetIds',
  'AppNetworkAccessType',
  'HomeEfsFileSystemCreation',
  'VpcId',
];

const updateDomainRequest = z.strictObject({
  DomainId: domainId,
  TagPropagation: z.enum(['ENABLED', 'DISABLED']).optional(),
  ...Object.fromEntries(OTHERS.map((name) => [name, z.unknown().optional()])),
});

const updateDomain = (input: z.infer<typeof updateDomainRequest>, context: Context): object => {
  const { estate, place, now } = context;
  const other = OTHERS.find((name) => name in input);
  if (other !== undefined) throw notEmulated(`sagemaker:UpdateDomain with ${other}`);
  const { DomainId, TagPropagation } = input;
  const domain = estate.named(place, 'domain', DomainId, now);
  if (domain === undefined) throw missing('domain', '', DomainId);
  if (TagPropagation === undefined) throw validation('At least one attribute must be provided for update.');
  const modified = now.toISOString();
  estate.amend(domain, (base) =>
    base === undefined ? undefined : { ...base, modified, members: { ...base.members, TagPropagation } },
  );
  return { DomainArn: domain.arn };
};

export const domainOperations: Readonly<Record<string, Operation>> = {
  UpdateDomain: operation(updateDomainRequest, updateDomain, {
    action: 'sagemaker:UpdateDomain',
    resource: (input, { place }) => {
      const known = z.object({ DomainId: z.string() }).safeParse(input);
      return arnOf(place, `domain/${known.success ? known.data.DomainId : '*'}`);
    },
  }),
};
