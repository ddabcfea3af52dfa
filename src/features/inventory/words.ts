import { isSageMakerKind, kinds, kindTitle } from '../../aws/sagemaker/kinds.ts';
import { sageMakerName } from '../../model/arn.ts';
import type { SuggestionReason } from '../../model/judge.ts';
import { formatMoney } from '../../model/money.ts';
import type { ResourceName } from '../../model/resource.ts';
import type { Stake } from '../../model/stake.ts';
import type { TagFinding } from '../../model/tag-policy.ts';
import { codeText, cutMiddle, escapeText } from '../../slack/text.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { ageText } from '../labels.ts';
import type { OwnerSource, ShownOwner } from './owners.ts';
import type { Snapshot } from './snapshot.ts';

/** Words for what an audit finds, as mrkdwn unless the name says plain. Names from AWS are escaped here. */

const NAME = 60;
const shown = (text: string): string => escapeText(cutMiddle(text, NAME));
/** Keys and values as code: people compare them letter by letter. */
const code = (text: string): string => codeText(cutMiddle(text, NAME));

/** "fraud-scorer", whole as far as a line has room. */
export const resourceName = (name: string): string => escapeText(cutMiddle(name, 80));

/** "fraud-scorer"; of an app, which is mostly called default, also whose it is: "default of priya". Plain. */
export function fullName({ arn, kind, name }: Pick<InventoryRow, 'arn' | 'kind' | 'name'>): string {
  // app/{domain}/{profile or space}/{type}/{name}
  const whose = kind === 'app' ? sageMakerName(arn)?.within[1] : undefined;
  return whose === undefined ? name : `${name} of ${whose}`;
}

/** The same of an ARN alone, for what the audit does not know any more. */
export function arnName(arn: string): string {
  const named = sageMakerName(arn);
  return named === undefined ? arn : fullName({ arn, ...named });
}

/** "no `cost-center`", "`Cost-Center` instead of `cost-center`". */
export function findingText(finding: TagFinding): string {
  switch (finding.kind) {
    case 'missing':
      return `no ${code(finding.key)}`;
    case 'wrong-case':
    case 'near-miss-key':
      return `${code(finding.found)} instead of ${code(finding.key)}`;
    case 'duplicate':
      return `${code(finding.key)} and also ${finding.found.map(code).join(', ')}`;
    case 'empty':
      return `${code(finding.key)} is empty`;
    case 'near-miss-value':
    case 'value-not-allowed':
      return `${code(`${finding.key}=${finding.value}`)} is not allowed`;
  }
}

/** How names, and keys and values, are written: escaped for mrkdwn, or as they are where Slack formats nothing. */
type Writing = { readonly name: (text: string) => string; readonly code: (text: string) => string };
const cut = (text: string): string => cutMiddle(text, NAME);
const PLAIN: Writing = { name: cut, code: cut };

/** Why a value is suggested: "its model was trained by fraud-train-0412". */
export const reasonText = (reason: SuggestionReason): string => reasonIn({ name: shown, code }, reason);
export const plainReason = (reason: SuggestionReason): string => reasonIn(PLAIN, reason);

function reasonIn(write: Writing, reason: SuggestionReason): string {
  switch (reason.kind) {
    case 'near-miss-value':
      return `the allowed value nearest to ${write.code(reason.from)}`;
    case 'wrong-case':
    case 'near-miss-key':
      return `what ${write.code(reason.found)} says`;
    case 'lineage':
      return lineageText(write, reason);
    case 'studio':
      return `its ${made(write, reason.via)} has it`;
    case 'siblings':
      return `${reason.count} of ${reason.of} named ${write.code(`${reason.prefix}…`)} have it`;
    case 'owner-habit':
      return `${reason.count} of ${reason.of} of ${write.name(reason.owner)}'s resources have it`;
  }
}

const made = (write: Writing, { kind, name }: ResourceName): string => `${kindTitle(kind)} ${write.name(name)}`;

function lineageText(write: Writing, { via, path }: Extract<SuggestionReason, { kind: 'lineage' }>): string {
  const model = path.find(({ kind, name }) => kind === 'model' && name !== via.name);
  if (via.kind === 'training-job') {
    return model === undefined
      ? `trained by ${write.name(via.name)}`
      : `its model was trained by ${write.name(via.name)}`;
  }
  return `its ${made(write, via)} has it`;
}

const SURE = { high: '', medium: 'probably ', low: 'perhaps ' } as const;

/**
 * What is wrong and what to do about it, a line for each reason: "no `cost-center`, `project` → `fraud`, `scoring`: its
 * model was trained by fraud-train-0412". What has no suggestion comes last.
 */
