import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callsDuring } from '../support/calls.ts';
import { arnOf, asked, audited, csvOf, nowAt, recordsOf, shownOf, tagsOf } from '../support/fixing.ts';
import { buttonsIn, press, readable, rowsOf } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** The subcommands about resources: what their words do, and what wrong words are told. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const says = async (line: string, where = {}) => readable(await ask(line, where));
const SCORER = arnOf('prod.eu', 'endpoint/fraud-scorer');
const buttons = async (line: string) => buttonsIn((await ask(line)).blocks).map(({ text }) => text);

describe('untagged', () => {
  test.each([
    ['endpoints', /^• |endpoint ·/m, /notebook instance ·|feature group ·/],
    ['notebook instances', /notebook instance ·/, /\bendpoint ·/],
    ['account:ml-research', /· ml-research/, /· ml-prod/],
    ['region:us-east-1', /· us-east-1 ·/, /· eu-west-1 ·/],
    ['owner:@ben', /owner @ben/, /owner @(?!ben)/],
    ['name:scorer-sh', /^scorer-shadow {2}/m, /^fraud-scorer {2}/m],
  ])('shows only what is asked for: %s', async (words, there, notThere) => {
    const said = await says(`untagged ${words}`);
    expect(said).toMatch(/^\d+ of [\d,]+ resources that match breaks? the tag policy$/m);
    expect(said).toMatch(there);
    expect(said).not.toMatch(notThere);
  });

  test('lists everything once over its pages, the dearest first, and all of it in the CSV', async () => {
    const first = await ask('untagged');
    const names: string[] = [];
    for (let message = first; ;) {
      names.push(
        ...message.blocks.flatMap((block) => (shownBlock(block) === undefined ? [] : [shownBlock(block) ?? ''])),
      );
      const next = buttonsIn(message.blocks).find(({ text }) => text.startsWith('Next'));
      if (next === undefined) break;
      await press(running.demo, message, next.text);
      message = await nowAt(running.demo, message);
    }
    const all = recordsOf(await csvOf(running, await ask('untagged')));
    expect(all).toHaveLength(150);
    expect(names).toEqual(all.map(({ name = '' }) => name));
    const costs = all.map((row) => Number(row['monthly cost'] === '' ? -1 : row['monthly cost']));
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(new Set(all.map(({ arn }) => arn)).size).toBe(150);
  });

  const shownBlock = ({ type, text }: Record<string, unknown>): string | undefined =>
    type === 'section' ? /^\*([^*\s]+)(?: of [^*\s]+)?\* {2}/.exec((text as { text: string }).text)?.[1] : undefined;

  test.each([
    ['endpionts', /endpionts is not a kind of SageMaker resource\. Did you mean endpoint\?/, true],
    ['region:mars', /mars is not looked at\. There is eu-west-1 or us-east-1\./, false],
    ['account:x', /There is no account x\. There is acme-payer, ml-prod or ml-research\./, false],
    ['cost-center=search', /untagged takes no tags: .*cost-center=search filters spend\./, true],
    ['page:0', /0 is no page: write page:2\./, true],
    ['owner:@zed', /Name the owner as Slack does, owner:@ana: @zed is no member I can see\./, true],
    ['name:', /name: needs a value after it\./, true],
  ])('says what is wrong with %s, and asks AWS nothing', async (words, told, hasTry) => {
    const calls = await callsDuring(running.demo, async () => {
      expect(await says(`untagged ${words}`)).toMatch(told);
    });
    expect(Object.keys(calls.aws).filter((name) => !name.startsWith('ce:'))).toEqual([]);
    expect((await buttons(`untagged ${words}`)).includes('Run that')).toBe(hasTry);
  });

  test('past its last page says that there is nothing', async () => {
    expect(await says('untagged page:99')).toMatch(/There is nothing on this page any more\./);
  });
});

