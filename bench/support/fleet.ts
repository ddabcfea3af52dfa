import type { Inventory, InventoryItem } from '../../src/demo/aws/types.ts';
import { COMMON_KINDS, shapes } from './fleet-kinds.ts';
import type { Own, Shape } from './fleet-kinds.ts';

export type FleetOptions = {
  /** How many there are altogether. */
  readonly resources: number;
  /** Default: 25 kinds that most organizations have. */
  readonly kinds?: readonly string[];
  /** Default: the demo organization's two, in its two regions. */
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** Share of those that break the demo's tag policy; 0.15. */
  readonly brokenShare?: number;
  readonly seed?: number;
};

type Tags = Readonly<Record<string, string>>;
type Place = { readonly account: string; readonly region: string; readonly counts: ReadonlyMap<string, number> };

const DAY = 86_400_000;
const DAYS = 200;
const TEAMS = ['search', 'vision', 'fraud', 'platform'] as const;
const WORDS = [
  'ranker',
  'scorer',
  'detector',
  'embedder',
  'segmenter',
  'chargeback',
  'moderation',
  'forecast',
] as const;
const PROJECTS = Array.from(
  { length: 40 },
  (_, n) => `${WORDS[n % WORDS.length]}-${'abcde'[Math.floor(n / WORDS.length)]}`,
);
const INSTANCES = ['ml.m5.xlarge', 'ml.g5.xlarge', 'ml.g4dn.xlarge', 'ml.c5.2xlarge', 'ml.m5.large'] as const;
const PEOPLE = ['ana', 'ben', 'dmitri', 'hugo', 'ines', 'kaori', 'nora', 'priya', 'tara', 'zoe'] as const;
const DOMAINS_A_PLACE = 2;
const STUDIO: ReadonlySet<string> = new Set(['user-profile', 'space', 'app']);
/** A place has one of these and no more. */
const SINGLE: ReadonlySet<string> = new Set(['hub', 'workforce']);

const mix = (seed: number, text: string): number => {
  let hash = seed ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};
const share = (seed: number, text: string): number => mix(seed, text) / 0x1_0000_0000;
const pick = <Each>(list: readonly [Each, ...Each[]], n: number): Each => list[n % list.length] ?? list[0];
/** Twelve letters and digits of which no two numbers have the same. */
const idOf = (n: number, text: string): string =>
  `${n.toString(36).padStart(6, '0')}${mix(7, text).toString(36).padStart(6, '0').slice(-6)}`;

/** The tags of a project, right and wrong in the ways people get them wrong: few objects for however many resources. */
const tagSets = PROJECTS.map((project, n) => {
  const costCenter = pick(TEAMS, n);
  const environment = n % 3 === 0 ? 'production' : 'development';
  const owner = pick(PEOPLE, n);
  const right: Tags = { 'cost-center': costCenter, environment, project, owner };
  const wrong: readonly [Tags, ...Tags[]] = [
    {},
    { environment, project },
    { 'Cost-Center': costCenter, environment, project },
    { 'cost-center': costCenter.slice(0, -1), environment: 'prod', project },
    { 'cost-center': costCenter, environment: '', project, owner },
    { 'cost-center': 'marketing', environment, project },
    { costcenter: costCenter, environment, project, created: 'by hand' },
    { owner },
  ];
  return { right, wrong };
});

/** How many of each kind: at least one each, and the rest by how common they are. */
const countsOf = (resources: number, kinds: readonly string[], places: number): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const kind of kinds) {
    const fixed = kind === 'domain' ? DOMAINS_A_PLACE * places : SINGLE.has(kind) ? places : undefined;
    if (fixed !== undefined) counts.set(kind, Math.min(fixed, Math.max(1, resources)));
  }
  const free = kinds.filter((kind) => !counts.has(kind));
  const left = Math.max(0, resources - [...counts.values()].reduce((sum, count) => sum + count, 0) - free.length);
  const weights = free.reduce((sum, kind) => sum + shapeOf(kind).weight, 0);
  let given = 0;
  let weight = 0;
  for (const kind of free) {
    weight += shapeOf(kind).weight;
    const until = Math.round((left * weight) / weights);
    counts.set(kind, 1 + until - given);
    given = until;
  }
  return counts;
};

const shapeOf = (kind: string): Shape => {
  const shape = shapes[kind];
  if (shape === undefined) throw new Error(`the fleet has no ${kind}`);
  return shape;
};

