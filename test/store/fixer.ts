// Run as a process of its own by the conformance suite: `fixer.ts <target> <holder> <environment>` works off the fix
// there is with the bot's own runner, against the AWS of the environment.
import { awsPlaces } from '../../src/aws/places.ts';
import { loadConfig } from '../../src/config.ts';
import { runner } from '../../src/features/fix/work/runner.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/store.ts';

const [, , target = '', holder = '', environment = '{}'] = process.argv;
// As the test wrote it.
const { env, members, aheadMs } = JSON.parse(environment) as {
  env: Record<string, string>;
  members: { id: string; roleArn: string; externalId: string }[];
  aheadMs: number;
};
const config = { ...loadConfig(env), accounts: { members }, regions: ['eu-west-1'] };
const store = await openStore(target);
const aws = awsPlaces(config);
let made = 0;
const fixes = runner({
  config,
  store,
  aws,
  log: createLog('silent'),
  // So far ahead that the hold of the one before has run out.
  clock: () => new Date(Date.now() + aheadMs),
  newId: () => `${holder}-${(made += 1)}-`,
  instance: holder,
});
await fixes.run('job');
aws.close();
await store.close();
