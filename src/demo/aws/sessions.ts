import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from './errors.ts';
import type { Identity } from './service.ts';
import type { Organization, Role } from './types.ts';

export type TemporaryCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  readonly identity: Identity;
};

/** The access keys that exist: the organization's lasting ones and those AssumeRole gave out. */
export type Sessions = {
  secretOf(accessKeyId: string, sessionToken: string | undefined): { secretAccessKey: string; identity: Identity };
  assume(role: Role, sessionName: string, seconds: number): TemporaryCredentials;
};

const stableId = (prefix: string, of: string): string =>
  prefix + createHash('sha256').update(of).digest('hex').toUpperCase().slice(0, 16);

/** An unknown access key, or a session token that does not belong to it. */
const unknownToken = (): AwsError =>
  new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);

export const createSessions = (organization: Organization, realNow: () => Date = () => new Date()): Sessions => {
  const issued = new Map<string, TemporaryCredentials>();
  return {
    secretOf: (accessKeyId, sessionToken) => {
      const lasting = organization.accessKeys.find((key) => key.accessKeyId === accessKeyId);
      if (lasting !== undefined && sessionToken === undefined) {
        const arn = `arn:aws:iam::${lasting.account}:user/${lasting.user}`;
        const identity = {
          account: lasting.account,
          arn,
          userId: stableId('AIDA', arn),
          temporary: false,
          deny: lasting.deny ?? [],
        };
        return { secretAccessKey: lasting.secretAccessKey, identity };
      }
      const session = issued.get(accessKeyId);
      if (session === undefined || session.sessionToken !== sessionToken) throw unknownToken();
      // Sessions live by the real clock, as signatures do: moving the story's clock must not log the bot out.
      if (session.expiration <= realNow()) {
        throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired', 403);
      }
      return { secretAccessKey: session.secretAccessKey, identity: session.identity };
    },
    assume: (role, sessionName, seconds) => {
      const [, , , , account = '', path = ''] = role.arn.split(':');
      const name = path.split('/').at(-1) ?? '';
      const credentials: TemporaryCredentials = {
        accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(120).toString('base64'),
        expiration: new Date(realNow().getTime() + seconds * 1000),
        identity: {
          account,
          arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
          userId: `${stableId('AROA', role.arn)}:${sessionName}`,
          temporary: true,
          deny: role.deny ?? [],
        },
      };
      issued.set(credentials.accessKeyId, credentials);
      return credentials;
    },
  };
};
