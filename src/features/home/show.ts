import { actions, button, divider, header, type Block } from '../../slack/blocks.ts';
import { callSlack } from '../../slack/call.ts';
import { withoutRefused } from '../../slack/message.ts';
import { LIMITS } from '../../slack/limits.ts';
import type { Person, SlackClient } from '../../slack/bolt.ts';
import { known } from '../../slack/post.ts';
import { answerLine, type AnswerDeps, type Outcome } from '../answers.ts';

type HomeDeps = AnswerDeps & { readonly client: () => SlackClient };

/** App Home: the overview, and from its buttons any other answer, in the same place. */
export const showHome = (deps: HomeDeps, person: Person): Promise<Outcome> => showInHome(deps, person, 'overview');

export async function showInHome(deps: HomeDeps, person: Person, line: string): Promise<Outcome> {
  const outcome = await answerLine(deps, line, person, undefined, { surface: 'home' });
  const back =
    outcome.kind === 'answered' && outcome.subcommand === 'overview'
      ? []
      : [button({ text: '‹ Overview', action_id: 'line:101', value: 'overview' })];
  const shortcuts = [
    ...back,
    button({ text: 'Refresh', action_id: 'line:102', value: line }),
    button({ text: 'Anomalies', action_id: 'line:103', value: 'anomalies' }),
    button({ text: 'Settings', action_id: 'line:104', value: 'settings' }),
    button({ text: 'Help', action_id: 'line:105', value: 'help' }),
  ];
  const blocks: Block[] = [
    header('What ML costs'),
    ...withoutRefused(outcome.message).blocks,
    divider(),
    actions(shortcuts),
  ].slice(0, LIMITS.view.blocks);
  const client = deps.client();
  await callSlack('views.publish', () =>
    client.views.publish({ user_id: person.user, view: { type: 'home', blocks: known(blocks) } }),
  );
  return outcome;
}
