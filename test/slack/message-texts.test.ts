import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageTexts } from '../../src/slack/message-texts.ts';
import { codeText, escapeText, plainText } from '../../src/slack/text.ts';

const mrkdwn = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('the texts of a message', () => {
  test('are those of its text, blocks, attachments and files, each once', () => {
    const texts = messageTexts({
      type: 'message',
      user: 'U0ANA',
      text: 'see &lt;this&gt; &amp; <https://aws.example/x|the console>',
      blocks: [
        mrkdwn('see &lt;this&gt; &amp; <https://aws.example/x|the console>'),
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'arn:aws:sagemaker:' },
                { type: 'text', text: 'eu-west-1', style: { bold: true } },
                { type: 'text', text: ':1:endpoint/a' },
              ],
            },
          ],
        },
        { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Fix' }, value: 'fix r1' }] },
        { type: 'table', rows: [[{ type: 'raw_text', text: 'fraud-scorer' }]] },
      ],
      attachments: [{ fallback: 'Alarm', fields: [{ title: 'Resource', value: 'vision-train-7', short: true }] }],
      files: [{ id: 'F1', title: 'report.csv', url_private: 'https://files.example/secret' }],
      metadata: { event_type: 'x', event_payload: { text: 'hidden' } },
    });
    expect(texts.split('\n')).toEqual([
      'see <this> & the console https://aws.example/x',
      'arn:aws:sagemaker:eu-west-1:1:endpoint/a',
      'Fix',
      'fraud-scorer',
      'Alarm',
      'Resource',
      'vision-train-7',
      'report.csv',
    ]);
  });

  test('name what the bot itself wrote as it was before it was escaped', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .map((text) => plainText(text).trim())
      // A look-alike that is in the name itself cannot be told from one that stands for a mark.
      .filter((text) => text !== '' && !/[\u2217\u02cd\u223c\u02cb\u2060\u2068\u2069\ufffd]/.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(messageTexts({ blocks: [mrkdwn(`*x* ${escapeText(text)} y`)] })).toContain(text);
        if (!text.includes('`')) expect(messageTexts({ text: codeText(text) })).toContain(text);
      }),
    );
  });

  test('of a strange message are no failure', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('text', 'blocks', 'attachments', 'files'), fc.json()), (given) => {
        const parsed = Object.fromEntries(
          Object.entries(given).map(([key, json]): [string, unknown] => [key, JSON.parse(json)]),
        );
        expect(typeof messageTexts(parsed)).toBe('string');
      }),
    );
  });
});
