import { asObject, asObjects, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { Refused } from '../refused.ts';
import { ApiError } from './api-error.ts';
import { checkedView, elementsOf } from './blocks/message.ts';
import { chosenIn, formErrors } from './choices.ts';
import { fillIn } from './fields.ts';
import { begin, person, sorry, viewOf } from './interactions.ts';
import type { Interaction } from './interactions.ts';
import { closedPayload, submissionPayload } from './payloads.ts';
import type { Person } from './people.ts';
import type { Slack } from './slack.ts';
import type { StoredView } from './state.ts';
import { changeView, clearViews, popView, pushView, viewObject } from './views.ts';

/** Fills a modal's inputs and submits it. */
export async function submit(
  slack: Slack,
  given: { as: unknown; view_id: unknown; values: unknown },
): Promise<Interaction> {
  const who = person(given.as);
  const view = viewOf(slack, who, asString(given.view_id));
  if (view.view['type'] !== 'modal' || view.view['submit'] === undefined)
    throw new Refused('That view has no submit button.');
  const blocks = asObjects(view.view['blocks']);
  fillIn(slack, who, view, given.values);
  const interaction = begin(slack, who);
  const early = formErrors(blocks, chosenIn(slack, who.id, view.id, blocks));
  if (Object.keys(early).length > 0) {
    view.errors = early;
    slack.state.touch();
    return { ...interaction, ack: undefined, errors: early };
  }
  view.errors = undefined;
  const triggerId = slack.triggers.issue({ userId: who.id, viewId: view.id, interaction: interaction.id });
  const ack = await slack.delivery.deliver('interactive', submissionPayload(slack, who, view, triggerId));
  const errors = ack.ok ? answerSubmission(slack, who, view, ack.payload) : { '': sorry };
  if (!errors) return { ...interaction, ack };
  view.errors = errors;
  slack.state.touch();
  return { ...interaction, ack, errors };
}

/** Does what the ack of a submission says; gives the errors to show, if it says so or makes no sense. */
function answerSubmission(
  slack: Slack,
  who: Person,
  view: StoredView,
  answer: JsonObject,
): Record<string, string> | undefined {
  try {
    switch (answer['response_action']) {
      case undefined:
        popView(slack, who.id);
        return undefined;
      case 'clear':
        clearViews(slack, who.id);
        return undefined;
      case 'update':
        changeView(slack, view, checkedView(slack, answer['view'], 'modal'));
        return undefined;
      case 'push':
        pushView(slack, who.id, checkedView(slack, answer['view'], 'modal'));
        return undefined;
      case 'errors': {
        const inputs = new Set(
          elementsOf(asObjects(view.view['blocks']))
            .filter(({ input }) => input)
            .map(({ blockId }) => blockId),
        );
        const errors = Object.entries(asObject(answer['errors']));
        const known =
          errors.length > 0 && errors.every(([id, text]) => inputs.has(id) && typeof text === 'string' && text !== '');
        return known ? Object.fromEntries(errors.map(([id, text]) => [id, asString(text)])) : { '': sorry };
      }
      default:
        return { '': sorry };
    }
  } catch (error) {
    if (error instanceof ApiError) return { '': sorry };
    throw error;
  }
}

/** Closes the top modal, or with `all` every modal of the person (as the cross does). */
export async function closeView(
  slack: Slack,
  given: { as: unknown; view_id: unknown; all?: unknown },
): Promise<Interaction> {
  const who = person(given.as);
  const view = viewOf(slack, who, asString(given.view_id));
  if (view.view['type'] !== 'modal') throw new Refused('A Home tab cannot be closed.');
  const interaction = begin(slack, who);
  const cleared = given.all === true || view.view['clear_on_close'] === true;
  const object = viewObject(slack, view);
  if (cleared) clearViews(slack, who.id);
  else popView(slack, who.id);
  if (view.view['notify_on_close'] !== true) return { ...interaction, ack: undefined };
  return {
    ...interaction,
    ack: await slack.delivery.deliver('interactive', closedPayload(slack, who, object, cleared)),
  };
}
