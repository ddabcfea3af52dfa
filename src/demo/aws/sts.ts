import { z } from 'zod';
import { AwsError, validation } from './errors.ts';
import { operation } from './service.ts';
import type { Context, Service } from './service.ts';

const assumeRoleRequest = z.strictObject({
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z
    .string()
    .min(2)
    .max(64)
    .regex(/^[\w+=,.@-]*$/),
  ExternalId: z
    .string()
    .min(2)
    .max(1224)
    .regex(/^[\w+=,.@:/-]*$/)
    .optional(),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).optional(),
  Policy: z.string().optional(),
});

const assumeRole = (input: z.infer<typeof assumeRoleRequest>, context: Context): object => {
  const { organization, identity, sessions } = context;
  const { RoleArn, RoleSessionName, ExternalId, DurationSeconds = 3600 } = input;
  const role = organization.roles.find((each) => each.arn === RoleArn);
  // AWS does not say whether the role is missing, does not trust the caller or wants another external id.
  if (role === undefined || (role.externalId !== undefined && role.externalId !== ExternalId)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      403,
    );
  }
  if (identity.temporary && DurationSeconds > 3600) {
    throw validation(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (DurationSeconds > (role.maxSessionSeconds ?? 3600)) {
    throw validation('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const session = sessions.assume(role, RoleSessionName, DurationSeconds);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expiration.toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: session.identity.userId, Arn: session.identity.arn },
  };
};

/** STS, which speaks the Query protocol: form fields in, XML out. */
export const sts: Service = {
  name: 'sts',
  protocol: 'query',
  global: false,
  throttled: { code: 'Throttling', message: 'Rate exceeded' },
  operations: {
    GetCallerIdentity: operation(
      z.strictObject({}),
      (_input, { identity }) => ({ UserId: identity.userId, Account: identity.account, Arn: identity.arn }),
      { action: 'sts:GetCallerIdentity', resource: () => '*' },
    ),
    AssumeRole: operation(assumeRoleRequest, assumeRole, {
      action: 'sts:AssumeRole',
      resource: (input) => (input instanceof Object && 'RoleArn' in input ? String(input.RoleArn) : '*'),
    }),
  },
};
