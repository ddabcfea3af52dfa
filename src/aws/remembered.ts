/** A look-up that is asked once for all who want it at the same time, and whose answer is kept for `keptMs`. */
export function remembered<T>(look: () => Promise<T>, clock: () => Date, keptMs: number): () => Promise<T> {
  let kept: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    const now = clock().getTime();
    if (kept !== undefined && now - kept.at < keptMs && now >= kept.at) return kept.value;
    const mine = { at: now, value: look() };
    kept = mine;
    // A failure is not kept, and one that comes late leaves alone what was asked since.
    mine.value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return mine.value;
  };
}
