/** The rows in their order, so many at a time: statements have a limit of parameters, and the event loop of patience. */
export function* chunksOf<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}
