import { kindTitle } from '../../aws/sagemaker/kinds.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { button, section, type Block } from '../../slack/blocks.ts';
import { codeText, cutMiddle, escapeText } from '../../slack/text.ts';
import type { Change } from '../../store/changes.ts';
import { CARE_VERBS, careText } from '../fix/care.ts';
import { leftBy } from '../fix/undo.ts';
import { FIX, jobValue } from '../fix/values.ts';
import { changeText, fixOutcomeBlocks, whenText } from '../fix/view.ts';
import { arnName, fullName, resourceName } from '../inventory/words.ts';
import type { HistoryReport } from './query.ts';
import { historyLine } from './request.ts';

export function historyView(report: HistoryReport): AnswerView {
  const { changes, request, refusals } = report;
  const line = historyLine(request);
  const text =
    changes.length > 0 ? 'What was changed through mlcost, the newest first' : 'Nothing was changed through mlcost.';
  return {
    text,
    headline: [section(`*${text}*`)],
    details: [
      ...report.fixes.flatMap((fix) => fixOutcomeBlocks(fix, line)),
      ...changes.flatMap((change) => changeBlocks(change, line)),
      ...(refusals.length === 0
        ? []
        : [
            section(
              [
                '*Told no lately* (admins see this)',
                ...refusals.map(
                  ({ person, what, arn, at }) =>
                    `• <@${person}>: ${escapeText(cutMiddle(what, 60))}${arn === undefined ? '' : ` ${resourceName(arnName(arn))}`}, ${whenText(at)}`,
                ),
              ].join('\n'),
            ),
          ]),
    ],
    buttons: [
      [
        ...(report.more ? [{ text: 'Older', line: historyLine({ ...request, page: request.page + 1 }) }] : []),
        ...(request.page > 1 ? [{ text: 'Newer', line: historyLine({ ...request, page: request.page - 1 }) }] : []),
        ...(request.person === undefined
          ? [{ text: 'Only mine', line: 'history me' }]
          : [{ text: 'Of everybody', line: 'history' }]),
      ],
    ],
    smallPrint: [
      '`/mlcost undo &lt;id&gt;` takes a whole fix back',
      'the audit trail is only ever added to',
      'the CSV has all of it, with AWS request ids',
    ],
  };
}

const WHAT: Readonly<Record<Change['operation'], string>> = {
  tag: 'tagged',
  undo: 'undone',
  'restart-app': 'restarted',
  'tag-propagation': 'tag propagation',
  ...CARE_VERBS,
};

function changeBlocks(change: Change, line: string): Block[] {
  const { outcome, operation } = change;
  const result =
    outcome === undefined
      ? ':hourglass_flowing_sand: under way'
      : outcome.result === 'done'
        ? change.undoneBy === undefined
          ? ''
          : 'undone since'
        : `:warning: ${outcome.result === 'conflict' ? 'not done' : 'failed'}: ${escapeText(cutMiddle(outcome.error ?? '', 200))}`;
  const words = operation === 'tag-propagation' ? 'turned on' : (careText(change) ?? changeText(change));
  const parts = [
    `*${resourceName(fullName(change))}* ${kindTitle(change.kind)} ${WHAT[operation]} by <@${change.person}>, ${whenText(outcome?.at ?? change.at)}`,
    [words, result, codeText(change.job ?? change.id)].filter((part) => part !== '').join(' · '),
  ];
  const undoable = operation === 'tag' && change.undoneBy === undefined && leftBy(change) !== undefined;
  return [
    section(
      parts.filter((part) => part !== '').join('\n'),
      undoable
        ? button({
            text: 'Undo',
            action_id: FIX.undo,
            value: jobValue({ job: change.id, line }),
            accessibility_label: `Undo the change of ${change.name}`,
            confirm: {
              title: 'Undo this change?',
              text: 'Its earlier tags are restored exactly, unless somebody changed them since.',
              confirm: 'Undo',
            },
          })
        : undefined,
    ),
  ];
}
