// Run as a process of its own: stops at SIGTERM like the bot, but its stop never ends.
import { createLog } from '../../src/log.ts';
import { onStop } from '../../src/run/bot.ts';

setInterval(() => undefined, 1000);
onStop(createLog('info'), () => new Promise(() => undefined), 200);
process.stderr.write('ready\n');
