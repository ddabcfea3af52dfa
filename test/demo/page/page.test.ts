import { expect, test } from '@jest/globals';
import { describeInBrowser } from './browser.ts';
import { hostile, modalView, option, plain, secondView, type Json } from './fixture-blocks.ts';
import { at, type FixtureState } from './fixture-state.ts';

const post = (
  state: FixtureState,
  channel: string,
  message: { ts: string; text: string; blocks?: Json[]; visible_to?: string },
) => {
  state.channels
    .find((c) => c.name === channel)!
    .messages.push({ channel, user: 'mlcost', blocks: [], ephemeral: message.visible_to !== undefined, ...message });
};

describeInBrowser('the workspace', (stage) => {
  test('shows the channels a person may see, and what only they may see', async () => {
    const page = await stage.open();
    await page.getByTestId('channel-finops').waitFor();
    expect(await page.getByText('Only visible to you').count()).toBe(1);
    expect(await page.getByText('For Ben alone').count()).toBe(0);

    await page.getByTestId('person-otto').click();
    await page.getByTestId('shared-badge').waitFor();
    expect(await page.getByTestId('channel-ml-costs').count()).toBe(0);
    expect(await page.getByTestId('channel-finops').count()).toBe(0);

    await page.getByTestId('person-ben').click();
    await page.getByTestId('channel-ml-costs').click();
    await page.getByText('For Ben alone').waitFor();
  });

  test('keeps person and place in the address', async () => {
    const page = await stage.open();
    await page.getByTestId('person-ben').click();
    await page.getByTestId('channel-team-vision').click();
    await page.reload();
    await page.getByTestId('channel-title').getByText('team-vision').waitFor();
    expect(await page.getByTestId('person-ben').getAttribute('aria-pressed')).toBe('true');
  });

  test('says what a channel is: shared outside, or without the bot', async () => {
    const page = await stage.open();
    await page.getByTestId('channel-labeling-vendor').click();
    await page.getByTestId('shared-badge').waitFor();
    await page.getByText('outside', { exact: true }).waitFor();
    await page.getByTestId('channel-random').click();
    await page.getByText('mlcost is not in here').waitFor();
  });

  test('calls a direct message by the others who are in it', async () => {
    const page = await stage.open();
    await page.getByTestId('channel-ana-ben').getByText('Ben Okafor').waitFor();
    await page.getByTestId('channel-mpdm-ana--chloe--dmitri-1').click();
    await page.getByTestId('channel-title').getByText('Chloé Martin, Dmitri Petrov').waitFor();
    await page.getByTestId('person-ben').click();
    await page.getByTestId('channel-ana-ben').getByText('Ana Torres').waitFor();
    expect(await page.getByTestId('channel-mpdm-ana--chloe--dmitri-1').count()).toBe(0);
  });

  test('shows new messages as they come, and marks channels that have some', async () => {
    const page = await stage.open();
    await page.getByTestId('composer').waitFor();
    post(stage.fixture.state, 'ml-costs', { ts: at(500), text: 'A budget was crossed' });
    post(stage.fixture.state, 'team-search', { ts: at(501), text: 'There too' });
    stage.fixture.changed();
    await page.getByText('A budget was crossed').waitFor();
    await page.waitForSelector('[data-testid=channel-team-search].nav-unread');
    await page.getByTestId('channel-team-search').click();
    await page.getByText('There too').waitFor();
    expect(await page.locator('.nav-unread').count()).toBe(0);
  });

  test('opens a thread beside the channel and closes it again', async () => {
    const page = await stage.open('as=ana&channel=team-search');
    await page.getByTestId(`thread-${at(40)}`).click();
    const thread = page.getByTestId('thread');
    await thread.getByText('is up $3,900').waitFor();
    expect(await thread.locator('article').count()).toBe(3);
    await thread.getByLabel('Close: Thread').click();
    await thread.waitFor({ state: 'detached' });
  });

  test('moves the clock by a step and by a duration, and refuses what is none', async () => {
    const page = await stage.open();
    stage.fixture.answer((path, body, state) => {
      if (path === '/_demo/clock')
        state.clock = body['advance'] === 'P1D' ? '2026-11-20T14:10:00Z' : '2026-12-04T14:10:00Z';
      return {};
    });
    await page.getByTestId('clock').click();
    await page.getByTestId('advance-P1D').click();
    await page.getByTestId('clock').getByText('Fri 20 Nov 2026').waitFor();
    await page.getByTestId('advance-custom').fill('P2W');
    await page.getByTestId('advance-custom').press('Enter');
    await page.getByTestId('clock').getByText('Fri 4 Dec 2026').waitFor();
    await page.getByTestId('advance-custom').fill('tomorrow');
    await page.getByTestId('advance-custom').press('Enter');
    await page.getByTestId('notice').getByText('not an ISO 8601 duration').waitFor();
    expect(stage.fixture.posts.map((p) => p.body)).toEqual([{ advance: 'P1D' }, { advance: 'P2W' }]);
  });

  test('shows the calls the bot made and what they cost', async () => {
    const page = await stage.open();
    await page.getByTestId('calls-toggle').click();
    const calls = page.getByTestId('calls');
    await calls.getByText('$0.04').waitFor();
    await calls.getByText('ce:GetCostAndUsage').first().waitFor();
    expect(await calls.locator('.call-failed').count()).toBe(2);
  });

  test('asks the bot for Home when it is opened', async () => {
    const page = await stage.open();
    await page.getByTestId('home').click();
    await page.getByTestId('home-view').getByText('Your resources').waitFor();
    await page.locator('[data-action-id=fix_mine]').click();
    await page.getByTestId('person-ben').click();
    await page.getByText('has published no Home').waitFor();
    await page.waitForSelector('[data-testid=home-view][aria-busy=false]');
    expect(stage.fixture.posts.map((p) => [p.path, p.body['as'], p.body['view_id']])).toEqual([
      ['/_demo/home', 'ana', undefined],
      ['/_demo/click', 'ana', 'V0HOME'],
      ['/_demo/home', 'ben', undefined],
    ]);
  });

  test('fits a narrow window: nothing sticks out, and the sidebar opens', async () => {
    for (const place of ['as=ana&channel=ml-costs', 'as=ana&channel=team-vision', 'as=ana&view=home']) {
      const page = await stage.open(place, { width: 400, height: 800 });
      await page.locator('.block').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
      expect(await page.locator('.main').evaluate((main) => main.scrollWidth)).toBe(400);
      await page.getByLabel('Channels and people').click();
      await page.getByTestId('channel-finops').click();
      await page.getByTestId('channel-title').getByText('finops').waitFor();
    }
  });

  test('offers a first command where nothing was said yet', async () => {
    const page = await stage.open('as=ana&channel=finops');
    await page.getByRole('button', { name: '/mlcost forecast' }).click();
    await page.getByTestId('echo').waitFor();
    expect(stage.fixture.posts[0]).toEqual({
      path: '/_demo/command',
      body: { as: 'ana', channel: 'finops', text: 'forecast' },
    });
  });
});

