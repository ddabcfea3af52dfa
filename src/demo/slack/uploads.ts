import { randomBytes } from 'node:crypto';

/** Upload URLs: each stands for one file and takes its bytes once. */
export type Uploads = { issue(fileId: string): string; redeem(token: string): string | undefined };

export function uploads(): Uploads {
  const issued = new Map<string, string>();
  return {
    issue: (fileId) => {
      const token = randomBytes(24).toString('base64url');
      issued.set(token, fileId);
      return token;
    },
    redeem: (token) => {
      const fileId = issued.get(token);
      issued.delete(token);
      return fileId;
    },
  };
}
