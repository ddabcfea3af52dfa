import type { StoryClock } from '../clock.ts';
import type { CallLog } from './calls.ts';
import type { Delivery } from './delivery.ts';
import type { Faults } from './faults.ts';
import type { Installation } from './manifest.ts';
import type { Tickets } from './methods/session.ts';
import type { Rates } from './rates.ts';
import type { Responses } from './responses.ts';
import type { SlackState } from './state.ts';
import type { Triggers } from './triggers.ts';
import type { Uploads } from './uploads.ts';

export type Tokens = { bot: string; app: string; signingSecret: string; verification: string };

/** What every part of the emulated Slack works on. */
export type Slack = {
  readonly state: SlackState;
  readonly clock: StoryClock;
  readonly installation: Installation;
  readonly tokens: Tokens;
  readonly log: CallLog;
  readonly faults: Faults;
  readonly rates: Rates;
  readonly triggers: Triggers;
  readonly responses: Responses;
  readonly delivery: Delivery;
  readonly tickets: Tickets;
  readonly uploads: Uploads;
  /** Where this Slack answers, `http://127.0.0.1:PORT`; known once it listens. */
  url(): string;
};
