/**
 * Takes out of a text what must never be logged: Slack tokens, URLs that are secrets by themselves (responses, uploads,
 * triggers, sockets), AWS keys, sessions and signatures, and credentials in URLs.
 * The bot logs constant messages with fields; this is the net under the libraries' own messages.
 */
export function scrub(text: string): string {
  return text
    .replace(/\bxox[a-z]-[\w-]+/gi, '[slack token]')
    .replace(/\bx(?:app|wfp)-[\w-]+/gi, '[slack token]')
    .replace(/(?:https?|wss?):\/\/[^\s"']*[?&]ticket=[^\s"']*/gi, '[socket url]')
    .replace(/https?:\/\/[^\s"']*\/upload\/[^\s"']*/gi, '[upload url]')
    .replace(
      /https?:\/\/[^\s"']*\/(?:commands|actions|app|response|services|triggers|workflows)\/[^\s"']*/gi,
      '[response url]',
    )
    .replace(
      /\b(x-amz-(?:security-token|signature|credential))(["']?\s*[=:]\s*["']?)[^\s"'&,]+/gi,
      (_whole, name: string, between: string) => `${name}${between}[aws credential]`,
    )
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '[aws key]')
    .replace(/(\w+:\/\/[^\s:/@]+):[^\s@]+@/g, '$1:[password]@');
}
