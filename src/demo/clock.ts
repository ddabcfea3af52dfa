/**
 * The story's clock: it starts where the story starts, runs at real speed, and can be moved forward (never back).
 * Message timestamps, the ledger and "today" follow it; trigger ids, signatures and response URLs follow real time.
 */
export type StoryClock = {
  now(): Date;
  /** Moves the clock by an ISO 8601 duration such as `PT30M`, `P1D` or `P1M`, and gives the new time. */
  advance(duration: string): Date;
};

const durationPattern =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The instant `duration` after `from`; months and years are calendar ones in UTC, cut to the month's last day. */
export function addDuration(from: Date, duration: string): Date {
  const found = durationPattern.exec(duration.trim());
  const numbers = found?.slice(1).map((part) => (part === undefined ? 0 : Number(part)));
  if (!numbers || numbers.every((number) => number === 0)) {
    throw new RangeError(`"${duration}" is not a duration: write it like PT30M, P1D, P1W or P1M.`);
  }
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = numbers;
  const moved = new Date(from);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + years * 12 + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  const milliseconds = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
  const result = new Date(moved.getTime() + milliseconds);
  if (Number.isNaN(result.getTime())) throw new RangeError(`"${duration}" leads past the end of the calendar.`);
  return result;
}

/** A clock that starts at `start`; without one it is the real clock, which cannot be moved. */
export function storyClock(start?: Date): StoryClock {
  if (!start) {
    return {
      now: () => new Date(),
      advance: () => {
        throw new RangeError('The clock cannot be moved: this workspace runs on real time, with an AWS of your own.');
      },
    };
  }
  let origin = start.getTime();
  const startedAt = performance.now();
  const now = () => new Date(origin + (performance.now() - startedAt));
  return {
    now,
    advance: (duration) => {
      const before = now();
      origin += addDuration(before, duration).getTime() - before.getTime();
      return now();
    },
  };
}
