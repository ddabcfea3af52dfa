import { writeTokens, type Token } from '../../command/tokens.ts';
import { anyOf, quoted, type UsageError } from '../../command/usage-error.ts';

export const COVERAGE_KEYS = ['kind', 'account', 'owner', 'region'] as const;
export type CoverageKey = (typeof COVERAGE_KEYS)[number];
export type CoverageRequest = { readonly by: CoverageKey };

export function parseCoverageRequest(tokens: readonly Token[]): CoverageRequest | UsageError {
  let by: CoverageKey = 'kind';
  for (const token of tokens) {
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'by' || token.kind === 'comma') continue;
    const key = COVERAGE_KEYS.find((one) => one === word || `${one}s` === word);
    if (key === undefined) {
      return {
        usageError: `${quoted(writeTokens([token]))} is nothing coverage can be shown by: write ${anyOf(COVERAGE_KEYS.map((one) => quoted(`by ${one}`)))}.`,
        try: 'coverage by kind',
      };
    }
    by = key;
  }
  return { by };
}

export const coverageLine = ({ by }: CoverageRequest): string => (by === 'kind' ? 'coverage' : `coverage by ${by}`);
