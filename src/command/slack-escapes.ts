/** A person, channel or user group named in the line. `name` is what Slack showed for it when it was typed. */
export type Mention = {
  readonly kind: 'mention';
  readonly of: 'user' | 'channel' | 'group';
  readonly id: string;
  readonly name?: string;
};

export type Escape = {
  /** Where the text goes on. */
  readonly end: number;
  /** What stood there when it was typed. */
  readonly text: string;
  readonly mention?: Mention;
};

// Each stops at the next bracket, so that looking at every '<' of a line still takes linear time.
const ANGLE = /<([@#!]|[a-z][a-z0-9+.-]*:)([^<>|]*)(?:\|([^<>]*))?>/iy;
const ID = /^[A-Z0-9]+$/i;
const ENTITY = /&(amp|lt|gt);/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };
const SIGNS = { user: '@', channel: '#', group: '@' } as const;

/**
 * What Slack put there for something a person typed: `&amp;`, `<@U1|ana>`, `<#C1|ml-costs>`, `<!subteam^S1|@finops>`,
 * `<!here>`, `<https://example.com|example.com>`. Undefined where there is no escape.
 */
export function readMention(line: string, at: number): Escape | undefined {
  const char = line[at];
  if (char === '&') {
    ENTITY.lastIndex = at;
    const found = ENTITY.exec(line);
    return found === null ? undefined : { end: ENTITY.lastIndex, text: ENTITIES[found[1] ?? ''] ?? '' };
  }
  if (char !== '<') return undefined;
  ANGLE.lastIndex = at;
  const found = ANGLE.exec(line);
  if (found === null) return undefined;
  const end = ANGLE.lastIndex;
  const [, sign = '', rest = '', label] = found;
  const name = label === undefined || label === '' ? undefined : unescape(label);
  if (sign === '@' && ID.test(rest)) return mention(end, 'user', rest, name);
  if (sign === '#' && ID.test(rest)) return mention(end, 'channel', rest, name);
  if (sign === '!' && rest.startsWith('subteam^')) {
    return mention(end, 'group', rest.slice('subteam^'.length), name?.replace(/^@/, ''));
  }
  if (sign === '!') return { end, text: name ?? `@${rest}` };
  if (sign === '@' || sign === '#') return undefined;
  return { end, text: name ?? unescape(sign === 'mailto:' ? rest : `${sign}${rest}`) };
}

function mention(end: number, of: Mention['of'], id: string, name: string | undefined): Escape {
  return {
    end,
    text: `${SIGNS[of]}${name ?? id}`,
    mention: { kind: 'mention', of, id, ...(name === undefined ? {} : { name }) },
  };
}

const unescape = (text: string): string => text.replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ENTITIES[name] ?? '');
