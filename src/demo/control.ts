import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsFaults } from './aws/types.ts';
import type { StoryClock } from './clock.ts';
import { asObject, asObjects, asString, compact, isObject, optionalString } from './json.ts';
import type { JsonObject } from './json.ts';
import { Refused } from './refused.ts';
import { settled } from './settle.ts';
import type { Settling } from './settle.ts';
import type { EmulatedSlack } from './slack/emulated.ts';
import { mimetypeOf } from './slack/files.ts';
import type { Click, Interaction } from './slack/interactions.ts';
import { changedSince, homeOf, publicModal, publicState } from './slack/public-state.ts';
import { stackOf } from './slack/views.ts';
import { parseForm, readBody, sendJson } from './slack/wire.ts';
import { suggestions } from './story/suggestions.ts';

/** What the control API wants of the emulated AWS, where there is one. */
export type ControlledAws = {
  calls(): Record<string, number>;
  recent(): readonly { at: string; operation: string; status: number; ms: number }[];
  setFaults(faults: JsonObject): void;
  /** Calls being answered now. */
  openCalls(): number;
};

export type Control = {
  readonly slack: EmulatedSlack;
  readonly clock: StoryClock;
  readonly aws: ControlledAws | undefined;
  readonly settling: () => Settling;
};

type Handler = (control: Control, body: JsonObject) => unknown;

/** What came of an interaction: the messages its person sees new or changed, their top modal, errors, the ack. */
async function outcome(control: Control, interaction: Interaction, by: 'it' | 'anything' = 'it'): Promise<JsonObject> {
  await settled(control.settling());
  const { slack } = control.slack;
  const { person, since, id } = interaction;
  const top = stackOf(slack, person.id).at(-1);
  return compact({
    messages: changedSince(slack, person.id, since, by === 'it' ? id : undefined),
    modal: top && top.changed > since ? publicModal(slack, top) : undefined,
    errors: interaction.errors,
    trouble: interaction.trouble,
    ack_ms: interaction.ack === undefined ? undefined : Math.round(interaction.ack.ms * 10) / 10,
  });
}

const clickOf = (body: JsonObject): Click => ({
  as: asString(body['as']) || 'ana',
  action_id: asString(body['action_id']),
  ...compact({
    channel: optionalString(body['channel']),
    ts: optionalString(body['ts']),
    view_id: optionalString(body['view_id']),
    block_id: optionalString(body['block_id']),
    value: optionalString(body['value']),
    selected: body['selected'],
    values: body['values'],
  }),
});

/** A Cost Explorer request costs a cent. */
function costUsd(calls: Record<string, number>): string {
  const requests = Object.entries(calls)
    .filter(([operation]) => operation.startsWith('ce:'))
    .reduce((sum, [, count]) => sum + count, 0);
  return `${Math.floor(requests / 100)}.${String(requests % 100).padStart(2, '0')}`;
}

function faultsOf(value: unknown): Parameters<EmulatedSlack['setFaults']>[0] {
  if (value !== undefined && !Array.isArray(value)) throw new Refused('slack is a list of faults.');
  return asObjects(value).map((fault) => {
    const { operation } = fault;
    if (typeof operation !== 'string') throw new Refused('A fault names its operation, or "*".');
    return { ...fault, operation };
  });
}

const awsSwitches: readonly string[] = [
  'deny',
  'faults',
  'forecastWholeMonth',
  'latencyMs',
  'pageSize',
  'partialDays',
  'rates',
  'refuseTagging',
  'retag',
  'tagFailures',
  'taggingDelayMs',
  'unsupported',
  'vanish',
] satisfies (keyof AwsFaults)[];

/** A misspelt switch would quietly do nothing. */
function awsFaultsOf(value: unknown): JsonObject {
  const faults = asObject(value);
  const unknown = Object.keys(faults).find((name) => !awsSwitches.includes(name));
  if (unknown === undefined) return faults;
  throw new Refused(`AWS has no switch ${unknown}: there is ${awsSwitches.join(', ')}.`);
}

