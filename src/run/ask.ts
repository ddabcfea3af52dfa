import { parseArgs } from 'node:util';
import type { Environment } from '../config.ts';
import { demoClient } from '../demo/client.ts';
import { readableMessages } from '../demo/readable.ts';
import { awsChoice, startDemo } from './demo.ts';

const USAGE =
  'Usage: npm run --silent ask -- [--as PERSON] [--channel NAME] [--json] [--aws=own] "text after /mlcost"\n';

/** One question to the demo workspace, headless; prints what the person sees. 1 when there is no answer. */
export async function ask(args: string[], env: Environment): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      as: { type: 'string', default: 'ana' },
      channel: { type: 'string', default: 'ml-costs' },
      json: { type: 'boolean', default: false },
      aws: { type: 'string' },
    },
  });
  const aws = awsChoice(values.aws);
  if (aws === undefined) {
    process.stderr.write(USAGE);
    return 1;
  }
  const url = env['MLCOST_DEMO_URL']?.trim() || undefined;
  const running = url === undefined ? await startDemo({ aws, env, logLevel: 'silent' }) : undefined;
  try {
    const client = demoClient(url ?? running?.workspace.url ?? '');
    const { as, channel } = values;
    const asked = await client.command({ as, channel, text: positionals.join(' ') }).catch((error: unknown) => {
      if (error instanceof Error) return error.message; // a sentence for people, without a stack
      throw error;
    });
    if (typeof asked === 'string' || asked.messages.length === 0) {
      process.stderr.write(`${typeof asked === 'string' ? asked : 'No answer came.'}\n`);
      return 1;
    }
    const { messages, trouble } = asked;
    process.stdout.write(
      values.json
        ? `${messages.map((message) => JSON.stringify(message)).join('\n')}\n`
        : `${readableMessages(messages)}\n`,
    );
    return trouble === undefined ? 0 : 1;
  } finally {
    await running?.stop();
  }
}
