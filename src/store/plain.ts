/** A text for a column, or null. Postgres takes no NUL in a text; JSON escapes it, so this is for what is no JSON. */
export function plain(text: string): string;
export function plain(text: string | undefined): string | null;
export function plain(text: string | undefined): string | null {
  return text?.replaceAll('\0', '\u{fffd}') ?? null;
}
