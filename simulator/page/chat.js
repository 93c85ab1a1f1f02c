import { element, showReply } from './reply.js';
import { sendMessage } from './server.js';
import { say } from './say.js';
import { openWire, refreshWire, sayDelivery } from './wire.js';

const chat = document.querySelector('#chat');

/** What was sent and what came of it, in order; the page is drawn from it. */
const messages = [];

let follower = newFollower();

/** An openid of nobody. */
function newFollower() {
  const letters = crypto.randomUUID().replaceAll('-', '').slice(0, 22);
  return `oPage-${letters}`;
}

/** Sends a message of a kind and shows its way. */
export async function send(wanted) {
  const message = { wanted, deliveries: [] };
  messages.push(message);
  message.rows = draw(message);
  chat.append(...message.rows);
  scrollDown();
  try {
    await sendMessage({ ...wanted, follower }, (event) => note(message, event));
  } catch (error) {
    message.problem = error.message;
  }
  update(message);
}

/** Starts anew as somebody whom the bot does not know. */
export function becomeStranger() {
  follower = newFollower();
  const message = { wanted: { kind: 'stranger' }, deliveries: [] };
  messages.push(message);
  message.rows = draw(message);
  chat.append(...message.rows);
  scrollDown();
}

/** Draws everything in the page's language, which nobody needs read out again. */
export function redraw() {
  chat.setAttribute('aria-live', 'off');
  for (const message of messages) update(message);
  refreshWire();
  setTimeout(() => chat.removeAttribute('aria-live'));
}

function note(message, event) {
  if (event.kind === 'message') {
    message.xml = event.xml;
    message.mode = event.mode;
  } else if (event.kind === 'sent') {
    message.deliveries.push({ startedMs: event.startedMs, url: event.url, sent: event.body });
  } else if (event.kind === 'received') {
    const { tookMs, outcome, status, body, clear } = event;
    Object.assign(message.deliveries.at(-1), { tookMs, outcome, status, clear, received: body });
  } else {
    message.verdict = event.verdict;
    message.answer = event.answer;
  }
  update(message);
}

/** Replaces a message's way, and its reply if that is another; what was said stays, so that it is not read out again. */
function update(message) {
  const hadFocus = message.rows[1]?.contains(document.activeElement);
  const [said, way, ...replies] = draw(message);
  const [oldSaid, oldWay, ...oldReplies] = message.rows;
  if (oldSaid.textContent !== said.textContent) oldSaid.replaceChildren(...said.childNodes);
  if (way === undefined) return;
  oldWay.replaceChildren(...way.childNodes);
  if (hadFocus) oldWay.querySelector('button')?.focus();
  refreshWire(message);
  if (textOf(oldReplies) === textOf(replies)) return;
  for (const old of oldReplies) old.remove();
  oldWay.after(...replies);
  message.rows = [oldSaid, oldWay, ...replies];
  if (oldReplies.length !== replies.length) scrollDown();
}

function textOf(rows) {
  return rows.map((row) => row.textContent).join('\n');
}

const saidKeys = {
  image: 'sentImage',
  voice: 'sentVoice',
  video: 'sentVideo',
  location: 'sentLocation',
  link: 'sentLink',
  follow: 'didFollow',
  unfollow: 'didUnfollow',
  menu: 'didMenu',
  scan: 'didScan',
  stranger: 'newStranger',
};

function draw(message) {
  const { kind, text, words, key } = message.wanted;
  const content = kind === 'text' ? text : say(saidKeys[kind], words ?? key);
  const isEvent = /^(did|new)/.test(saidKeys[kind] ?? '');
  const said = isEvent
    ? element('div', 'row centred', element('p', 'note', content))
    : element('div', 'row mine', element('div', 'bubble', content));
  if (kind === 'stranger') return [said];
  const way = element('div', `row meta ${isEvent ? 'centred' : 'mine'}`, wayOf(message));
  way.setAttribute('aria-live', 'off');
  return [said, way, ...drawReply(message)];
}

/** The deliveries in words; a button that opens the wire. */
function wayOf(message) {
  const { deliveries, answer } = message;
  const words = deliveries.map((delivery, index) => sayDelivery(delivery, index + 1));
  if (answer !== undefined) words.push(answer.responder);
  const button = element('button', '', [...words, say('wire')].join(' · '));
  button.type = 'button';
  button.addEventListener('click', () => openWire(message, button));
  return button;
}

function tap(text, menuId) {
  void send({ kind: 'text', text, menuId });
}

function drawReply({ verdict, answer, problem }) {
  if (problem !== undefined) {
    return [element('div', 'row centred', element('p', 'note bad', say('failed', problem)))];
  }
  if (verdict === undefined) return [];
  const side = verdict.kind === 'fault' || verdict.kind === 'silence' ? 'row centred' : 'row';
  return [element('div', side, ...showReply(verdict, answer, tap))];
}

function scrollDown() {
  chat.scrollTop = chat.scrollHeight;
}
