/** The log of calls the bot made to Slack, and how many are still being answered. */
export type Call = {
  /** On the story's clock. */
  at: string;
  to: 'slack';
  operation: string;
  status: string;
  ms: number;
};

export type CallLog = {
  begin(operation: string): (status: string) => void;
  open(): number;
  totals(): Record<string, number>;
  recent(): Call[];
};

const kept = 200;

export function callLog(now: () => Date): CallLog {
  const totals: Record<string, number> = {};
  const recent: Call[] = [];
  let open = 0;
  return {
    begin: (operation) => {
      const startedAt = performance.now();
      const at = now().toISOString();
      open += 1;
      totals[operation] = (totals[operation] ?? 0) + 1;
      let ended = false;
      return (status) => {
        if (ended) return;
        ended = true;
        open -= 1;
        recent.push({ at, to: 'slack', operation, status, ms: Math.round(performance.now() - startedAt) });
        if (recent.length > kept) recent.shift();
      };
    },
    open: () => open,
    totals: () => ({ ...totals }),
    recent: () => [...recent],
  };
}
