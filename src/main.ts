/** The only entry. It imports nothing before the version of Node is known to be one that native modules work on. */

type Run = (args: string[], env: NodeJS.ProcessEnv) => Promise<number | void>;

const COMMANDS = {
  all: [
    'everything in one process: answers Slack and runs the background jobs',
    (_args, env) => import('./run/bot.ts').then((run) => run.all(env)),
  ],
  web: ['answers Slack', (_args, env) => import('./run/bot.ts').then((run) => run.web(env))],
  worker: ['runs the background jobs', (_args, env) => import('./run/bot.ts').then((run) => run.worker(env))],
  migrate: ['brings the database up to date', (_args, env) => import('./run/bot.ts').then((run) => run.migrate(env))],
  check: [
    'says what the bot finds in Slack and AWS, and changes nothing',
    (_args, env) => import('./run/check.ts').then((run) => run.check(env)),
  ],
  demo: [
    'a workspace in the browser with the bot at work: [--port N] [--aws=emulated|own] [--no-open]',
    (args, env) => import('./run/demo.ts').then((run) => run.demo(args, env)),
  ],
  ask: [
    'one question to the demo workspace: [--as PERSON] [--channel NAME] [--json] [--aws=own] "text"',
    (args, env) => import('./run/ask.ts').then((run) => run.ask(args, env)),
  ],
} as const satisfies Record<string, readonly [string, Run]>;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [name = 'all', ...args] = process.argv.slice(2);

if (major < 22 || (major === 22 && minor < 12)) {
  fail(`mlcost needs Node 22.12 or newer and this is ${process.version}. In a checkout, "npm start" brings its own.`);
} else if (name in COMMANDS) {
  const [, run] = COMMANDS[name as keyof typeof COMMANDS]; // tested just before
  try {
    process.exitCode = (await run(args, process.env)) ?? process.exitCode ?? 0;
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

/** Ends the process, whatever a library still holds open: one that could not start must not look alive. */
function fail(message: string): void {
  process.exitCode = 1;
  process.stderr.write(`${message}\n`, () => process.exit(1));
}
