import { html } from './html.js';

const initials = (name) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** A person's initials on their colour. @param {{ person: { real_name: string, color?: string }, size?: 'small' | 'tiny' | 'normal' }} props */
export function Avatar({ person, size = 'normal' }) {
  return html`
    <span class=${`avatar avatar-${size}`} style=${{ background: colour(person.color) }} aria-hidden="true">
      ${initials(person.real_name || person.name || '?')}
    </span>
  `;
}

/** The bot's mark: three bars, the last one over the line. */
export const BotAvatar = ({ size = 'normal' }) => html`
  <span class=${`avatar avatar-bot avatar-${size}`} aria-hidden="true">
    <svg viewBox="0 0 20 20" width="62%" height="62%">
      <rect x="2.500" y="11" width="3.800" height="6" rx="1.200" fill="#7fd6c2" />
      <rect x="8.100" y="7.500" width="3.800" height="9.500" rx="1.200" fill="#c7f0e6" />
      <rect x="13.700" y="3" width="3.800" height="14" rx="1.200" fill="#f2b65a" />
    </svg>
  </span>
`;

/** The workspace's own word: neither a person nor the bot. */
export const SystemAvatar = () => html`<span class="avatar avatar-normal avatar-system" aria-hidden="true">!</span>`;

/** Only a plain hex colour reaches the style: the server's value is data, not CSS. */
const colour = (value) => (/^#?[0-9a-f]{6}$/i.test(value ?? '') ? `#${value.replace('#', '')}` : '#5b6b66');
