import { MlcostError } from '../errors.ts';

/**
 * One thing wrong in the configuration. `place` is a file and line ("mlcost.yml:14"), seldom there for the environment;
 * `subject` a path in the file or a variable's name; `says` continues the sentence; `fix` is what to write instead.
 */
export type Problem = { place?: string; subject: string; says: string; fix: string };

export type Report = (problem: Problem) => void;

/** What a token looks like wherever it was pasted: none may be repeated. */
const TOKEN = /\b(?:xox[a-z]|xapp|xwfp)-[\w-][^\s"'”]*/gi;
const MOST_SHOWN = 30;

/** A value as a problem may repeat it: quoted, short, on one line. */
export const shown = (value: string): string => {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not reach a terminal
  const line = value.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '�');
  return `“${line.length > 60 ? `${line.slice(0, 59)}…` : line}”`;
};

/** All problems as one error, a line each, and their fixes likewise. `secrets` are blotted out wherever they occur. */
export const configError = (problems: readonly Problem[], secrets: readonly string[]): MlcostError => {
  const clean = (text: string): string =>
    secrets
      // A short one would blot out ordinary words, and no message repeats a secret variable's value anyway.
      .filter((secret) => secret.length >= 12)
      .reduce((kept, secret) => kept.replaceAll(secret, '[hidden]'), text.replaceAll(TOKEN, '[hidden]'));
  const some = problems.slice(0, MOST_SHOWN);
  const more = problems.length > some.length ? [`… and ${problems.length - some.length} more`] : [];
  const messages = some.map(
    ({ place, subject, says }) => `${place === undefined ? '' : `${place}: `}${subject} ${says}`,
  );
  const fixes = some.map(({ place, subject, fix }) => `${place ?? subject}: ${fix}`);
  return new MlcostError('config_invalid', clean([...messages, ...more].join('\n')), { hint: clean(fixes.join('\n')) });
};