describeInBrowser('the composer', (stage) => {
  test('sends a command, says that the bot is thinking, and shows its answer', async () => {
    const page = await stage.open();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    stage.fixture.answer(async (path, _body, state) => {
      if (path !== '/_demo/command') return {};
      await asked;
      post(state, 'ml-costs', { ts: at(600), text: 'November: *$48,212.40*', visible_to: 'ana' });
      return { messages: [] };
    });
    await page.getByTestId('composer').fill('/mlcost spend by service');
    await page.getByTestId('composer').press('Enter');
    await page.getByTestId('thinking').waitFor();
    expect(await page.getByTestId('echo').innerText()).toContain('/mlcost spend by service');
    answer();
    await page
      .getByTestId(`message-${at(600)}`)
      .getByText('$48,212.40')
      .waitFor();
    await page.getByTestId('thinking').waitFor({ state: 'detached' });
    expect(await page.getByTestId('composer').inputValue()).toBe('');
    expect(stage.fixture.posts[0]!.body).toEqual({ as: 'ana', channel: 'ml-costs', text: 'spend by service' });
  });

  test('completes the command and its words with the keyboard', async () => {
    const page = await stage.open();
    const composer = page.getByTestId('composer');
    await composer.pressSequentially('/ml');
    await page.getByTestId('completion').getByText('What ML costs on AWS').waitFor();
    await composer.press('Tab');
    await page.getByRole('option', { name: 'forecast' }).waitFor();
    await composer.pressSequentially('spend');
    await composer.press('ArrowDown');
    await composer.press('ArrowDown');
    await composer.press('Enter');
    expect(await composer.inputValue()).toBe('/mlcost spend by service');
    await composer.press('Enter');
    await page.getByTestId('echo').waitFor();
    expect(stage.fixture.posts[0]!.body['text']).toBe('spend by service');
  });

  test('recalls what was sent with the up arrow', async () => {
    const page = await stage.open();
    const composer = page.getByTestId('composer');
    for (const line of ['/mlcost forecast', '/mlcost help']) {
      await composer.fill(line);
      await composer.press('Enter');
    }
    await composer.press('ArrowUp');
    await composer.press('ArrowUp');
    expect(await composer.inputValue()).toBe('/mlcost forecast');
    await composer.press('ArrowDown');
    expect(await composer.inputValue()).toBe('/mlcost help');
  });

  test('posts plain words, saying once that the bot does not read them', async () => {
    const page = await stage.open();
    const composer = page.getByTestId('composer');
    stage.fixture.answer((path, body, state) => {
      if (path === '/_demo/say') post(state, 'ml-costs', { ts: at(700), text: String(body['text']) });
      return {};
    });
    await composer.fill('fraud-scorer lacks a tag');
    await composer.press('Enter');
    await page.getByText('fraud-scorer lacks a tag').waitFor();
    await page.getByText('does not read messages').waitFor();
    await composer.fill('anybody?');
    await composer.press('Enter');
    await page.waitForFunction("document.querySelector('[data-testid=composer]').value === ''");
    expect(await page.getByText('does not read messages').count()).toBe(1);
    expect(stage.fixture.posts[0]).toEqual({
      path: '/_demo/say',
      body: { as: 'ana', channel: 'ml-costs', text: 'fraud-scorer lacks a tag' },
    });
  });

  test('answers unknown commands itself', async () => {
    const page = await stage.open();
    const composer = page.getByTestId('composer');
    await composer.fill('/budget');
    await composer.press('Enter');
    await page.getByText('is not a command of this workspace').waitFor();
    expect(stage.fixture.posts).toEqual([]);
  });

  test('shows why a command could not be sent', async () => {
    const page = await stage.open();
    stage.fixture.answer(() => {
      throw new Error('The bot did not answer within 30 s.');
    });
    await page.getByTestId('composer').fill('/mlcost');
    await page.getByTestId('send').click();
    await page.getByTestId('local-error').getByText('The bot did not answer within 30 s.').waitFor();
  });
});

