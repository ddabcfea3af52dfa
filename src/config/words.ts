import { nearest, closest } from '../command/closest.ts';
import type { CostMetric } from '../model/cost.ts';
import { SAGEMAKER_KINDS } from '../model/kinds.ts';
import { shown } from './problems.ts';

/** Why a text will not do and what to write instead, or undefined when it is fine. */
export type Check = (text: string) => readonly [says: string, fix: string] | undefined;

const METRICS = [
  'NetAmortizedCost',
  'NetUnblendedCost',
  'AmortizedCost',
  'UnblendedCost',
  'BlendedCost',
] as const satisfies readonly CostMetric[];

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '').replace(/cost$/, '');

/** The metric of a spelling: AWS's own (NetAmortizedCost), or the command line's (net-amortized). */
export const metricOf = (word: string): CostMetric | undefined =>
  METRICS.find((metric) => plain(metric) === plain(word));

export const metric: Check = (word) =>
  metricOf(word) === undefined
    ? [`${shown(word)} is not a metric`, `${meant(word, METRICS)}; there are ${METRICS.join(', ')}`]
    : undefined;

/** "did you mean “monday”?", or the words there are when none is near. */
export const meant = (word: string, candidates: readonly string[]): string => {
  const near = closest(word, candidates);
  if (near !== undefined) return `did you mean “${near}”?`;
  return candidates.length <= 6
    ? `write one of ${candidates.join(', ')}`
    : `write for example ${nearest(word, candidates)}`;
};

/** The zone's canonical spelling, or undefined. An offset such as +02:00 is none: it knows no summer time. */
export const timeZoneOf = (zone: string): string | undefined => {
  if (zone.length > 64 || !/^[a-z]/i.test(zone)) return undefined;
  const named = Intl.supportedValuesOf('timeZone').find((name) => name.toLowerCase() === zone.toLowerCase());
  if (named !== undefined) return named;
  try {
    // Not all are listed: UTC and the older names are known too, the latter by their newer ones.
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

export const timeZone: Check = (zone) => {
  if (timeZoneOf(zone) !== undefined) return undefined;
  return [
    `${shown(zone)} is not a time zone`,
    `${meant(zone, ['UTC', ...Intl.supportedValuesOf('timeZone')])} (IANA names)`,
  ];
};

export const region: Check = (name) => {
  if (/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/.test(name)) return undefined;
  const zone = /^([a-z]{2,4}(?:-[a-z]+){1,3}-\d)[a-z]$/.exec(name)?.[1];
  if (zone !== undefined) return [`${shown(name)} is an availability zone`, `write its region: ${zone}`];
  return [`${shown(name)} is not the name of an AWS region`, 'write it like us-east-1'];
};

/** AWS's rules for tags: letters, numbers, spaces and _ . : / = + - @. */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ALLOWED = 'use letters, digits, spaces and _ . : / = + - @';

export const tagKey: Check = (key) => {
  if (key === '' || key.length > 128) return [`${shown(key)} cannot be a tag key`, 'a key has 1 to 128 characters'];
  if (/^aws:/i.test(key))
    return [`${shown(key)} begins with aws:, which is reserved`, 'nobody can set it: name another key'];
  if (key.trim() !== key) return [`${shown(key)} begins or ends with a space`, 'remove the space'];
  return TAG_CHARACTERS.test(key) ? undefined : [`${shown(key)} cannot be a tag key`, ALLOWED];
};

export const tagValue: Check = (value) => {
  if (value.trim() === '') return ['is empty', 'write a value, or remove the entry'];
  if (value.length > 256) return [`${shown(value)} is too long`, 'a tag value has at most 256 characters'];
  if (value.trim() !== value) return [`${shown(value)} begins or ends with a space`, 'remove the space'];
  return TAG_CHARACTERS.test(value) ? undefined : [`${shown(value)} cannot be a tag value`, ALLOWED];
};

export const accountId: Check = (id) =>
  /^\d{12}$/.test(id)
    ? undefined
    : [`${shown(id)} is not an account id`, 'write its 12 digits, in quotes: "123456789012"'];

const ROLE = /^arn:(?:aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/[\w+=,.@/-]{1,576}$/;
const ROLE_FORM = 'write it like arn:aws:iam::123456789012:role/mlcost-read';

/** The account a role belongs to. */
export const roleAccount = (arn: string): string | undefined => ROLE.exec(arn)?.[1];

export const roleArn: Check = (arn) => {
  if (ROLE.test(arn)) return undefined;
  if (/:assumed-role\//.test(arn)) return ['is the ARN of a session, not of a role', ROLE_FORM];
  if (/:(user|group)\//.test(arn)) return ['is the ARN of a user or group, not of a role', ROLE_FORM];
  return [`${shown(arn)} is not the ARN of a role`, ROLE_FORM];
};

export const externalId: Check = (id) =>
  /^[\w+=,.@:/-]{2,1224}$/.test(id)
    ? undefined
    : ['is not an external id', 'it has 2 to 1224 letters, digits and characters of + = , . @ : / -'];

export const slackId: Check = (id) => {
  if (/^[UWS][A-Z0-9]{2,20}$/.test(id)) return undefined;
  const fix = 'write a member’s id (U… or W…: profile, ⋮, Copy member ID) or a user group’s (S…)';
  if (/^[CGD][A-Z0-9]{4,20}$/.test(id)) return [`${shown(id)} is a channel`, fix];
  if (/^everyone$/i.test(id)) return ['cannot name everyone in a list', 'write people.look: everyone, or list the ids'];
  return [`${shown(id)} is not a Slack id`, fix];
};

/** A member alone: a group cannot be written to, nor answer for anything. */
export const memberId: Check = (id) => {
  if (/^[UW][A-Z0-9]{2,20}$/.test(id)) return undefined;
  if (!/^S[A-Z0-9]{2,20}$/.test(id))
    return [`${shown(id)} is not a member’s id`, 'write one (U… or W…: profile, ⋮, Copy member ID)'];
  return [`${shown(id)} is a user group`, 'write one member’s id (U… or W…: profile, ⋮, Copy member ID)'];
};

export const sageMakerKind: Check = (kind) =>
  SAGEMAKER_KINDS.some((known) => known === kind)
    ? undefined
    : [`${shown(kind)} is not a kind of SageMaker resource`, meant(kind, SAGEMAKER_KINDS)];

/** Where a template names the owner. */
export const OWNER = '{owner}';

export const emailTemplate: Check = (template) => {
  const form = `write it like ${OWNER}@example.com`;
  if (template.split(OWNER).length !== 2) return [`${shown(template)} does not name ${OWNER} once`, form];
  const address = template.replace(OWNER, 'owner');
  return /^[^\s@{}<>()",;:]+@[^\s@{}<>()",;:]+$/.test(address)
    ? undefined
    : [`${shown(template)} is not the template of an e-mail address`, form];
};

export const wholeUpTo =
  (most: number, unit: string): Check =>
  (count) =>
    /^\d{1,6}$/.test(count) && Number(count) <= most
      ? undefined
      : [`${shown(count)} is no whole number of ${unit} up to ${most}`, `write a whole number up to ${most}`];

export const filled: Check = (text) =>
  text.trim() === '' ? ['is empty', 'write a text, or remove the line'] : undefined;
