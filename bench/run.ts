/** `npm run bench -- [name…] [--json]`: the figures the bot is held to, against the emulated Slack and AWS. */
import { parseArgs } from 'node:util';
import { ack } from './ack.ts';
import { auditLarge } from './audit-large.ts';
import { audit } from './audit.ts';
import type { Bench } from './bench.ts';
import { findings } from './findings.ts';
import { fix } from './fix.ts';
import { kill } from './kill.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { overview } from './overview.ts';
import { parse } from './parse.ts';
import { measured, missed, printed } from './report.ts';
import { start } from './start.ts';
import { builtBot } from './support/build.ts';

const BENCHES = {
  parse,
  start,
  ack,
  overview,
  latency,
  kill,
  memory,
  audit,
  'audit-large': auditLarge,
  fix,
  findings,
} satisfies Record<string, Bench>;
type Name = keyof typeof BENCHES;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const isName = (word: string): word is Name => Object.hasOwn(BENCHES, word);
const unknown = positionals.filter((word) => !isName(word));

if (unknown.length > 0) {
  const list = Object.entries(BENCHES).map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`);
  process.stderr.write(`There is no bench ${unknown.join(', ')}. There is:\n${list.join('\n')}\n`);
  process.exitCode = 1;
} else {
  const names = positionals.length > 0 ? positionals.filter(isName) : Object.keys(BENCHES).filter(isName);
  const bot = await builtBot();
  const all = [];
  try {
    for (const name of names) {
      const figures = (await BENCHES[name].run(bot)).map((figure) => measured(name, figure));
      all.push(...figures);
      if (values.json !== true) process.stdout.write(printed(figures));
    }
  } finally {
    await bot.remove();
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
  else process.stdout.write(missed(all));
}
