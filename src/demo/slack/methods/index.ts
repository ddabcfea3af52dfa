import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Method } from './method.ts';
import { peopleMethods } from './people.ts';
import { sessionMethods } from './session.ts';
import { viewMethods } from './views.ts';

/** THE table of Web API methods: each with its scopes, rate limit tier, arguments and what it does. */
export const methods: Readonly<Record<string, Method>> = {
  ...sessionMethods,
  ...chatMethods,
  ...conversationMethods,
  ...peopleMethods,
  ...viewMethods,
  ...fileMethods,
};
