/**
 * What is wrong with a command line, said to the person who typed it: a value, not an exception. `try` is a whole
 * corrected command line (without the slash command), there only when it is one worth typing.
 */
export type UsageError = { readonly usageError: string; readonly try?: string };

export const isUsageError = (value: unknown): value is UsageError =>
  typeof value === 'object' && value !== null && 'usageError' in value && typeof value.usageError === 'string';

/** For showing words that a person typed back to them: as code, in one line, not longer than is readable. */
export function quoted(text: string): string {
  // A backquote would end the code span, and control characters would break the line.
  const shown = text.replaceAll(/[`\p{C}\s]+/gu, ' ').trim();
  const characters = Array.from(shown.slice(0, 100));
  return `\`${characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : shown}\``;
}

/** "a", "a or b", "a, b or c". */
export function anyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
