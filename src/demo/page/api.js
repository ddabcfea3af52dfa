/** What the page asks of the demo's server. Every failure is an Error whose message is a sentence to show. */

async function answerOf(response) {
  const body = await response.text();
  let json;
  try {
    json = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new Error(`The demo server answered ${response.status} with something that is not JSON.`);
  }
  if (!response.ok) throw new Error(json.error ?? `The demo server answered ${response.status}.`);
  return json;
}

async function reach(path, init) {
  try {
    return await fetch(path, init);
  } catch {
    throw new Error('The demo server cannot be reached. Is `npm run demo` still running?');
  }
}

const get = async (path) => answerOf(await reach(path));

const post = async (path, body) =>
  answerOf(
    await reach(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  );

export const api = {
  state: () => get('/_demo/state'),
  calls: () => get('/_demo/calls'),
  command: (body) => post('/_demo/command', body),
  click: (body) => post('/_demo/click', body),
  submit: (body) => post('/_demo/submit', body),
  close: (body) => post('/_demo/close', body),
  home: (body) => post('/_demo/home', body),
  shortcut: (body) => post('/_demo/shortcut', body),
  say: (body) => post('/_demo/say', body),
  clock: (advance) => post('/_demo/clock', { advance }),
};

/**
 * Calls `changed` when the workspace says it changed, and `connection(false)` while the server cannot be heard.
 * A burst of events makes one call: a command moves several things at once.
 */
export function listen(changed, connection, wait = 60) {
  const source = new EventSource('/_demo/events');
  let timer;
  source.addEventListener('message', () => {
    clearTimeout(timer);
    timer = setTimeout(() => changed(), wait);
  });
  source.addEventListener('open', () => {
    connection(true);
    changed();
  });
  source.addEventListener('error', () => connection(false));
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
