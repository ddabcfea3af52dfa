/**
 * Takes out of a text what must never be logged: Slack tokens, response URLs, AWS keys and credentials in URLs.
 * The bot logs constant messages with fields; this is the net under the libraries' own messages.
 */
export function scrub(text: string): string {
  return text
    .replace(/\bxox[a-z]-[\w-]+/gi, '[slack token]')
    .replace(/\bxapp-[\w-]+/gi, '[slack token]')
    .replace(/https?:\/\/[^\s"']*\/(?:commands|actions|app|response|services)\/[^\s"']*/gi, '[response url]')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '[aws key]')
    .replace(/(\w+:\/\/[^\s:/@]+):[^\s@]+@/g, '$1:[password]@');
}
