/**
 * How many letters to insert, drop, change or swap with their neighbour to make one word from the other, but at
 * most `limit + 1`: beyond the limit the exact number is not worth its time.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const far = limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  let leastOfLast = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    // Farther from the diagonal than the limit everything is beyond it.
    const end = Math.min(b.length, i + limit);
    for (let j = 1; j < i - limit; j++) row.push(far);
    for (let j = row.length; j <= end; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? far) + 1, (row[j - 1] ?? far) + 1, (last[j - 1] ?? far) + (same ? 0 : 1));
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? far) + 1);
      }
      row.push(cost);
      if (cost < least) least = cost;
    }
    // A swap can step over one row, so both must be beyond the limit.
    if (least > limit && leastOfLast > limit) return far;
    beforeLast = last;
    last = row;
    leastOfLast = least;
  }
  return Math.min(last[b.length] ?? far, far);
}
