import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What an operator watches, in Prometheus' form at /metrics. A registry of its own: nothing global. */
export type BotMetrics = {
  readonly registry: Registry;
  /** Call when an answer starts; call what it returns when it is out. */
  startAnswer(source: string): (outcome: string, subcommand: string) => void;
};

export function botMetrics(inFlightCount: () => number): BotMetrics {
  const registry = new Registry();
  // Memory, CPU, event loop delay, file descriptors of the process.
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'mlcost_answers_total',
    help: 'Answers by what asked for them (command, line, share, csv, home), subcommand and outcome',
    labelNames: ['source', 'subcommand', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'mlcost_answer_seconds',
    help: 'Time from acknowledging Slack to the answer',
    labelNames: ['source'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
    registers: [registry],
  });
  const running = new Gauge({
    name: 'mlcost_answers_in_flight',
    help: 'Answers being worked on',
    registers: [registry],
    collect() {
      this.set(inFlightCount());
    },
  });
  running.set(0);
  return {
    registry,
    startAnswer(source) {
      const stop = seconds.startTimer({ source });
      return (outcome, subcommand) => {
        stop();
        answers.inc({ source, subcommand, outcome });
      };
    },
  };
}