describeInBrowser('what can be clicked', (stage) => {
  test('a button sends its action and value', async () => {
    const page = await stage.open();
    await page.locator('[data-action-id=fix]').click();
    await page.waitForSelector('[data-action-id=fix]:not([aria-busy])');
    expect(stage.fixture.posts[0]).toEqual({
      path: '/_demo/click',
      body: { as: 'ana', channel: 'ml-costs', ts: at(120), action_id: 'fix', block_id: 'answer-actions', value: 'all' },
    });
  });

  test('a select and an overflow menu send what was chosen', async () => {
    const page = await stage.open();
    await page.locator('select[data-action-id=group_by]').selectOption('service');
    await page.locator('[data-action-id=more]').click();
    await page.getByRole('menuitem', { name: 'Exempt' }).click();
    await page.waitForSelector('[data-action-id=more]:not([disabled])');
    expect(stage.fixture.posts.map((p) => [p.body['action_id'], p.body['selected']])).toEqual([
      ['group_by', 'service'],
      ['more', 'exempt'],
    ]);
  });

  test('a confirm dialog asks first: Escape is no, Enter is yes', async () => {
    const page = await stage.open();
    await page.locator('[data-action-id=stop]').click();
    await page.getByTestId('confirm').getByText('Stop fraud-scorer?').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('confirm').waitFor({ state: 'detached' });
    expect(stage.fixture.posts).toEqual([]);
    await page.locator('[data-action-id=stop]').click();
    await page.getByTestId('confirm').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('confirm').waitFor({ state: 'detached' });
    expect(stage.fixture.posts.map((p) => p.body['action_id'])).toEqual(['stop']);
  });

  test('a failed click is said in words', async () => {
    const page = await stage.open();
    stage.fixture.answer(() => {
      throw new Error('That message is gone.');
    });
    await page.locator('[data-action-id=share]').click();
    await page.getByTestId('notice').getByText('That message is gone.').waitFor();
  });
});

