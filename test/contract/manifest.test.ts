import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { subcommands } from '../../src/features/index.ts';
import { SHORTCUT } from '../../src/slack/bolt.ts';
import { SCOPES } from '../../src/slack/scopes.ts';

/** The limits of Slack's manifest schema (major version 2), as far as this app uses it. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int().min(1) }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    long_description: z.string().min(175).max(4000),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['global', 'message']),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .min(1)
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
          url: z
            .url({ protocol: /^https$/ })
            .max(3000)
            .optional(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({
      is_enabled: z.boolean(),
      request_url: z
        .url({ protocol: /^https$/ })
        .max(2000)
        .optional(),
    }),
    event_subscriptions: z.strictObject({
      bot_events: z.array(z.string()).max(100),
      request_url: z
        .url({ protocol: /^https$/ })
        .max(2000)
        .optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

type Manifest = z.infer<typeof Manifest>;

const read = (): Manifest => Manifest.parse(parse(readFileSync('manifest.yml', 'utf8')));

/** What docs/operating.md says to change for HTTP. */
function httpVariant(manifest: Manifest, host: string): unknown {
  const url = `https://${host}/slack/events`;
  const { features, settings } = manifest;
  return {
    ...manifest,
    features: { ...features, slash_commands: features.slash_commands.map((command) => ({ ...command, url })) },
    settings: {
      ...settings,
      interactivity: { ...settings.interactivity, request_url: url },
      event_subscriptions: { ...settings.event_subscriptions, request_url: url },
      socket_mode_enabled: false,
    },
  };
}

describe('manifest.yml', () => {
  test("keeps the limits of Slack's schema, for socket mode and as its HTTP variant", () => {
    const manifest = read();
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    const http = Manifest.parse(httpVariant(manifest, 'mlcost.example.com'));
    expect(http.settings.event_subscriptions.request_url).toBe('https://mlcost.example.com/slack/events');
  });

  test('asks for exactly the scopes that the bot has a use for', () => {
    expect(read().oauth_config.scopes.bot.toSorted()).toEqual(Object.keys(SCOPES).toSorted());
  });

  test('has the shortcuts that the bot knows, each once and where it belongs', () => {
    const { shortcuts } = read().features;
    expect(shortcuts.map(({ callback_id: id }) => id)).toEqual(Object.values(SHORTCUT));
    expect(shortcuts.map(({ type }) => type)).toEqual(['global', 'message']);
  });

  test('hints at every subcommand of the table', () => {
    const [command] = read().features.slash_commands;
    expect(command?.command).toBe('/mlcost');
    for (const { name } of subcommands) {
      if (name !== 'overview') expect(command?.usage_hint).toContain(name);
    }
  });
});
