import type { Team } from './people.ts';

/** What the story does over time: how much each team needs, and who works when. */

/** The first day with data and, inclusive, the last: 16 months before the story's start and 14 after. */
export const FIRST_DAY = '2025-07-01';
export const LAST_DAY = '2028-01-31';
export const STORY_START = '2026-11-19T14:00:00Z';

const days = (day: string): number => Date.parse(day) / 86_400_000;

/** Load relative to autumn 2026, straight lines between these days. */
const demandPoints: Readonly<Record<Team, readonly (readonly [day: string, load: number])[]>> = {
  search: [
    ['2025-07-01', 0.5],
    ['2026-01-01', 0.62],
    ['2026-06-01', 0.84],
    ['2026-10-01', 0.96],
    ['2026-11-01', 1],
    ['2026-12-20', 1.12],
    ['2028-02-01', 1.5],
  ],
  vision: [
    ['2025-07-01', 0.6],
    ['2026-03-01', 0.78],
    ['2026-09-01', 0.97],
    ['2026-11-01', 1],
    ['2028-02-01', 1.25],
  ],
  fraud: [
    ['2025-07-01', 0.66],
    ['2025-12-10', 0.9],
    ['2026-01-15', 0.75],
    ['2026-10-01', 1.05],
    ['2026-11-01', 1],
    ['2026-12-15', 1.25],
    ['2027-01-20', 1.02],
    ['2028-02-01', 1.3],
  ],
};

export const demand = (team: Team, day: string): number => {
  const at = days(day);
  const points = demandPoints[team];
  const after = points.findIndex(([date]) => days(date) > at);
  const [to, from] = [points[after], points[after - 1]];
  if (to === undefined) return points.at(-1)?.[1] ?? 1;
  if (from === undefined) return to[1];
  const passed = (at - days(from[0])) / (days(to[0]) - days(from[0]));
  return from[1] + (to[1] - from[1]) * passed;
};

/** 0 is Sunday. */
export const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
export const isWeekend = (day: string): boolean => weekday(day) % 6 === 0;
/** Christmas and New Year: training rests, serving does not. */
export const isHoliday = (day: string): boolean => /-(12-2[4-9]|12-3[01]|01-01)$/.test(day);
