import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import { sameTags } from '../../src/model/tag-edit.ts';
import { callsDuring } from '../support/calls.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  nowAt,
  pressAt,
  recordsOf,
  shownOf,
  submitted,
  tagsOf,
  withFaults,
} from '../support/fixing.ts';
import { buttonsIn, press, readable, smallPrint } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** What AWS refuses, delays or leaves unsaid, while resources are looked at and while they are tagged. */

const open: Running[] = [];
const start = async (faults: Record<string, unknown> = {}): Promise<Running> => {
  const running = await startRunning();
  open.push(running);
  await running.demo.faults(faults);
  return running;
};
afterAll(() => Promise.all(open.map((running) => running.stop())));

describe('an audit', () => {
  test('that may not read a kind, a region and an account names each with what it needs, and shows the rest', async () => {
    const { demo } = await start({
      aws: {
        deny: [
          'sagemaker:ListUserProfiles@333344445555/eu-west-1',
          'sagemaker:ListModels',
          '@222233334444/us-east-1',
          'tag:GetResources@333344445555/us-east-1',
        ],
      },
    });
    const message = await asked(demo, 'untagged');
    const said = smallPrint(message);
    expect(said).toMatch(
      /Studio user profiles in ml-research eu-west-1 not readable: needs sagemaker:ListUserProfiles/,
    );
    expect(said).toMatch(/models in ml-prod eu-west-1 and \d more not readable: needs sagemaker:ListModels/);
    expect(said).toMatch(/ml-prod us-east-1 not or not wholly readable: needs sagemaker:/);
    expect(said).toMatch(/ml-research us-east-1 not or not wholly readable: needs tag:GetResources/);
    // What can be read is there, with its problem; what can't be is no finding.
    expect(shownOf(message, 'fraud-scorer')?.text).toMatch(/no cost-center/);
    expect(shownOf(message, 'scorer-shadow')).toBeUndefined();
    expect(readable(message)).toMatch(/^\d+ of [\d,]+ resources break the tag policy$/m);

    await demo.faults({});
    await demo.clock('PT10M');
    const again = await asked(demo, 'untagged refresh');
    expect(smallPrint(again)).not.toMatch(/not readable/);
    expect(readable(again)).toMatch(/of 1,2\d\d resources break the tag policy$/m);
    expect(shownOf(again, 'scorer-shadow')).toBeDefined();
  });

  test('that is throttled goes on, slower, and leaves nothing out', async () => {
    const { demo } = await start({
      aws: { faults: [{ operation: '*', throttle: true, times: 10 }] },
    });
    const message = await asked(demo, 'untagged');
    expect(smallPrint(message)).not.toMatch(/not readable|could not/);
    expect(readable(message)).toMatch(/^150 of 1,238 resources break the tag policy$/m);
  });

  test('that fails altogether says so: at first by a sentence, later beside what is known, with its age', async () => {
    const { demo } = await start({ aws: { faults: [{ operation: '*', status: 500 }] } });
    const none = await asked(demo, 'untagged');
    expect(readable(none)).toMatch(/AWS could not be reached|The call .* failed/);
    expect(readable(none)).not.toMatch(/resources break/);
    await demo.faults({});
    expect(readable(await asked(demo, 'untagged'))).toMatch(/^150 of 1,238 resources/m);
    await demo.clock('PT2H');
    await demo.faults({ aws: { deny: ['sts:AssumeRole'] } });
    const old = await withFaults(demo, { aws: { faults: [{ operation: '*', status: 500 }] } }, () =>
      asked(demo, 'untagged'),
    );
    expect(readable(old)).toMatch(/^\d+ of 1,2\d\d resources break the tag policy$/m);
    expect(smallPrint(old)).toMatch(/audited 2 h(ours)?.* ago/);
    expect(smallPrint(old)).toMatch(/could not look again|not readable/);
  });
});

