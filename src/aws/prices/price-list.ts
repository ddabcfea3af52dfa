import type { PricingClient } from '@aws-sdk/client-pricing';
import { z } from 'zod';
import { MlcostError } from '../../errors.ts';
import type { Day } from '../../model/period.ts';
import type { Instances } from '../../model/resource.ts';
import { sageMakerProducts } from './client.ts';

/** On-demand prices an hour by instance type, all in one currency and exact as decimal strings. */
export type ListedPrices = {
  /** The day AWS published them. */
  readonly asOf: Day;
  readonly currency: string;
  readonly hourly: Readonly<Record<string, string>>;
};

type Use = Instances['use'];

/**
 * How the price list marks what an instance is used for, the likeliest first. `component` and `platoinstancetype` say
 * the same in other words, and not every product has both.
 */
const MARKS: Readonly<Record<Use, readonly (readonly ['component' | 'platoinstancetype', string])[]>> = {
  hosting: [
    ['component', 'Hosting'],
    ['platoinstancetype', 'Hosting'],
  ],
  notebook: [
    ['component', 'Notebook'],
    ['platoinstancetype', 'Notebook'],
  ],
  // A kernel costs the same in every kind of Studio app.
  studio: [
    ['platoinstancetype', 'Studio-JupyterLab'],
    ['component', 'Studio-Notebook'],
  ],
  cluster: [
    ['component', 'Cluster'],
    ['platoinstancetype', 'Cluster'],
  ],
  training: [
    ['component', 'Training'],
    ['platoinstancetype', 'Training'],
  ],
  mlflow: [['component', 'MLflow']],
};

/** `USE1-Host:ml.m5.xlarge`; us-east-1 often has no prefix. Reserved and spot capacity have other words. */
const usage = (words: string): RegExp => new RegExp(`^(?:[A-Z0-9]+-)?${words}(.+)$`);
const USAGE_TYPES: Readonly<Record<Use, RegExp>> = {
  hosting: usage('Host:'),
  notebook: usage('Notebk:'),
  studio: usage('Studio:(?:[A-Za-z]+-)?(?=ml\\.)'),
  cluster: usage('Cluster:'),
  training: usage('Train:'),
  mlflow: usage('M[Ll][Ff]low[A-Za-z]*:'),
};

const product = z.object({
  product: z.object({ attributes: z.record(z.string(), z.unknown()) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        effectiveDate: z.string().default(''),
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), z.string()) }),
        ),
      }),
    ),
  }),
  publicationDate: z.string().default(''),
});
type Product = z.infer<typeof product>;

/**
 * A region's prices of what SageMaker's instances of one use cost an hour; undefined when it lists none.
 *
 * @throws MlcostError aws_access_denied, aws_throttled … as AWS answers.
 */
export async function listedPrices(
  client: PricingClient,
  { region, use, today }: { region: string; use: Use; today: Day },
): Promise<ListedPrices | undefined> {
  for (const [attribute, value] of MARKS[use]) {
    const found = pricesIn(await productsOf(client, { regionCode: region, [attribute]: value }), use, today);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function productsOf(client: PricingClient, attributes: Record<string, string>): Promise<string[]> {
  try {
    return await sageMakerProducts(client, attributes);
  } catch (error) {
    // An attribute that the list does not have (any more) is a rejected parameter: other words may find it.
    if (error instanceof MlcostError && error.code === 'aws_rejected') return [];
    throw error;
  }
}

/** Reads the products of one use; what can't be read, or is no on-demand instance hour, is left out. */
export function pricesIn(documents: readonly string[], use: Use, today: Day): ListedPrices | undefined {
  const hourly: Record<string, string> = {};
  let currency: string | undefined;
  let asOf = '';
  for (const document of documents) {
    const read = product.safeParse(parsed(document));
    const type = read.success ? instanceType(read.data, use) : undefined;
    const price = read.success ? onDemand(read.data, today) : undefined;
    if (!read.success || type === undefined || price === undefined) continue;
    currency ??= price.currency;
    // Two currencies in one region's list are a mistake somewhere; the first one counts.
    if (currency !== price.currency) continue;
    hourly[type] ??= price.amount;
    const published = read.data.publicationDate.slice(0, 10);
    if (/^\d{4}-\d\d-\d\d$/.test(published) && published > asOf) asOf = published;
  }
  return currency === undefined ? undefined : { asOf: asOf === '' ? today : asOf, currency, hourly };
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function instanceType({ product: { attributes } }: Product, use: Use): string | undefined {
  const text = (name: string) => (typeof attributes[name] === 'string' ? attributes[name] : undefined);
  const usageType = text('usagetype');
  if (usageType !== undefined) return USAGE_TYPES[use].exec(usageType)?.[1];
  // `ml.m5.xlarge-Hosting`
  return text('instanceName') ?? text('instanceType')?.replace(/-[A-Za-z-]+$/, '');
}

/** The price in force on the day: of several terms, the one that began last. */
function onDemand({ terms }: Product, today: Day): { amount: string; currency: string } | undefined {
  const [term] = Object.values(terms.OnDemand)
    .filter(({ effectiveDate }) => effectiveDate.slice(0, 10) <= today)
    .toSorted((a, b) => b.effectiveDate.localeCompare(a.effectiveDate));
  for (const { unit, pricePerUnit } of Object.values(term?.priceDimensions ?? {})) {
    if (!/^(hrs?|hours?)$/i.test(unit)) continue;
    for (const [currency, amount] of Object.entries(pricePerUnit)) {
      // Free rows stand for something else: a trial, a rule that costs nothing.
      if (/^\d+(\.\d+)?$/.test(amount) && /[1-9]/.test(amount) && /^[A-Z]{3}$/.test(currency)) {
        return { amount, currency };
      }
    }
  }
  return undefined;
}