describe('tag', () => {
  test('shows what would change and what not, and does it at a click, through command', async () => {
    const message = await ask('tag fraud-scorer cost-center=fraud environment=staging remove:created-by');
    const said = readable(message);
    expect(said).toMatch(/• cost-center=fraud is added/);
    expect(said).toMatch(/• environment=staging instead of prod/);
    expect(said).toMatch(/• created-by=dmitri is removed/);
    expect(said).toMatch(/Still not right then: no project\./);
    expect(tagsOf(running, SCORER)).toEqual({ 'created-by': 'dmitri', environment: 'prod' });
    await press(running.demo, message, 'Tag it');
    expect(tagsOf(running, SCORER)).toEqual({ 'cost-center': 'fraud', environment: 'staging' });
    const [change] = recordsOf(await csvOf(running, await ask('history')));
    expect(change).toMatchObject({ through: 'command', person: 'U0ANA', result: 'done', arn: SCORER });
    await press(running.demo, await nowAt(running.demo, message), 'Undo');
    expect(tagsOf(running, SCORER)).toEqual({ 'created-by': 'dmitri', environment: 'prod' });
  });

  test('by ARN, in any case of the name, and of a resource that keeps the policy', async () => {
    expect(await says(`tag ${SCORER}`)).toMatch(/^fraud-scorer {2}about/m);
    expect(await says('tag FRAUD-Scorer')).toMatch(/^fraud-scorer {2}about/m);
    expect(await says('tag ranker-prod')).toMatch(/It keeps the tag policy\./);
    const message = await ask('tag ranker-prod note=hello');
    await press(running.demo, message, 'Tag it');
    expect(tagsOf(running, arnOf('prod.eu', 'endpoint/ranker-prod'))).toMatchObject({ note: 'hello' });
    expect(await buttons('tag ranker-prod note=hello')).not.toContain('Tag it');
    expect(await says('tag ranker-prod note=hello')).toMatch(/Nothing would change: it is so already\./);
  });

  test('sets and takes away a key with a space in it, also by the button', async () => {
    const arn = arnOf('prod.eu', 'endpoint/embedder-prod');
    await press(running.demo, await ask('tag embedder-prod "Room number"=4'), 'Tag it');
    expect(tagsOf(running, arn)).toMatchObject({ 'Room number': '4' });
    const message = await ask('tag embedder-prod "remove:Room number"');
    expect(readable(message)).toMatch(/• Room number=4 is removed/);
    await press(running.demo, message, 'Tag it');
    expect(Object.keys(tagsOf(running, arn))).not.toContain('Room number');
    expect(await says('tag embedder-prod remove:"Room number"')).toMatch(/Put all of it in quotes/);
  });

  test('of a name that several have asks which, and goes on with the one', async () => {
    const message = await ask('tag scorer note=x');
    expect(readable(message)).toMatch(/2 resources are named scorer\. Which one\?/);
    const [there] = message.blocks.filter((block) => JSON.stringify(block).includes('us-east-1'));
    const [choice] = there === undefined ? [] : buttonsIn([there]);
    const { channel, ts } = message;
    await running.demo.click({ channel, ts, action_id: choice?.actionId ?? '', value: choice?.value ?? '' });
    const one = await nowAt(running.demo, message);
    expect(readable(one)).toMatch(/model package group · us-east-1 · ml-prod/);
    await press(running.demo, one, 'Tag it');
    expect(tagsOf(running, arnOf('prod.us', 'model-package-group/scorer'))).toMatchObject({ note: 'x' });
    expect(tagsOf(running, arnOf('prod.eu', 'model-package-group/scorer'))).not.toHaveProperty('note');
  });

  test.each([
    ['', /Name the resource and its tags: tag fraud-scorer cost-center=fraud\./],
    ['fraud-scorer cost-centre=fraud', /cost-centre is no key of the tag policy\. Did you mean cost-center\?/],
    ['fraud-scorer cost-center=fruad', /fruad is not allowed for cost-center: .* Did you mean fraud\?/],
    ['fraud-scorer project="No Good"', /No Good is not allowed for project: it must match/],
    ['fraud-scorer cost-center=', /would set an empty value\. To take the tag away write remove:cost-center\./],
    ['fraud-scorer a=b,c', /A tag has one value: write a=value\./],
    ['fraud-scorer a=1 remove:a', /a can't be set and removed at once\./],
    ['fraud-scorer a b', /a is one word too many after fraud-scorer/],
    ['@ben a=b', /A person can't be tagged: name a SageMaker resource\./],
    [
      'nobody-there a=b',
      /There is no SageMaker resource nobody-there in the last audit\. untagged refresh looks again\./,
    ],
    ['fraud-scorer aws:x=1', /AWS would refuse this: aws:x begins with aws:, which AWS keeps to itself/],
    ['fraud-scorer remove:aws:x', /Nothing would change/],
    [
      `fraud-scorer note=${'x'.repeat(257)}`,
      /AWS would refuse this: note has a value of 257 characters: AWS allows 256/,
    ],
    ['fraud-scorer note=😀', /AWS would refuse this: note has 😀 in the value, which AWS does not allow/],
  ])('tells what is wrong with %s and changes nothing', async (words, told) => {
    const message = await ask(`tag ${words}`);
    expect(readable(message)).toMatch(told);
    expect(buttonsIn(message.blocks).map(({ text }) => text)).not.toContain('Tag it');
    expect(tagsOf(running, SCORER)).toEqual({ 'created-by': 'dmitri', environment: 'prod' });
  });

  test('offers a slip of the pen put right, which is understood', async () => {
    const message = await ask('tag fraud-scorer cost-center=fruad project=scoring');
    await press(running.demo, message, 'Run that');
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/• cost-center=fraud is added\n• project=scoring is added/);
  });
});

describe('mine', () => {
  test('lists what is mine only, broken first, with what runs; its CSV has all of it', async () => {
    const message = await ask('mine', { as: 'ben' });
    expect(shownOf(message, 'fraud-scorer')).toBeUndefined();
    const [, broken = ''] = /(\d+) of \d+ SageMaker resources of yours break/.exec(readable(message)) ?? [];
    const rows = recordsOf(await csvOf(running, message, 'ben'));
    expect(rows.length).toBeGreaterThan(Number(broken));
    const isBroken = rows.map(({ problems }) => problems !== '');
    expect(isBroken.indexOf(false)).toBe(Number(broken));
    expect(isBroken.lastIndexOf(true)).toBe(Number(broken) - 1);
  });

  test('of somebody who owns nothing says how owners are found, and others see nothing of it', async () => {
    expect(await says('mine', { as: 'chloe', channel: 'finops' })).toMatch(
      /SageMaker resources? of yours|No SageMaker/,
    );
    expect(await ask('mine')).toMatchObject({ ephemeral: true, visible_to: 'ana' });
    expect(await buttons('mine')).not.toContain('Share to channel');
  });

  test.each(['digst on', 'digest', 'digest maybe', '@ben', 'endpoints'])(
    'tells what it takes instead of %s, and turns nothing on',
    async (words) => {
      const said = await says(`mine ${words}`);
      expect(said).toMatch(/digest on/);
      expect(said).toMatch(/digest off/);
      expect(await says('mine')).not.toMatch(/daily direct message: on/);
    },
  );
});

describe('coverage', () => {
  test.each([
    ['', 'kind'],
    ['by account', 'account'],
    ['by region', 'region'],
    ['by owner', 'owner'],
    ['accounts', 'account'],
  ])('%s: every resource is in one row, and the rows say what untagged says', async (words, by) => {
    const message = await ask(`coverage ${words}`);
    expect(rowsOf(message)[0]?.[0]).toBe(by);
    const rows = recordsOf(await csvOf(running, message));
    const sum = (column: string) =>
      rows.reduce((total, row) => total + Number((row[column] ?? '').replaceAll(',', '')), 0);
    expect(sum('resources')).toBe(1_238);
    const all = recordsOf(await csvOf(running, await ask('untagged all')));
    expect(sum('to fix')).toBe(all.length);
  });

  test('says what it can be shown by', async () => {
    expect(await says('coverage by moon')).toMatch(
      /moon is nothing coverage can be shown by: write by kind, by account, by owner or by region\./,
    );
  });
});

describe('history and undo', () => {
  test('of a person, of me, of a resource by name and ARN are the changes that fit, with what they did', async () => {
    await press(running.demo, await ask('tag fraud-scorer project=scoring', { as: 'dmitri' }), 'Tag it', 'dmitri');
    await press(running.demo, await ask('tag pose-demo project=pose'), 'Tag it');
    const arns = async (line: string, as = 'ana') =>
      recordsOf(await csvOf(running, await ask(line, { as }), as)).map(({ arn, person }) => `${person} ${arn}`);
    expect(await arns('history @dmitri')).toEqual([`U0DMITRI ${SCORER}`]);
    expect(await arns('history me', 'dmitri')).toEqual([`U0DMITRI ${SCORER}`]);
    expect((await arns('history me')).every((row) => row.startsWith('U0ANA'))).toBe(true);
    expect((await arns(`history ${SCORER}`)).every((row) => row.endsWith(SCORER))).toBe(true);
    expect(await arns('history fraud-scorer')).toEqual(await arns(`history ${SCORER}`));
    expect(await says('history fraud-scorer')).toMatch(
      /^fraud-scorer endpoint tagged by @dmitri, .*\n *project=scoring/m,
    );
    expect(await says('history')).not.toMatch(/Told no/);
  });

  test('undo by the id that history shows asks first, and restores', async () => {
    const [, id = ''] = /· (f[0-9a-f]{8})/.exec(await says('history pose-demo')) ?? [];
    const message = await ask(`undo ${id}`);
    expect(readable(message)).toMatch(/Undo this change\?\n• pose-demo back to without project/);
    await press(running.demo, message, 'Undo');
    expect(tagsOf(running, arnOf('research.us', 'endpoint/pose-demo'))).toEqual({});
    expect(await says(`undo ${id}`)).toMatch(/That has been undone already\./);
  });

  test.each([
    ['undo', /Which fix\? history lists them with their ids\./],
    ['undo x', /There is no change or fix x\. history lists them\./],
    ['undo a b', /undo takes one id: a b is too much\./],
    ['history a b', /b is too much: history takes a resource or a person\./],
    ['history nobody-there', /There is no SageMaker resource nobody-there/],
    ['history scorer', /2 resources are named scorer: write the ARN of the one you mean, such as arn:aws:/],
    ['history arn:aws:sagemaker:eu-west-1:222233334444:endpoint/never', /Nothing was changed through mlcost\./],
    ['history @otto', /Nothing was changed through mlcost\./],
  ])('%s is told what to write', async (line, told) => expect(await says(line)).toMatch(told));
});
