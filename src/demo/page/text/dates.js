/**
 * Dates as the workspace shows them. Everything is UTC, like the clock in the header and the days Cost Explorer counts:
 * a picture taken anywhere shows the same times.
 */
const format = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const time = format({ hour: '2-digit', minute: '2-digit' });
const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const long = format({ weekday: 'long', day: 'numeric', month: 'long' });
const longYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const plain = format({ day: 'numeric', month: 'long', year: 'numeric' });
const short = format({ day: 'numeric', month: 'short', year: 'numeric' });
const numeric = format({ day: '2-digit', month: '2-digit', year: 'numeric' });
const clock = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

const day = (date) => date.toISOString().slice(0, 10);
const valid = (date) => !Number.isNaN(date.getTime());

/** A Slack timestamp ("1763560800.000100") as a Date. */
export const dateOfTs = (ts) => new Date(Number(ts) * 1000);

export const timeOf = (date) => (valid(date) ? time.format(date) : '');
export const timestampOf = (date) => (valid(date) ? `${short.format(date)}, ${time.format(date)} UTC` : '');
export const clockWords = (date) => ({ day: clock.format(date).replace(',', ''), time: time.format(date) });

/** "Today", "Yesterday" or the day, as seen from `now`. */
export function dayWords(date, now) {
  if (!valid(date)) return '';
  if (day(date) === day(now)) return 'Today';
  if (day(date) === day(new Date(now.getTime() - 86_400_000))) return 'Yesterday';
  return (date.getUTCFullYear() === now.getUTCFullYear() ? long : longYear).format(date);
}

function ago(date, now) {
  const spans = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const distance = (date.getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const [unit, size] = spans.find(([, length]) => Math.abs(distance) >= length) ?? ['second', 1];
  return words.format(Math.round(distance / size), unit);
}

const pretty = (date, now, otherwise) => {
  const words = dayWords(date, now);
  return words === 'Today' || words === 'Yesterday' ? words.toLowerCase() : otherwise.format(date);
};

const tokens = {
  date_num: (date) => numeric.format(date),
  date_slash: (date) => numeric.format(date),
  date: (date) => plain.format(date),
  date_short: (date) => short.format(date),
  date_long: (date) => longYear.format(date),
  date_long_full: (date) => longYear.format(date),
  date_pretty: (date, now) => pretty(date, now, plain),
  date_short_pretty: (date, now) => pretty(date, now, short),
  date_long_pretty: (date, now) => pretty(date, now, longYear),
  day_divider_pretty: (date, now) => dayWords(date, now),
  time: (date) => time.format(date),
  time_secs: (date) => seconds.format(date),
  ago: (date, now) => ago(date, now),
};

/** Fills Slack's date tokens; undefined where the timestamp or a token is not one of Slack's (the fallback is shown). */
export function fillDate(timestamp, pattern, now) {
  const date = new Date(Number(timestamp) * 1000);
  if (!valid(date)) return undefined;
  let known = true;
  const filled = pattern.replaceAll(/\{([a-z_]+)\}/g, (_, name) => {
    if (!Object.hasOwn(tokens, name)) known = false;
    return known ? tokens[name](date, now) : '';
  });
  return known ? filled : undefined;
}
