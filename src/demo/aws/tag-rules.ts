/** What every service of AWS asks of tags. Keys are 1 to 128 characters, values 0 to 256. */
export const tagText = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;

/** AWS's own keys, in any case: nobody else sets or removes them, and they do not count. */
export const isReserved = (key: string): boolean => key.toLowerCase().startsWith('aws:');

export const TAGS_PER_RESOURCE = 50;

/** How many tags count for the limit. */
export const userTags = (tags: Readonly<Record<string, string>>): number =>
  Object.keys(tags).filter((key) => !isReserved(key)).length;
