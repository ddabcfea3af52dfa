import { tokenize } from '../../../command/tokens.ts';
import { isUsageError } from '../../../command/usage-error.ts';
import { noteMessage, refusalMessage, usageMessage } from '../../../slack/replies.ts';
import { rulesOf } from '../../inventory/rules.ts';
import { showAgain } from '../../show-again.ts';
import { fixRefusal } from '../access.ts';
import { beginFix, editItems } from '../begin.ts';
import { originOf } from '../origin.ts';
import { fixPlan, valueProblem } from '../plan.ts';
import { parseTagRequest, resourcesNamed } from '../targets.ts';
import { readLineValue, tagsMark } from '../values.ts';
import { OLD_BUTTON, type FixClick } from './handlers.ts';

/** Does what a preview of `tag` showed. Everything is checked again: the button may be old. */
export const applyClick: FixClick = async (click, reply, deps) => {
  const value = readLineValue(click.value);
  const tokens = tokenize(value?.line ?? '');
  const request = isUsageError(tokens) ? tokens : parseTagRequest(tokens.slice(1));
  if (value === undefined || isUsageError(request)) return reply(OLD_BUTTON);
  const rows = await resourcesNamed(request.target, deps);
  if (isUsageError(rows)) return reply(usageMessage(rows.usageError, rows.try));
  const refused = await fixRefusal(click, 'Tag it', rows, deps);
  if (refused !== undefined) return reply(refusalMessage(refused));
  const rules = rulesOf(deps.config);
  const forbidden = Object.entries(request.edit.set).flatMap(([key, to]) => valueProblem(key, to, rules) ?? []);
  const [problem] = forbidden;
  if (problem !== undefined) return reply(noteMessage(problem));
  const origin = originOf(click, value.line);
  if (rows.some(({ tags }) => tagsMark(tags) !== value.seen)) {
    await reply(
      noteMessage('Its tags changed since this was shown, so nothing was done. Look again: the preview is new.'),
    );
    return showAgain(origin, click, deps);
  }
  const items = rows.flatMap((row) => editItems([row], fixPlan(row, request.edit, rules).edit));
  await beginFix({ kind: 'tag', via: 'command', items, origin }, click, deps);
};