describeInBrowser('shortcuts', (stage) => {
  test('of the app stand in the menu beside the composer', async () => {
    const page = await stage.open();
    await page.getByTestId('shortcuts').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('shortcut-fix_tags').waitFor({ state: 'detached' });
    await page.waitForSelector('[data-testid=shortcuts]:not([disabled])');
    expect(stage.fixture.posts).toEqual([{ path: '/_demo/shortcut', body: { as: 'ana', callback_id: 'fix_tags' } }]);
  });

  test('of a message stand in its own menu, but not where one person alone sees it or for a guest', async () => {
    const page = await stage.open();
    const message = page.getByTestId(`message-${at(90)}`);
    await message.hover();
    await page.getByTestId(`more-${at(90)}`).click();
    await page.getByRole('menuitem', { name: 'Fix tags named here' }).click();
    await page.waitForSelector('[data-testid=shortcuts]:not([disabled])');
    expect(stage.fixture.posts).toEqual([
      {
        path: '/_demo/shortcut',
        body: { as: 'ana', callback_id: 'fix_tags_in_message', channel: 'ml-costs', ts: at(90) },
      },
    ]);
    expect(await page.getByTestId(`more-${at(120)}`).count()).toBe(0);
    await page.getByTestId('person-otto').click();
    await page.getByTestId('shared-badge').waitFor();
    expect(await page.getByTestId('shortcuts').count()).toBe(0);
  });
});

