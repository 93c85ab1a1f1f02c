/** Asks the page's own server; throws with its words when it refuses. */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return response;
  const problem = await response.json();
  throw Object.assign(new Error(problem.refused ?? problem.field), problem);
}

export async function readState() {
  return (await fetch('/page/state')).json();
}

/** Changes mode or trouble; resolves when the bot has started anew. */
export async function changeSettings(settings) {
  return (await post('/page/settings', settings)).json();
}

/** Points the server to a deployed bot, without a form back to this machine. */
export async function pointTo(form = {}) {
  return (await post('/page/deployed', form)).json();
}

/** Sends a message as WeChat would; `onEvent` is told what happens, while it happens. */
export async function sendMessage(message, onEvent) {
  const response = await post('/page/messages', message);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value = '' } = await reader.read();
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) onEvent(JSON.parse(line));
    if (done) return;
  }
}
