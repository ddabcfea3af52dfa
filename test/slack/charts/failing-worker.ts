/** A drawing thread that does what the chart's title says: fail, hang, crash, or answer. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ chart }: { chart: { title: string } }) => {
  if (chart.title === 'crash') throw new Error('crashed on purpose');
  if (chart.title === 'exit') process.exit(3);
  if (chart.title === 'fail') parentPort?.postMessage({ error: 'no ink' }, []);
  if (chart.title === 'answer') parentPort?.postMessage({ png: new Uint8Array([1, 2, 3]) }, []);
});
