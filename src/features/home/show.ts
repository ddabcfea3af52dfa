import { MlcostError } from '../../errors.ts';
import { actions, button, divider, header, type Block } from '../../slack/blocks.ts';
import type { Person, SlackClient } from '../../slack/bolt.ts';
import { callSlack } from '../../slack/call.ts';
import { LIMITS } from '../../slack/limits.ts';
import { withoutRefused, type Message } from '../../slack/message.ts';
import { known } from '../../slack/post.ts';
import { refusal } from '../access.ts';
import { answerLine, type AnswerDeps, type Outcome } from '../answers.ts';
import { openFilter } from '../inventory/filter.ts';
import { likelyOwnerKeysOf } from '../inventory/owners.ts';

type HomeDeps = AnswerDeps & { readonly client: () => SlackClient };

/** App Home is wider than a message, and usage types are long. */
const HOME_TABLE_WIDTH = 64;

/** What App Home opens with. */
export const HOME_LINE = 'overview';

/** App Home: the overview, and from its buttons any other answer, in the same place. */
export async function showInHome(line: string, person: Person, deps: HomeDeps): Promise<Outcome> {
  const outcome = await answerLine({ line, person, channel: undefined, surface: 'home' }, deps);
  await publishHome(outcome.message, line, person, deps);
  return outcome;
}

/** Shows a message as App Home, with the buttons that lead on; `line` is what Refresh asks again. */
export async function publishHome(message: Message, line: string, person: Person, deps: HomeDeps): Promise<void> {
  const toFix = await mineToFix(person, deps);
  const back = line === HOME_LINE ? [] : [button({ text: '‹ Overview', action_id: 'line:101', value: HOME_LINE })];
  const shortcuts = [
    ...back,
    button({ text: 'Refresh', action_id: 'line:102', value: line }),
    button({
      text: toFix === 0 ? 'Mine' : `Mine: ${toFix} to fix`,
      action_id: 'line:103',
      value: 'mine',
      accessibility_label: 'My SageMaker resources',
    }),
    button({ text: 'Settings', action_id: 'line:104', value: 'settings' }),
    button({ text: 'Help', action_id: 'line:105', value: 'help' }),
  ];
  const blocks: Block[] = [
    header(line === HOME_LINE ? 'What ML costs' : 'mlcost'),
    ...withoutRefused(message, HOME_TABLE_WIDTH).blocks,
    divider(),
    actions(shortcuts),
  ].slice(0, LIMITS.view.blocks);
  const client = deps.client();
  await callSlack('views.publish', () =>
    client.views.publish({ user_id: person.user, view: { type: 'home', blocks: known(blocks) } }),
  );
}

/**
 * How many resources of the person's break the policy, as the last audit saw it; 0 when that can't be told, or is not
 * for them to know.
 */
async function mineToFix(person: Person, deps: HomeDeps): Promise<number> {
  const { store, config, people, clock, log } = deps;
  try {
    if ((await refusal(person, undefined, deps)) !== undefined) return 0;
    if ((await store.inventory.lastAudit()) === undefined) return 0;
    const owners = await likelyOwnerKeysOf(person.user, people);
    return (await store.inventory.totals(openFilter({ owners, now: clock().getTime() }, config))).broken;
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    log.warn({ err: error }, 'own resources not counted');
    return 0;
  }
}