const placesOf = (options: FleetOptions): Place[] => {
  const { accounts = ['222233334444', '333344445555'], regions = ['eu-west-1', 'us-east-1'] } = options;
  const asked = options.kinds ?? COMMON_KINDS;
  // Contents can't be listed without their hub.
  const kinds = asked.includes('hub-content') && !asked.includes('hub') ? [...asked, 'hub'] : asked;
  const places = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  const totals = countsOf(options.resources, kinds, places.length);
  return places.map((place, index) => ({
    ...place,
    counts: new Map(
      [...totals].map(([kind, total]) => [kind, Math.floor((total + places.length - 1 - index) / places.length)]),
    ),
  }));
};

const ownOf = (place: Place, kind: string, n: number, seed: number): Own => {
  const { account, region, counts } = place;
  const text = `${account} ${region} ${kind} ${n}`;
  const count = (other: string): number => counts.get(other) ?? 0;
  const profiles = Math.max(count('user-profile'), 10);
  const base: Own = {
    n,
    name: `${PROJECTS[n % PROJECTS.length]}-${n.toString(36).padStart(4, '0')}`,
    region,
    account,
    id: idOf(n, `${kind} ${region} ${account}`),
    domain: `d-${idOf((n % profiles) % DOMAINS_A_PLACE, `${region} ${account}`)}`,
    person: personOf(n % profiles),
    instance: pick(INSTANCES, mix(seed, text)),
    count,
    // Of those around it: an endpoint's config is of the same project as long as there are as many.
    other: (other, at = n) => (count(other) === 0 ? undefined : ownOf(place, other, at % count(other), seed).name),
  };
  const name = shapeOf(kind).name?.(base);
  return name === undefined ? base : { ...base, name };
};

const personOf = (n: number): string => {
  const round = Math.floor(n / PEOPLE.length);
  return `${pick(PEOPLE, n)}${round === 0 ? '' : `-${round}`}`;
};

/** What Studio puts on what is made in it, together with what its owner did or didn't put there. */
const studioTags = ({ region, account, domain, person }: Own, tags: Tags): Tags => ({
  'sagemaker:domain-arn': `arn:aws:sagemaker:${region}:${account}:domain/${domain}`,
  'sagemaker:user-profile-arn': `arn:aws:sagemaker:${region}:${account}:user-profile/${domain}/${person}`,
  ...tags,
});

const itemOf = (place: Place, kind: string, n: number, options: FleetOptions, today: number): InventoryItem => {
  const seed = options.seed ?? 1;
  const shape = shapeOf(kind);
  const own = ownOf(place, kind, n, seed);
  const text = `${place.account} ${place.region} ${kind} ${n}`;
  const set = tagSets[n % tagSets.length];
  const broken = share(seed, `broken ${text}`) < (options.brokenShare ?? 0.15);
  const given = broken ? pick(set?.wrong ?? [{}], mix(seed, `how ${text}`)) : (set?.right ?? {});
  const tags = STUDIO.has(kind) && share(seed, `studio ${text}`) < 0.9 ? studioTags(own, given) : given;
  const created = new Date(today - Math.floor(share(seed, `when ${text}`) * DAYS * 86_400 + 3600) * 1000).toISOString();
  const [usual, ...rare] = (shape.statuses ?? '').split(' ');
  const rarely = rare[mix(seed, text) % rare.length] ?? usual;
  const tooOld = /^in_?progress$/i.test(rarely ?? '') && Date.parse(created) < today - DAY;
  const status = share(seed, `status ${text}`) < 0.8 || tooOld ? usual : rarely;
  const path = shape.path?.(own) ?? own.name;
  const word = kind === 'device' ? 'device-fleet' : kind === 'edge-deployment-plan' ? 'edge-deployment' : kind;
  const members = shape.members?.(own);
  return {
    kind,
    name: own.name,
    arn: `arn:aws:sagemaker:${place.region}:${place.account}:${word}/${path}`,
    account: place.account,
    region: place.region,
    created,
    ...(status ? { status } : {}),
    tags,
    // Half of those without tags had some once.
    ...(Object.keys(tags).length === 0 && mix(seed, `once ${text}`) % 2 === 0 ? { onceTagged: true } : {}),
    ...(members === undefined ? {} : { members }),
  };
};

/**
 * A large organization: `resources` of some kinds, spread over accounts and regions, each made in the 200 days before the
 * moment it is first asked for. The same options and the same day give the same resources.
 */
export const fleet = (options: FleetOptions): Inventory => {
  let items: readonly InventoryItem[] | undefined;
  return {
    items: (now) => {
      items ??= placesOf(options).flatMap((place) =>
        [...place.counts].flatMap(([kind, count]) =>
          Array.from({ length: count }, (_, n) =>
            itemOf(place, kind, n, options, Math.floor(now.getTime() / DAY) * DAY),
          ),
        ),
      );
      return items;
    },
  };
};