describeInBrowser('modals', (stage) => {
  const opened = async (place?: string) => {
    stage.fixture.state.modals['ana'] = [{ view_id: 'V1', view: modalView }];
    const page = await stage.open(place);
    await page.getByTestId('modal').waitFor();
    return page;
  };

  test('send what was filled in, every kind of input', async () => {
    const page = await opened();
    stage.fixture.answer((path, _body, state) => {
      if (path === '/_demo/submit') state.modals = {};
      return {};
    });
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Name').fill('ml-search');
    await modal.getByLabel('Monthly limit').fill('25000.50');
    await modal.getByLabel('cost-center').selectOption('search');
    await modal.locator('[data-action-id=services]').click();
    await modal.getByRole('option', { name: 'Amazon SageMaker' }).click();
    await modal.getByRole('option', { name: 'Amazon EC2' }).click();
    await page.keyboard.press('Escape');
    await modal.getByLabel('forecast').check();
    await modal.getByLabel('the owner').check();
    await modal.getByLabel('From').fill('2026-12-24');
    await modal.getByLabel(/^Owner/).selectOption('U0BEN');
    await modal.getByLabel(/^Channel/).selectOption('C0SEARCH');
    await modal.getByLabel('Why').fill('More traffic');
    await page.getByTestId('modal-submit').click();
    await modal.waitFor({ state: 'detached' });
    expect(stage.fixture.posts[0]).toEqual({
      path: '/_demo/submit',
      body: {
        as: 'ana',
        view_id: 'V1',
        values: {
          'block-name': { name: 'ml-search' },
          'block-limit': { limit: '25000.50' },
          'block-cost_center': { cost_center: 'search' },
          'block-services': { services: ['Amazon SageMaker', 'Amazon EC2'] },
          'block-counts': { counts: 'forecast' },
          'block-tell': { tell: ['the owner'] },
          'block-from': { from: '2026-12-24' },
          'block-owner': { owner: 'U0BEN' },
          'block-channel': { channel: 'C0SEARCH' },
          'block-why': { why: 'More traffic' },
        },
      },
    });
  });

  test('show what the bot says is wrong beside the input, and keep what was typed', async () => {
    const page = await opened();
    stage.fixture.answer((path) =>
      path === '/_demo/submit' ? { errors: { 'block-name': 'That name is taken.' } } : {},
    );
    await page.getByTestId('modal-submit').click();
    await page.getByText('Please fill in this field.').waitFor();
    expect(stage.fixture.posts).toEqual([]);
    await page.getByLabel('Name').fill('ml-search');
    await page.keyboard.press('Enter');
    await page.getByText('That name is taken.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('ml-search');
    expect(await page.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
  });

  test('hold still while they are sent', async () => {
    const page = await opened();
    let sent = () => undefined as void;
    stage.fixture.answer(async (path) => {
      if (path === '/_demo/submit') await new Promise<void>((resolve) => (sent = resolve));
      return {};
    });
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Name').fill('ml-search');
    await page.getByTestId('modal-submit').click();
    await page.waitForSelector('[data-testid=modal-submit][disabled]');
    expect(await modal.locator('[data-action-id]:is(input, select, textarea, button):not([disabled])').count()).toBe(0);
    expect(await page.evaluate("document.activeElement.closest('[data-testid=modal]') !== null")).toBe(true);
    sent();
    await page.waitForSelector('[data-testid=modal-submit]:not([disabled])');
    expect(await modal.getByLabel('Name').inputValue()).toBe('ml-search');
    expect(stage.fixture.posts.filter(({ path }) => path === '/_demo/submit')).toHaveLength(1);
  });

  test('send what stands in all fields along with a click, and keep it when the bot changes them', async () => {
    const select = (blockId: string, words: string[], more: Json = {}) => ({
      type: 'input',
      block_id: blockId,
      dispatch_action: true,
      label: plain(blockId),
      element: { type: 'static_select', action_id: 'value', options: words.map((w) => option(w)), ...more },
    });
    const view = (blocks: Json[], state: Json = {}) => ({ ...modalView, hash: String(blocks.length), blocks, state });
    const note = {
      type: 'input',
      block_id: 'note',
      label: plain('Note'),
      element: { type: 'plain_text_input', action_id: 'note' },
    };
    const first = select('cost-center', ['search', 'fraud'], { initial_option: option('search') });
    stage.fixture.state.modals['ana'] = [{ view_id: 'V1', view: view([first, note]) }];
    stage.fixture.answer((path, _body, state) => {
      if (path !== '/_demo/click') return {};
      const chosen = {
        values: { 'cost-center': { value: { type: 'static_select', selected_option: option('fraud') } } },
      };
      const second = select('environment', ['production', 'staging'], { initial_option: option('staging') });
      state.modals['ana'] = [{ view_id: 'V1', view: view([first, second, note], chosen) }];
      return {};
    });
    const page = await stage.open();
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Note').fill('half a word');
    await modal.getByLabel('cost-center').selectOption('fraud');
    await modal.getByLabel('environment').waitFor();
    expect(stage.fixture.posts[0]?.body).toMatchObject({
      action_id: 'value',
      block_id: 'cost-center',
      selected: 'fraud',
      values: { note: { note: 'half a word' } },
    });
    expect(await modal.getByLabel('cost-center').inputValue()).toBe('fraud');
    expect(await modal.getByLabel('environment').inputValue()).toBe('staging');
    expect(await modal.getByLabel('Note').inputValue()).toBe('half a word');
  });

  test('let an optional choice be taken back', async () => {
    const page = await opened();
    const owner = page.getByTestId('modal').getByLabel(/^Owner/);
    await owner.selectOption('U0BEN');
    await owner.selectOption('');
    expect(await owner.inputValue()).toBe('');
  });

  test('stack, and Escape closes the top one only', async () => {
    stage.fixture.state.modals['ana'] = [
      { view_id: 'V1', view: modalView },
      { view_id: 'V2', view: secondView },
    ];
    const page = await stage.open();
    stage.fixture.answer((path, _body, state) => {
      if (path === '/_demo/close') state.modals['ana']!.pop();
      return {};
    });
    await page.getByTestId('modal').getByText('80 %').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('modal').getByText('New budget').waitFor();
    expect(stage.fixture.posts).toEqual([{ path: '/_demo/close', body: { as: 'ana', view_id: 'V2' } }]);
  });

  test('keep the focus inside', async () => {
    const page = await opened();
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate("document.activeElement.closest('[data-testid=modal]') !== null")).toBe(true);
    }
  });
});