export function problemTexts({ findings, suggestions }: Pick<InventoryRow, 'findings' | 'suggestions'>): string[] {
  const problems = findings.map((finding) => ({
    finding,
    suggestion: finding.kind === 'duplicate' ? undefined : suggestions.find(({ key }) => key === finding.key),
  }));
  const groups = Map.groupBy(problems, ({ finding, suggestion }) =>
    JSON.stringify([
      finding.kind === 'missing' ? 'missing' : finding.key,
      suggestion === undefined ? '' : [suggestion.confidence, reasonText(suggestion.reason)],
    ]),
  );
  const lines = [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined) return { line: '', open: true };
    const what =
      first.finding.kind === 'missing'
        ? `no ${group.map(({ finding }) => code(finding.key)).join(', ')}`
        : findingText(first.finding);
    if (first.suggestion === undefined) return { line: what, open: true };
    const { confidence, reason } = first.suggestion;
    const values = group.map(({ suggestion }) => code(suggestion?.value ?? '')).join(', ');
    return { line: `${what} → ${SURE[confidence]}${values}: ${reasonText(reason)}`, open: false };
  });
  return [...lines.filter(({ open }) => !open), ...lines.filter(({ open }) => open)].map(({ line }) => `• ${line}`);
}

/** "about $1,460/month (price list)"; what costs nothing by itself, or nothing any more, says so. */
export function stakeText({ kind, stake, state }: Pick<InventoryRow, 'kind' | 'stake' | 'state'>): string {
  if (state === 'finished') return 'finished, costs nothing more';
  if (stake !== undefined) {
    const amount = formatMoney(stake.monthly, { cents: stake.monthly.amount.lt(10) });
    return `about ${amount}/month (${sourceText(stake)})`;
  }
  if (isSageMakerKind(kind) && !kinds[kind].billed) return 'costs nothing by itself';
  return state === 'stopped' ? 'stopped' : 'cost not available';
}

export function sourceText({ source, asOf }: Stake): string {
  switch (source) {
    case 'cur':
      return 'cost and usage report';
    case 'cost-explorer':
      return 'Cost Explorer, last 14 days';
    case 'price-list':
      return 'price list';
    case 'price-table':
      return asOf === undefined ? 'list prices' : `list prices of ${asOf.slice(0, 7)}`;
  }
}

export function ownerText(owner: ShownOwner, source?: OwnerSource): string {
  const name = 'user' in owner ? `<@${owner.user}>` : shown(owner.name);
  if (source === undefined || source.from === 'person') return name;
  if (source.from === 'studio') return `${name}, from Studio`;
  return `${name}, from ${source.suggested === true ? 'the suggested ' : ''}${code(source.tag)}`;
}

/** The small print of every answer about resources. */
export function snapshotTexts(snapshot: Snapshot, now: number, accountName: (id: string) => string): string[] {
  const age = Math.max(0, now - snapshot.at);
  return [
    `audited ${age < 1_000 ? 'just now' : `${ageText(age)} ago`}${snapshot.running ? ', looking again now' : ''}`,
    `${snapshot.accounts} account${snapshot.accounts === 1 ? '' : 's'} × ${snapshot.regions} region${snapshot.regions === 1 ? '' : 's'}`,
    ...(snapshot.failure === undefined ? [] : [`:warning: could not look again: ${escapeText(snapshot.failure)}`]),
    ...gapTexts(snapshot, accountName),
  ];
}

const MOST_GAPS = 4;

/** "user profiles in ml-prod eu-west-1 not readable: needs `sagemaker:ListUserProfiles`", alike ones together. */
function gapTexts({ gaps }: Snapshot, accountName: (id: string) => string): string[] {
  const places = Map.groupBy(gaps, ({ kind, action, error }) => JSON.stringify([kind, action ?? error]));
  const texts = [...places.values()].map((alike) => {
    const [gap] = alike;
    if (gap === undefined) return '';
    const where = [...new Set(alike.map(({ account, region }) => `${accountName(account)} ${region}`))];
    const why = gap.action === undefined ? escapeText(gap.error) : `needs ${codeText(gap.action)}`;
    const place = `${shown(where[0] ?? '')}${where.length > 1 ? ` and ${where.length - 1} more` : ''}`;
    return gap.kind === '*'
      ? `:warning: ${place} not or not wholly readable: ${why}`
      : `:warning: ${kindTitle(gap.kind, 2)} in ${place} not readable: ${why}`;
  });
  return texts.length <= MOST_GAPS
    ? texts
    : [...texts.slice(0, MOST_GAPS), `${texts.length - MOST_GAPS} more lists not readable`];
}
