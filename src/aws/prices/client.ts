import type { Filter, PricingClient } from '@aws-sdk/client-pricing';
import type { Config } from '../../config.ts';
import { clientSettings } from '../clients.ts';
import { askAws } from '../errors.ts';

const SERVICE_CODE = 'AmazonSageMaker';
const PAGE_SIZE = 100;
/** A region lists some 150 products of a component: so many pages are somebody's broken token. */
const MOST_PAGES = 40;

/** The Price List API is there in a few regions only, which answer for all of their partition; undefined: nowhere. */
export function pricingRegion(region: string): string | undefined {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  return /^us-gov-|^(us|eu)-iso|^eusc-/.test(region) ? undefined : 'us-east-1';
}

export type PricingConfig = Pick<Config, 'aws' | 'accounts'>;

/** The SDK's client is loaded when prices are first asked for: most starts of the bot don't need it. */
export async function pricingClient(config: PricingConfig, region: string): Promise<PricingClient> {
  const { PricingClient } = await import('@aws-sdk/client-pricing');
  return new PricingClient(clientSettings(config, 'PRICING', region, config.accounts.payer));
}

/** SageMaker's products whose attributes have these values: each a JSON document. The Price List API is free of charge. */
export async function sageMakerProducts(
  client: PricingClient,
  attributes: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { GetProductsCommand } = await import('@aws-sdk/client-pricing');
  const filters = Object.entries(attributes).map(([Field, Value]): Filter => ({ Type: 'TERM_MATCH', Field, Value }));
  const found: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await askAws('pricing', 'GetProducts', () =>
      client.send(
        new GetProductsCommand({
          ServiceCode: SERVICE_CODE,
          Filters: filters,
          FormatVersion: 'aws_v1',
          MaxResults: PAGE_SIZE,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    // The SDK may give objects that stand for JSON texts.
    for (const item of [answer.PriceList ?? []].flat()) found.push(String(item));
    token = answer.NextToken;
    if (token === undefined || token === '') break;
  }
  return found;
}