describeInBrowser('blocks', (stage) => {
  const kinds = async (place: string) => {
    const page = await stage.open(place, { width: 1280, height: 2400 });
    await page.locator('.block').first().waitFor();
    const found = await page
      .locator('[data-block-type]')
      .evaluateAll((all) => all.map((e) => e.getAttribute('data-block-type') ?? ''));
    return { page, found };
  };

  test('of every kind are drawn, and an unknown one names itself', async () => {
    const all = new Set<string>();
    for (const place of ['as=ana&channel=ml-costs', 'as=ana&channel=team-search', 'as=ana&channel=team-vision']) {
      const { page, found } = await kinds(place);
      for (const kind of found) all.add(kind);
      const unknown = await page.locator('.unknown').allInnerTexts();
      expect(unknown.filter((words) => !words.includes('hologram'))).toEqual([]);
    }
    for (const kind of [
      'actions',
      'alert',
      'carousel',
      'container',
      'context',
      'data_table',
      'data_visualization',
      'divider',
      'file',
      'header',
      'image',
      'markdown',
      'rich_text',
      'section',
      'table',
      'video',
      'hologram',
    ]) {
      expect(all).toContain(kind);
    }
  });

  test('never turn text into markup', async () => {
    const { page } = await kinds('as=ana&channel=team-vision');
    expect(await page.getByText(hostile).count()).toBeGreaterThanOrEqual(2);
    expect(await page.locator('script:not([src]):not([type=importmap]), img[src=x]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await page.evaluate("'hacked' in window")).toBe(false);
  });

  test('name people, channels and groups by what they are called', async () => {
    const { page } = await kinds('as=ana&channel=team-vision');
    const mentions = await page.locator('.mention').allInnerTexts();
    for (const name of ['@ana', '@ben', '#ml-costs', '#team-vision', '@finops', '@here'])
      expect(mentions).toContain(name);
  });

  test('a table aligns its columns as it is told', async () => {
    const { page } = await kinds('as=ana&channel=ml-costs');
    const aligns = await page.evaluate(
      "[...document.querySelector('table.table tbody tr').cells].map((cell) => getComputedStyle(cell).textAlign)",
    );
    expect(aligns).toEqual(['left', 'right', 'right', 'right']);
  });

  test('a data table sorts by number and turns its pages', async () => {
    const { page } = await kinds('as=ana&channel=team-search');
    const rows = page.locator('.data-table tbody tr');
    expect(await rows.count()).toBe(5);
    await page.getByLabel('Next page').click();
    expect(await rows.count()).toBe(2);
    await page.locator('.data-table').getByRole('button', { name: 'share' }).click();
    await page.locator('.data-table').getByRole('button', { name: 'share' }).click();
    expect(await rows.first().innerText()).toContain('EUW1-Tuning');
    expect(await page.locator('.data-table th[aria-sort=ascending]').innerText()).toContain('share');
  });

  test('a chart shows the figures under the pointer and to a screen reader', async () => {
    const { page } = await kinds('as=ana&channel=team-search');
    const chart = page.locator('[data-chart=bar]');
    expect(await chart.locator('rect.bar').count()).toBe(10);
    await chart.locator('svg').focus();
    await page.keyboard.press('ArrowRight');
    await chart.locator('.tooltip').getByText('$18,420.00').waitFor();
    expect(await chart.locator('table.visually-hidden').innerText()).toContain('$18,420.00');
    expect(await page.locator('[data-chart=area] polygon').count()).toBe(2);
  });

  test('a file is previewed and can be taken away', async () => {
    const { page } = await kinds('as=ana&channel=team-vision');
    const file = page.getByTestId('file-F0CSV').last();
    await file.getByText('unallocated, all of it').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), file.getByText('Download').click()]);
    expect(download.suggestedFilename()).toBe('spend-2026-11.csv');
  });
});
