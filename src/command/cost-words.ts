import type { CostDimension, CostKey, CostMetric } from '../model/cost.ts';

type Entry = { readonly word: string; readonly aliases: readonly string[]; readonly title: string };

/** THE words for Cost Explorer's dimensions. The API's own spellings (USAGE_TYPE) are understood as well. */
export const DIMENSIONS = {
  SERVICE: { word: 'service', aliases: ['services'], title: 'service' },
  USAGE_TYPE: { word: 'usage-type', aliases: ['usage-types', 'usagetype', 'usage'], title: 'usage type' },
  LINKED_ACCOUNT: { word: 'account', aliases: ['accounts', 'linked-accounts'], title: 'account' },
  REGION: { word: 'region', aliases: ['regions'], title: 'region' },
  INSTANCE_TYPE: { word: 'instance-type', aliases: ['instance-types', 'instancetype'], title: 'instance type' },
  INSTANCE_TYPE_FAMILY: {
    word: 'instance-family',
    aliases: ['instance-families', 'instance-type-families'],
    title: 'instance family',
  },
  OPERATION: { word: 'operation', aliases: ['operations'], title: 'operation' },
  PURCHASE_TYPE: {
    word: 'purchase-type',
    aliases: ['purchase-types', 'purchase-option', 'purchase-options'],
    title: 'purchase type',
  },
} as const satisfies Record<CostDimension, Entry>;

/** THE words for its metrics. */
export const METRICS = {
  UnblendedCost: { word: 'unblended', aliases: [], title: 'unblended' },
  AmortizedCost: { word: 'amortized', aliases: ['amortised'], title: 'amortized' },
  NetAmortizedCost: { word: 'net-amortized', aliases: ['net-amortised', 'netamortized'], title: 'net amortized' },
  NetUnblendedCost: { word: 'net-unblended', aliases: ['netunblended'], title: 'net unblended' },
  BlendedCost: { word: 'blended', aliases: [], title: 'blended' },
} as const satisfies Record<CostMetric, Entry>;

/** The prefixes that say what a key is where the bare word would say something else. */
const TAG_PREFIX = 'tag:';
const CATEGORY_PREFIX = 'category:';

export const dimensionWords: readonly string[] = Object.values(DIMENSIONS).map(({ word }) => word);
export const metricWords: readonly string[] = Object.values(METRICS).map(({ word }) => word);

const dimensions = index(DIMENSIONS);
const metrics = index(METRICS);

/** 'service', 'Usage Type', 'LINKED_ACCOUNT' → the dimension. */
export const parseDimension = (word: string): CostDimension | undefined => dimensions.get(normal(word));

/** 'net-amortized', 'NetAmortizedCost', 'net amortized' → the metric. */
export const parseMetric = (word: string): CostMetric | undefined =>
  metrics.get(normal(word)) ?? metrics.get(normal(word).replace(/-?cost$/, ''));

/**
 * A dimension's word, `category:Team` for a cost category, `tag:service` for a tag whose key is one of our words, and
 * anything else a tag key as it stands. Every word is some key; an empty key is refused where requests are parsed.
 */
export function parseCostKey(word: string): CostKey {
  const dimension = parseDimension(word);
  if (dimension !== undefined) return { kind: 'dimension', dimension };
  if (startsWith(word, CATEGORY_PREFIX)) return { kind: 'costCategory', key: word.slice(CATEGORY_PREFIX.length) };
  if (startsWith(word, TAG_PREFIX)) return { kind: 'tag', key: word.slice(TAG_PREFIX.length) };
  return { kind: 'tag', key: word };
}

/** The one word that parseCostKey reads back as this key. */
export function costKeyWords(key: CostKey): string {
  if (key.kind === 'dimension') return DIMENSIONS[key.dimension].word;
  if (key.kind === 'costCategory') return `${CATEGORY_PREFIX}${key.key}`;
  const bare = parseCostKey(key.key);
  return bare.kind === 'tag' && bare.key === key.key ? key.key : forcedTagWords(key.key);
}

/** A tag's key said so that no other word is seen in it. */
export const forcedTagWords = (key: string): string => `${TAG_PREFIX}${key}`;

export const metricWord = (metric: CostMetric): string => METRICS[metric].word;

const startsWith = (word: string, prefix: string): boolean => word.slice(0, prefix.length).toLowerCase() === prefix;

function normal(word: string): string {
  if (word.length > 40) return '';
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
}

function index<Name extends string>(table: Readonly<Record<Name, Entry>>): ReadonlyMap<string, Name> {
  const words = new Map<string, Name>();
  // The cast: Object.keys forgets which keys a record has.
  for (const name of Object.keys(table) as Name[]) {
    const { word, aliases } = table[name];
    for (const spelling of [word, ...aliases, normal(name)]) words.set(spelling, name);
  }
  return words;
}