describe('a write', () => {
  const ARN = arnOf('research.eu', 'endpoint/embedder-canary');
  const NAME = 'embedder-canary';
  let running: Running;
  beforeAll(async () => {
    running = await start();
    await audited(running.demo);
  });

  /** A write that is sent again changes nothing. */
  const changes = () =>
    (running.workspace.aws?.tagHistory(ARN) ?? []).filter(({ before, after }) => !sameTags(before, after)).length;
  const trail = async () =>
    recordsOf(await csvOf(running, await asked(running.demo, `history ${NAME}`))).filter(({ arn }) => arn === ARN);

  /** Fixes under faults, gives the answer as it is then; with how many changes AWS and the trail got. */
  async function fix(
    faults: Record<string, unknown>,
  ): Promise<{ message: PublicMessage; written: number; recorded: Record<string, string>[] }> {
    const { demo } = running;
    const message = await asked(demo, 'untagged endpoints');
    const modal = dialogOf(await pressAt(demo, message, NAME, 'Fix'));
    const before = [changes(), (await trail()).length] as const;
    await withFaults(demo, { aws: faults }, () => submitted(demo, modal));
    const records = await trail();
    return {
      message: await nowAt(demo, message),
      written: changes() - before[0],
      recorded: records.slice(0, records.length - before[1]),
    };
  }
  const undo = async (message: PublicMessage, faults: Record<string, unknown> = {}) => {
    await withFaults(running.demo, { aws: faults }, () => press(running.demo, message, 'Undo'));
    expect(tagsOf(running, ARN)).toMatchObject({ 'cost-center': 'Search' });
    return nowAt(running.demo, message);
  };
  const done = [expect.objectContaining({ result: 'done', operation: 'tag' })];

  test('whose answer got lost is found done by looking, not done twice, and recorded once', async () => {
    const { message, written, recorded } = await fix({
      faults: [{ operation: 'tagging:TagResources', drop: true, times: 1 }],
    });
    expect(readable(message)).toMatch(/embedder-canary tagged by @ana/);
    expect([written, recorded]).toEqual([1, done]);
    const undone = await undo(message, { faults: [{ operation: 'tagging:TagResources', drop: true, times: 1 }] });
    expect(readable(undone)).toMatch(/embedder-canary has its earlier tags again/);
  });

  test('whose answers all get lost is found done as well', async () => {
    const { message, written, recorded } = await fix({ faults: [{ operation: 'tagging:TagResources', drop: true }] });
    expect(readable(message)).toMatch(/embedder-canary tagged by @ana/);
    expect([written, recorded]).toEqual([1, done]);
    await undo(message);
  });

  test('whose answer got lost behind the refusal of the tagging API is found done too', async () => {
    const { message, written, recorded } = await fix({
      refuseTagging: ['*'],
      faults: [{ operation: 'sagemaker:AddTags', drop: true, times: 1 }],
    });
    expect(readable(message)).toMatch(/embedder-canary tagged by @ana/);
    expect([written, recorded]).toEqual([1, done]);
    await undo(message);
  });

  test('that nobody did in the end is told as failed with the reason, and can be tried again', async () => {
    const { message, written, recorded } = await fix({ faults: [{ operation: 'tagging:TagResources', status: 500 }] });
    expect(readable(message)).toMatch(/Nothing was changed: 1 of 1 failed/);
    expect(readable(message)).toMatch(/AWS could not be reached for tag:TagResources/);
    expect([written, recorded.map(({ result }) => result)]).toEqual([0, ['failed']]);
    await press(running.demo, message, 'Try it again');
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/embedder-canary tagged by @ana/);
    expect(buttonsIn(now.blocks).map(({ text }) => text)).not.toContain('Try it again');
    expect((await trail()).slice(0, 2).map(({ result }) => result)).toEqual(['done', 'failed']);
    await undo(now);
  });

  test('that is throttled waits and is done once', async () => {
    const { message, written, recorded } = await fix({
      faults: [
        { operation: 'tagging:TagResources', throttle: true, times: 2 },
        { operation: 'sagemaker:ListTags', throttle: true, times: 2 },
      ],
    });
    expect(readable(message)).toMatch(/embedder-canary tagged by @ana/);
    expect([written, recorded]).toEqual([1, done]);
    await undo(message);
  });

  test.each([
    ['sagemaker:ListTags', ['sagemaker:ListTags']],
    ['sagemaker:AddTags', ['sagemaker:AddTags']],
    ['tag:TagResources', ['tag:TagResources', 'sagemaker:AddTags']],
  ])('that may not be done names the missing permission: %s', async (action, deny) => {
    const { message, written } = await fix({ deny });
    expect(readable(message)).toMatch(/Nothing was changed: 1 of 1 failed/);
    expect(readable(message)).toContain(deny.at(-1) === action ? action : 'sagemaker:AddTags');
    expect(written).toBe(0);
    expect(shownOf(message, NAME)).toBeDefined();
  });

  test('of which the second half fails leaves what was set and says what was not', async () => {
    const { demo } = running;
    const name = 'ocr-handwriting-poc';
    const arn = arnOf('research.eu', `endpoint/${name}`);
    const message = await asked(demo, 'untagged endpoints');
    const modal = dialogOf(await pressAt(demo, message, name, 'Fix'));
    await withFaults(demo, { aws: { deny: ['sagemaker:DeleteTags'] } }, () =>
      submitted(demo, modal, { remove: ['Cost-Center'] }),
    );
    const now = await nowAt(demo, message);
    expect(readable(now)).toMatch(/sagemaker:DeleteTags/);
    expect(tagsOf(running, arn)).toMatchObject({ 'Cost-Center': 'vision', 'cost-center': 'vision' });
    // The snapshot has what AWS has, although the change as a whole failed.
    expect(shownOf(now, name)?.text).toMatch(/cost-center and also Cost-Center/);
    const [record] = recordsOf(await csvOf(running, await asked(demo, `history ${name}`)));
    expect(record).toMatchObject({ result: 'failed' });
    await press(demo, now, 'Try it again');
    expect(tagsOf(running, arn)).toEqual({ 'cost-center': 'vision', environment: 'development', project: 'ocr' });
    await press(demo, await nowAt(demo, now), 'Undo');
    expect(Object.keys(tagsOf(running, arn))).toContain('Cost-Center');
  });

  test('does not hold up the dialog: it closes at once however slow AWS is', async () => {
    const { demo } = running;
    const message = await asked(demo, 'untagged endpoints');
    const modal = dialogOf(await pressAt(demo, message, NAME, 'Fix'));
    const calls = await withFaults(demo, { aws: { latencyMs: 1_000 } }, () =>
      callsDuring(demo, async () => {
        const { ack_ms: took = 9_999 } = await submitted(demo, modal);
        // Two calls one after the other are needed: had it waited, it would be over two seconds.
        expect(took).toBeLessThan(1_000);
      }),
    );
    expect(calls.aws).toMatchObject({ 'tagging:TagResources': 1 });
    await undo(await nowAt(demo, message));
  });
});
