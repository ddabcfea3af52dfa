import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asList, asObject, asObjects, asString } from '../json.ts';

/** What the installed app may do: the emulated workspace grants what the project's own manifest.yml asks for. */
export type Installation = {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly commands: readonly { command: string; description: string; usage_hint: string; should_escape: boolean }[];
  readonly shortcuts: readonly { callback_id: string; name: string; type: string; description: string }[];
  readonly interactive: boolean;
  readonly homeTab: boolean;
};

export function installation(manifest: URL = new URL('../../../manifest.yml', import.meta.url)): Installation {
  const document = asObject(parse(readFileSync(manifest, 'utf8')));
  const features = asObject(document['features']);
  const settings = asObject(document['settings']);
  const scopes = asObject(asObject(document['oauth_config'])['scopes']);
  return {
    name: asString(asObject(document['display_information'])['name']),
    scopes: asList(scopes['bot']).map(asString),
    events: asList(asObject(settings['event_subscriptions'])['bot_events']).map(asString),
    commands: asObjects(features['slash_commands']).map((command) => ({
      command: asString(command['command']),
      description: asString(command['description']),
      usage_hint: asString(command['usage_hint']),
      should_escape: command['should_escape'] === true,
    })),
    shortcuts: asObjects(features['shortcuts']).map((shortcut) => ({
      callback_id: asString(shortcut['callback_id']),
      name: asString(shortcut['name']),
      type: asString(shortcut['type']),
      description: asString(shortcut['description']),
    })),
    interactive: asObject(settings['interactivity'])['is_enabled'] === true,
    homeTab: asObject(features['app_home'])['home_tab_enabled'] === true,
  };
}
