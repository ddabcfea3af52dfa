/** The only entry. It imports nothing before the version of Node is known to be one that native modules work on. */

const COMMANDS = {
  all: [
    'everything in one process: answers Slack and runs the background jobs',
    () => import('./run/bot.ts').then((run) => run.all()),
  ],
  web: ['answers Slack', () => import('./run/bot.ts').then((run) => run.web())],
  worker: ['runs the background jobs', () => import('./run/bot.ts').then((run) => run.worker())],
  migrate: ['brings the database up to date', () => import('./run/bot.ts').then((run) => run.migrate())],
  check: [
    'says what the bot finds in Slack and AWS, and changes nothing',
    () => import('./run/check.ts').then((run) => run.check()),
  ],
  demo: [
    'a workspace in the browser with the bot at work: [--port N] [--aws=emulated|own] [--no-open]',
    (args) => import('./run/demo.ts').then((run) => run.demo(args)),
  ],
  ask: [
    'one question to the demo workspace: [--as PERSON] [--channel NAME] [--json] [--aws=own] "text"',
    (args) => import('./run/ask.ts').then((run) => run.ask(args)),
  ],
} as const satisfies Record<string, readonly [string, (args: string[]) => Promise<number | void>]>;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [name = 'all', ...args] = process.argv.slice(2);

if (major < 22 || (major === 22 && minor < 12)) {
  fail(`mlcost needs Node 22.12 or newer and this is ${process.version}. In a checkout, "npm start" brings its own.`);
} else if (name in COMMANDS) {
  const [, run] = COMMANDS[name as keyof typeof COMMANDS]; // tested just before
  try {
    process.exitCode = (await run(args)) ?? process.exitCode ?? 0;
  } catch (error) {
    fail(described(error));
  }
} else {
  const list = Object.entries(COMMANDS).map(([command, [says]]) => `  ${command.padEnd(8)} ${says}`);
  fail(`There is no command "${name}". There is:\n${list.join('\n')}`);
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A mistake in the words after the command, in Node's own words.
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return error.message;
  if (error.name !== 'MlcostError') return error.stack ?? error.message;
  const hint = 'hint' in error && typeof error.hint === 'string' ? `\n${error.hint}` : '';
  return `${error.message}${hint}`;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
