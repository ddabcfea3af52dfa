import { describe, expect, test } from '@jest/globals';
import { scrub } from '../src/scrub.ts';

describe('scrub', () => {
  test.each([
    ['xoxb-12-34-abcDEF', '[slack token]'],
    ['token=xapp-1-A0-99-ff rest', 'token=[slack token] rest'],
    ['POST https://hooks.slack.com/commands/T1/2/abc failed', 'POST [response url] failed'],
    ['http://127.0.0.1:99/actions/T1/2/abc', '[response url]'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key [aws key]'],
    ['postgres://mlcost:pa55@db:5432/x', 'postgres://mlcost:[password]@db:5432/x'],
    ['token xwfp-1-2-abc', 'token [slack token]'],
    ['PUT https://files.slack.com/upload/v1/CwABAAAA-secret failed', 'PUT [upload url] failed'],
    ['https://hooks.slack.com/triggers/T1/2/abc', '[response url]'],
    ['https://hooks.slack.com/workflows/T1/2/abc', '[response url]'],
    ['wss://wss-primary.slack.com/link/?ticket=12-34&app_id=56 closed', '[socket url] closed'],
    ['{"x-amz-security-token":"IQoJb3Jp/secret+a=="}', '{"x-amz-security-token":"[aws credential]"}'],
    ['X-Amz-Security-Token: IQoJb3Jp/secret', 'X-Amz-Security-Token: [aws credential]'],
    ['https://sts?X-Amz-Security-Token=IQoJ%2Fx&a=1', 'https://sts?X-Amz-Security-Token=[aws credential]&a=1'],
    ['nothing to hide', 'nothing to hide'],
  ])('%s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed);
  });
});