const posts: Readonly<Record<string, Handler>> = {
  command: async (control, body) =>
    outcome(
      control,
      await control.slack.command({
        as: body['as'] ?? 'ana',
        channel: body['channel'] ?? 'ml-costs',
        text: body['text'] ?? '',
        command: body['command'],
      }),
    ),
  click: async (control, body) => outcome(control, await control.slack.click(clickOf(body))),
  submit: async (control, body) =>
    outcome(
      control,
      await control.slack.submit({ as: body['as'] ?? 'ana', view_id: body['view_id'], values: body['values'] ?? {} }),
      // Its answer may go to where the dialog was opened from.
      'anything',
    ),
  close: async (control, body) =>
    outcome(
      control,
      await control.slack.closeView({ as: body['as'] ?? 'ana', view_id: body['view_id'], all: body['all'] }),
    ),
  home: async (control, body) => {
    const interaction = await control.slack.openHome({ as: body['as'] ?? 'ana' });
    const { messages } = await outcome(control, interaction);
    return { view: homeOf(control.slack.slack, interaction.person.id), messages };
  },
  shortcut: async (control, body) =>
    outcome(
      control,
      await control.slack.shortcut({
        as: body['as'] ?? 'ana',
        callback_id: body['callback_id'],
        ...compact({ channel: body['channel'], ts: body['ts'] }),
      }),
    ),
  // What a person writes, for others to read and for the shortcuts of its menu.
  say: (control, body) =>
    outcome(
      control,
      control.slack.say({ as: body['as'] ?? 'ana', channel: body['channel'] ?? 'ml-costs', text: body['text'] }),
    ),
  suggest: async (control, body) => ({ options: await control.slack.suggest(clickOf(body)) }),
  clock: async (control, body) => {
    try {
      const now = control.clock.advance(asString(body['advance']));
      control.slack.slack.state.touch();
      await settled(control.settling());
      return { clock: now.toISOString() };
    } catch (error) {
      if (error instanceof RangeError) throw new Refused(error.message);
      throw error;
    }
  },
  faults: (control, body) => {
    for (const name of Object.keys(body)) {
      if (name !== 'slack' && name !== 'aws') throw new Refused(`Faults are for slack or aws, not ${name}.`);
    }
    if (body['aws'] !== undefined && !control.aws) throw new Refused('There is no emulated AWS to break here.');
    const [slackFaults, awsFaults] = [faultsOf(body['slack']), awsFaultsOf(body['aws'])];
    control.slack.setFaults(slackFaults);
    control.aws?.setFaults(awsFaults);
    return { ok: true };
  },
  // Slack bids sockets to reconnect now and then; this does it on demand.
  reconnect: (control, body) => {
    const reason = body['reason'];
    control.slack.refreshSockets(reason === 'refresh_requested' || reason === 'link_disabled' ? reason : 'warning');
    return { ok: true };
  },
};

const gets: Readonly<Record<string, Handler>> = {
  state: (control) => publicState(control.slack.slack, suggestions),
  calls: (control) => {
    const aws = control.aws?.calls() ?? {};
    const recent = [
      ...(control.aws?.recent() ?? []).map((call) => ({ ...call, to: 'aws' })),
      ...control.slack.recent(),
    ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    return { aws, slack: control.slack.calls(), cost_usd: costUsd(aws), recent: recent.slice(-200) };
  },
};

/** Answers `/_demo/…`; false when the path is none of its own. */
export function answerControl(
  control: Control,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const name = path.slice('/_demo/'.length);
  if (name === 'events' && request.method === 'GET') {
    streamEvents(control, response);
    return true;
  }
  if (name.startsWith('files/')) {
    sendFile(control, name.slice('files/'.length), response);
    return true;
  }
  const handler = request.method === 'POST' ? posts[name] : gets[name];
  if (!handler) {
    if (!posts[name] && !gets[name]) return false;
    sendJson(response, { error: `${name} takes a ${posts[name] ? 'POST' : 'GET'}.` }, 405);
    return true;
  }
  void (async () => {
    try {
      sendJson(response, await handler(control, request.method === 'POST' ? await jsonBody(request) : {}));
    } catch (error) {
      if (error instanceof Refused) sendJson(response, { error: error.message }, error.status);
      else sendJson(response, { error: `The demo workspace itself failed: ${String(error)}` }, 500);
    }
  })();
  return true;
}

/** Only JSON, and only from this page: another site open in the same browser cannot act in the workspace. */
async function jsonBody(request: IncomingMessage): Promise<JsonObject> {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host ?? ''}`) throw new Refused('That page may not do this.', 403);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/json')) throw new Refused('Send JSON (content-type: application/json).', 415);
  const form = await parseForm(type, await readBody(request));
  if (!form || !isObject(form.fields)) throw new Refused('The body is not a JSON object.');
  return form.fields;
}

function streamEvents(control: Control, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write('retry: 1000\n\n');
  let due = false;
  const stop = control.slack.slack.state.onChange(() => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      response.write('data: {"type":"changed"}\n\n');
    }, 10).unref();
  });
  const beat = setInterval(() => response.write(': still here\n\n'), 15_000);
  beat.unref();
  response.on('close', () => {
    clearInterval(beat);
    stop();
  });
}

function sendFile(control: Control, id: string, response: ServerResponse): void {
  const file = control.slack.slack.state.files.get(id);
  if (!file?.content) {
    sendJson(response, { error: `There is no file ${id}.` }, 404);
    return;
  }
  const mimetype = mimetypeOf(file);
  response.writeHead(200, {
    'content-type': mimetype.startsWith('text/') ? `${mimetype}; charset=utf-8` : mimetype,
    'content-length': file.content.length,
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
  });
  response.end(file.content);
}
