/** JSON as the demo meets it on the wire: unknown until looked at. */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});
export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const asObjects = (value: unknown): JsonObject[] => asList(value).filter(isObject);
export const asString = (value: unknown): string => (typeof value === 'string' ? value : '');
export const optionalString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The object without its undefined entries, so that JSON and comparisons agree. */
export function compact(entries: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
