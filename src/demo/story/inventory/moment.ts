const HOUR = 3_600_000;

/** The story's clock down to the hour: what exists changes on the hour. */
export type Moment = { readonly now: string; readonly day: string; /** 0 to 23, UTC. */ readonly hour: number };

export const momentOf = (now: Date): Moment => {
  const iso = new Date(Math.floor(now.getTime() / HOUR) * HOUR).toISOString();
  return { now: iso, day: iso.slice(0, 10), hour: Number(iso.slice(11, 13)) };
};

/** The instant so many hours after the day began, to the second. */
export const at = (day: string, hours: number): string =>
  new Date(Date.parse(day) + Math.round(hours * 3600) * 1000).toISOString();

export const dayBefore = (day: string, days = 1): string =>
  new Date(Date.parse(day) - days * 24 * HOUR).toISOString().slice(0, 10);

/** The days from `days` before the last one to it, oldest first. */
export const daysUntil = (last: string, days: number): string[] =>
  Array.from({ length: days + 1 }, (_, n) => dayBefore(last, days - n));

export const plusSeconds = (iso: string, seconds: number): string =>
  new Date(Date.parse(iso) + seconds * 1000).toISOString();

/** `1116` for 16 November: what names of runs and releases end in. */
export const monthDay = (day: string): string => day.slice(5, 7) + day.slice(8);
