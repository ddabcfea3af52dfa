/** Loads one of the page's modules that needs no browser. They are plain JavaScript, so a test says what it expects of them. */
export const load = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../../../src/demo/page/${path}`, import.meta.url).pathname)) as T;
