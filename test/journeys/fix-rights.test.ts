import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBot } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import { createLog } from '../../src/log.ts';
import { callsDuring } from '../support/calls.ts';
import { estateOf, resource } from '../support/estate.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  directTo,
  fieldsOf,
  nowAt,
  pressAt,
  readableDialog,
  recordsOf,
  shownOf,
  submitted,
  tagsOf,
  withFaults,
} from '../support/fixing.ts';
import { press, readable, readableHome, smallPrint } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** What each right covers, and what it does not: only ana is in people.tag, the others have what is theirs. */

const onlyAnaTags = (config: Config): Config => ({ ...config, people: { ...config.people, tag: ['U0ANA'] } });

let running: Running;
beforeAll(async () => {
  running = await startRunning({ config: onlyAnaTags });
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const trail = async (line = 'history') => recordsOf(await csvOf(running, await ask(line)));
const LOCKED = /:lock: Only (its owner and )?those whom people\.tag in mlcost\.yml names may/;
const saidIn = (messages: readonly PublicMessage[]) => messages.map(readable).join('\n');

describe('who is an owner only by a suggestion', () => {
  const NAME = 'rosa-visual-search';

  test('sees it among their own as perhaps theirs, and may not fix it; nor do they give it away', async () => {
    const mine = await ask('mine', { as: 'ben' });
    expect(shownOf(mine, NAME)?.text).toMatch(/notebook instance .* · perhaps yours/);
    expect(smallPrint(mine)).toMatch(/whoever may tag can make you the owner with Not mine/);
    for (const button of ['Fix', 'Not mine', 'More…']) {
      const { modal, messages } = await pressAt(running.demo, mine, NAME, button, 'ben');
      expect(modal).toBeUndefined();
      expect(saidIn(messages)).toMatch(LOCKED);
    }
    expect(readable(await ask(`tag ${NAME} environment=development`, { as: 'ben' }))).toMatch(LOCKED);
  });

  test('may once somebody who tags has said so', async () => {
    const message = await ask(`untagged name:${NAME}`);
    expect(shownOf(message, NAME)?.text).toMatch(/owner @ben, from the suggested cost-center=vision/);
    const modal = dialogOf(await pressAt(running.demo, message, NAME, 'Not mine'));
    await submitted(running.demo, modal, { owner: 'ben' });
    const fix = dialogOf(await pressAt(running.demo, await ask('mine', { as: 'ben' }), NAME, 'Fix', 'ben'));
    await running.demo.close({ as: 'ben', view_id: fix.view_id });
  });
});

describe('an owner tag set through mlcost', () => {
  test('makes whom it names the owner at once, and nobody else', async () => {
    const line = 'untagged endpoints name:summarizer-trial';
    expect(shownOf(await ask(line), 'summarizer-trial')?.text).not.toMatch(/owner @ben/);
    await press(
      running.demo,
      await ask(`tag ${arnOf('research.us', 'endpoint/summarizer-trial')} owner=ben`),
      'Tag it',
    );
    const shown = await ask(line, { as: 'ben' });
    expect(shownOf(shown, 'summarizer-trial')?.text).toMatch(/owner @ben, from owner/);
    const fix = dialogOf(await pressAt(running.demo, shown, 'summarizer-trial', 'Fix', 'ben'));
    await running.demo.close({ as: 'ben', view_id: fix.view_id });
  });
});

describe('an exemption', () => {
  const NAME = 'vision-mlflow';
  const LINE = `untagged name:${NAME}`;

  test('is neither ended nor replaced by who owns the resource', async () => {
    const stale = await ask(LINE, { as: 'ben' });
    const opened = dialogOf(await pressAt(running.demo, stale, NAME, 'More…', 'ben'));
    expect(fieldsOf(opened)['what']?.options).toEqual(['P7D', 'P30D']);
    const modal = dialogOf(await pressAt(running.demo, await ask(LINE), NAME, 'More…'));
    await submitted(running.demo, modal, { what: 'exempt', reason: 'Shared by all & <!channel>' });
    const replaced = await submitted(running.demo, opened, { what: 'P7D' }, 'ben');
    expect(saidIn(replaced.messages)).toMatch(/may exempt vision-mlflow from the tag policy, or end its exemption/);
    const list = await ask('untagged exempt', { as: 'ben' });
    const ended = await pressAt(running.demo, list, NAME, 'Show again', 'ben');
    expect(saidIn(ended.messages)).toMatch(/may exempt vision-mlflow from the tag policy, or end its exemption/);
    expect(shownOf(await ask('untagged exempt'), NAME)?.text).toMatch(/Exempt by @ana/);
  });

  test('is recorded with its reason, as is who ends it, in history and its CSV', async () => {
    await pressAt(running.demo, await ask('untagged exempt'), NAME, 'Show again');
    const [ended, given] = await trail(`history ${NAME}`);
    expect(given).toMatchObject({ operation: 'exempt', person: 'U0ANA', through: 'dialog', result: 'done' });
    expect(given?.['note']).toContain('Shared by all & <!channel>');
    expect(ended).toMatchObject({ operation: 'show-again', person: 'U0ANA', through: 'button', result: 'done' });
    const message = await ask(`history ${NAME}`);
    const said = readable(message);
    expect(said).toMatch(
      /vision-mlflow MLflow tracking server exempted by @ana.*\nfor good: Shared by all & <!channel>/,
    );
    expect(said).toMatch(/vision-mlflow MLflow tracking server shown again by @ana.*\nwas exempted/);
    expect(JSON.stringify(message.blocks)).not.toContain('<!channel>');
  });
});

describe('the trail', () => {
  test('has who gave a resource to whom, and who put one off until when', async () => {
    const message = await ask('untagged name:pilot-kiosk', { as: 'ben' });
    const later = dialogOf(await pressAt(running.demo, message, 'pilot-kiosk', 'More…', 'ben'));
    await submitted(running.demo, later, { what: 'P7D', reason: 'After the pilot' }, 'ben');
    const back = await ask('untagged snoozed', { as: 'ben' });
    await pressAt(running.demo, back, 'pilot-kiosk', 'Show again', 'ben');
    const again = await ask('untagged name:pilot-kiosk', { as: 'ben' });
    const given = dialogOf(await pressAt(running.demo, again, 'pilot-kiosk', 'Not mine', 'ben'));
    await submitted(running.demo, given, { owner: 'chloe' }, 'ben');
    const said = readable(await ask('history pilot-kiosk'));
    expect(said).toMatch(/pilot-kiosk device assigned by @ben.*\nto @chloe instead of/);
    expect(said).toMatch(/pilot-kiosk device shown again by @ben.*\nwas snoozed/);
    expect(said).toMatch(/pilot-kiosk device snoozed by @ben.*\nuntil .*26 Nov 2026.*: After the pilot/);
    expect(said).not.toMatch(/\[Undo\]/);
    expect((await trail('history pilot-kiosk')).map(({ operation, person }) => [operation, person])).toEqual([
      ['owner', 'U0BEN'],
      ['show-again', 'U0BEN'],
      ['snooze', 'U0BEN'],
    ]);
  });
});

describe('restarting the apps of a domain', () => {
  const DOMAIN = 'd-f5jrn8gle0uk';
  const RESTART = /^Restart \d+ apps?…$/;

  test('is for its owner of their own apps only, and of those that the dialog showed', async () => {
    const message = await ask('untagged domains', { as: 'dmitri' });
    const modal = dialogOf(await pressAt(running.demo, message, 'fraud-studio', 'Fix', 'dmitri'));
    await submitted(running.demo, modal, { 'tag:project': 'graph' }, 'dmitri');
    const now = await nowAt(running.demo, message);
    const restart = dialogOf(await press(running.demo, now, RESTART, 'dmitri'));
    expect(restart.view['submit']).toMatchObject({ text: 'Restart 1 app' });
    expect(readableDialog(restart)).toContain('dmitri-lab');
    expect(readableDialog(restart)).not.toMatch(/tara-lab|zoe-lab/);
    expect(readableDialog(restart)).toMatch(/5 more are of others, who restart theirs themselves/);
    // What becomes theirs while the dialog is open was not shown in it.
    const tara = arnOf('research.eu', `app/${DOMAIN}/tara-lab/JupyterLab/default`);
    await press(running.demo, await ask(`tag ${tara} remove:environment`), 'Tag it');
    const apps = await ask('untagged apps name:tara-lab');
    const given = dialogOf(await pressAt(running.demo, apps, 'default of tara-lab', 'Not mine'));
    await submitted(running.demo, given, { owner: 'dmitri' });
    const calls = await callsDuring(running.demo, () => submitted(running.demo, restart, {}, 'dmitri'));
    expect(calls.aws).toMatchObject({ 'sagemaker:DeleteApp': 1, 'sagemaker:CreateApp': 1 });
    const restarted = (await trail()).filter(({ operation }) => operation === 'restart-app');
    expect(restarted.map(({ arn }) => arn)).toEqual([
      arnOf('research.eu', `app/${DOMAIN}/dmitri-lab/JupyterLab/default`),
    ]);
  });

  test('is not for who has no app in it', async () => {
    const [tag] = (await trail('history fraud-studio')).filter(({ operation }) => operation === 'tag');
    const shown = await ask(`untagged done:${tag?.['fix'] ?? ''}`, { as: 'ben' });
    const { modal, messages } = await press(running.demo, shown, RESTART, 'ben');
    expect(modal).toBeUndefined();
    expect(saidIn(messages)).toMatch(LOCKED);
  });
});

describe('what the last audit did not find', () => {
  test('is nobody’s own: who owns one of three undoes none of them', async () => {
    const tags = (owner: string) => ({ 'Cost-Center': 'vision', owner });
    const items = [
      ['case-a', 'ben'],
      ['case-b', 'dmitri'],
      ['case-c', 'dmitri'],
    ].map(([name = '', owner = '']) => resource(`endpoint/${name}`, tags(owner)));
    const [, ...others] = items.map(({ arn }) => arn);
    const estate = await startRunning({
      workspace: { inventory: estateOf(items) },
      config: (config) => ({
        ...onlyAnaTags(config),
        tagPolicy: { primary: 'cost-center', required: [{ key: 'cost-center', values: ['vision'] }] },
      }),
    });
    const { demo } = estate;
    try {
      await audited(demo);
      const message = await asked(demo, 'untagged');
      await submitted(demo, dialogOf(await pressAt(demo, message, 'case-a', /^Fix 3 like/)));
      const now = await nowAt(demo, message);
      expect(readable(now)).toMatch(/3 of 3 tagged by @ana/);
      await withFaults(demo, { aws: { vanish: others, taggingDelayMs: 0 } }, async () => {
        await demo.clock('PT10M');
        await asked(demo, 'untagged refresh', { as: 'chloe', channel: 'finops' });
      });
      const [, id = ''] = /· (f\w+)$/m.exec(readable(await asked(demo, 'history', { as: 'ben' }))) ?? [];
      const asks = await asked(demo, `undo ${id}`, { as: 'ben' });
      const refused = await press(demo, asks, /^Undo/, 'ben');
      expect(saidIn(refused.messages)).toMatch(LOCKED);
      for (const { arn } of items) expect(tagsOf(estate, arn)).toMatchObject({ 'cost-center': 'vision' });
      await press(demo, await asked(demo, `undo ${id}`), /^Undo/);
      for (const { arn } of items) expect(tagsOf(estate, arn)).not.toHaveProperty('cost-center');
    } finally {
      await estate.stop();
    }
  });
});

describe('two buttons of one message that do the same to different things', () => {
  test('both do it when they are clicked one right after the other', async () => {
    const endpoints = ['ranker-staging', 'fraud-rules-explainer'];
    for (const name of endpoints) await press(running.demo, await ask(`tag ${name} note=twice`), 'Tag it');
    const message = await ask('history me');
    const undos = (await trail('history me')).slice(0, 2).map(({ fix, id }) => ({ fix, id }));
    expect(undos).toHaveLength(2);
    const blocks = JSON.stringify(message.blocks);
    await withFaults(running.demo, { aws: { latencyMs: 150 } }, () =>
      Promise.all(
        undos.map(({ id = '' }) => {
          const value = JSON.stringify({ job: id, line: 'history me' });
          expect(blocks).toContain(JSON.stringify(value));
          return running.demo.click({
            as: 'ana',
            channel: message.channel,
            ts: message.ts,
            action_id: 'fix_undo',
            value,
          });
        }),
      ),
    );
    const [first, second] = [
      arnOf('prod.eu', 'endpoint/ranker-staging'),
      arnOf('prod.eu', 'endpoint/fraud-rules-explainer'),
    ];
    expect(tagsOf(running, first)).not.toHaveProperty('note');
    expect(tagsOf(running, second)).not.toHaveProperty('note');
  });
});

describe('Home', () => {
  test('tells who may not look nothing, not even how much of theirs is to be fixed', async () => {
    const looking = await startRunning({
      config: (config) => ({ ...config, people: { ...config.people, look: ['U0ANA'] } }),
    });
    try {
      await asked(looking.demo, 'mine', { as: 'ana' });
      expect(readableHome((await looking.demo.home({ as: 'ana' })).view)).toMatch(/\[Mine: \d+ to fix\]/);
      const { view } = await looking.demo.home({ as: 'ben' });
      expect(readableHome(view)).toMatch(/Only some people may look at costs here/);
      expect(readableHome(view)).toContain('[Mine]');
    } finally {
      await looking.stop();
    }
  });
});

describe('a channel that was shared with others while a dialog was open', () => {
  test('gets nothing of it: the person is told in the direct message, and nothing is changed', async () => {
    const before = await startRunning();
    const { workspace, demo } = before;
    await audited(demo);
    const message = await asked(demo, 'untagged endpoints');
    const modal = dialogOf(await pressAt(demo, message, 'ranker-staging', 'More…'));
    // What is known of a channel is remembered for a while; a new process knows nothing.
    await before.bot.stop();
    const { channels } = workspace.slack.slack.state;
    const at = channels.findIndex(({ name }) => name === message.channel);
    const channel = channels[at];
    if (channel === undefined) throw new Error(`there is no ${message.channel}`);
    channels[at] = { ...channel, is_ext_shared: true };
    const { config } = before;
    const bot = await startBot(
      { ...config, http: { ...config.http, port: 0 } },
      { log: createLog(config.log.level), clock: () => workspace.clock.now() },
    );
    workspace.settleWith(() => bot.idle());
    try {
      await submitted(demo, modal, { what: 'P7D' });
      expect(saidIn(await directTo(demo, 'ana'))).toMatch(/This channel is shared with another organization/);
    } finally {
      await bot.stop();
      await workspace.close();
    }
  });
});
