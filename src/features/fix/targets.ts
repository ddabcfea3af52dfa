import type { Token } from '../../command/tokens.ts';
import { writeWord } from '../../command/tokens.ts';
import { quoted, type UsageError } from '../../command/usage-error.ts';
import type { TagEdit } from '../../model/tag-edit.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { Deps } from '../subcommand.ts';

/** What `tag` says: a resource by ARN, name or ref, and what to set and take away. */
export type TagRequest = { readonly target: string; readonly edit: TagEdit };

/** No resource is called so. */
const REMOVE = /^(remove|without):(.+)$/is;
const OPENS = /^["'“”‘’]/;

/** The words after `tag`, or the whole line with it. */
export function parseTagRequest(tokens: readonly Token[]): TagRequest | UsageError {
  let target: string | undefined;
  // Keys may be called as members of every object are: __proto__ would be lost by assigning it.
  const pairs = new Map<string, string>();
  const remove: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'comma') continue;
    if (token.kind === 'mention') return { usageError: `A person can't be tagged: name a SageMaker resource.` };
    if (token.kind === 'pair') {
      const [value] = token.values;
      if (token.negated || token.values.length !== 1 || value === undefined) {
        return { usageError: `A tag has one value: write ${quoted(`${token.key.text}=value`)}.` };
      }
      if (value.text === '') {
        return {
          usageError: `${quoted(`${token.key.text}=`)} would set an empty value. To take the tag away write ${quoted(`remove:${token.key.text}`)}.`,
        };
      }
      pairs.set(token.key.text, value.text);
      continue;
    }
    const taken = REMOVE.exec(token.text)?.[2];
    if (taken !== undefined && !token.quoted && OPENS.test(taken)) {
      return { usageError: `Put all of it in quotes: ${quoted('"remove:Cost Center"')}.` };
    }
    if (taken !== undefined) remove.push(taken);
    else if (target === undefined) target = token.text;
    else {
      return {
        usageError: `${quoted(token.text)} is one word too many after ${quoted(target)}: write tags as ${quoted('key=value')}, names with spaces in quotes.`,
      };
    }
  }
  if (target === undefined) {
    return { usageError: `Name the resource and its tags: ${quoted('tag fraud-scorer cost-center=fraud')}.` };
  }
  const set = Object.fromEntries(pairs);
  const both = remove.find((key) => Object.hasOwn(set, key));
  if (both !== undefined) return { usageError: `${quoted(both)} can't be set and removed at once.` };
  return { target, edit: { set, remove } };
}

/** The canonical line, which parses back to the same request. */
export const tagLine = ({ target, edit }: TagRequest): string =>
  [
    'tag',
    writeWord(target),
    ...Object.entries(edit.set).map(([key, value]) => `${writeWord(key)}=${writeWord(value)}`),
    ...edit.remove.map((key) => writeWord(`remove:${key}`)),
  ].join(' ');

const MOST = 8;

/** The resources that a word names: one for an ARN or ref, all of that name otherwise, none with what is near it. */
export async function resourcesNamed(
  target: string,
  { store }: Pick<Deps, 'store'>,
): Promise<readonly InventoryRow[] | UsageError> {
  const byRef = /^r[a-z2-7]{10}$/.test(target) ? await store.inventory.get(target) : undefined;
  if (byRef !== undefined) return [byRef];
  const found = await store.inventory.search(target, 50);
  const wanted = target.toLowerCase();
  const exact = found.filter(({ arn, name }) => arn.toLowerCase() === wanted || name.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  if (found.length === 1) return found;
  const [first] = found;
  if (first === undefined) {
    return {
      usageError: `There is no SageMaker resource ${quoted(target)} in the last audit. ${quoted('untagged refresh')} looks again.`,
    };
  }
  const names = [...new Set(found.map(({ name }) => name))].slice(0, MOST);
  return {
    usageError: `${quoted(target)} could be ${names.map(quoted).join(', ')}${found.length > names.length ? ' and more' : ''}. Write the whole name.`,
  };
}
