import { element } from './reply.js';
import { say, sayMs } from './say.js';

const dialog = document.querySelector('#wire');
const content = document.querySelector('#wire-content');
const isWide = matchMedia('(min-width: 60rem)');

let shown;
let opener;

/** Opens what went over the wire for a message; on a narrow screen it covers the chat. */
export function openWire(message, button) {
  shown = message;
  opener = button;
  writeWire(message);
  if (!dialog.open) {
    if (isWide.matches) dialog.show();
    else dialog.showModal();
  }
  document.querySelector('#close-wire').focus();
}

/** Writes it anew if it is the message that is shown. */
export function refreshWire(message = shown) {
  if (dialog.open && message !== undefined && message === shown) writeWire(message);
}

export function prepareWire() {
  document.querySelector('#close-wire').addEventListener('click', () => dialog.close());
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') dialog.close();
  });
  dialog.addEventListener('close', () => {
    if (opener?.isConnected) opener.focus();
    else document.querySelector('#text').focus();
  });
}

function writeWire(message) {
  content.replaceChildren(
    element('h3', '', say('timeLine')),
    timeLine(message.deliveries),
    facts(message),
    element('h3', '', say('plainRequest')),
    code(message.xml ?? ''),
    ...message.deliveries.flatMap((delivery, index) => exchange(delivery, index + 1, message)),
  );
}

function timeLine(deliveries) {
  const ends = deliveries.map(({ startedMs, tookMs = 0 }) => startedMs + tookMs);
  const wholeMs = Math.max(100, ...ends);
  const line = element('ol', 'line');
  deliveries.forEach((delivery, index) => {
    const bar = element('div', `bar ${delivery.outcome ?? ''}`);
    bar.style.marginInlineStart = `${(delivery.startedMs / wholeMs) * 97}%`;
    bar.style.width = `${((delivery.tookMs ?? 0) / wholeMs) * 97}%`;
    line.append(element('li', '', sayDelivery(delivery, index + 1), bar));
  });
  return line;
}

/** A delivery in words. */
export function sayDelivery({ outcome, tookMs, status }, number) {
  if (outcome === undefined) return say('sending', number);
  if (outcome === 'answered' && status !== 200) return say('status', number, sayMs(tookMs), status);
  const key = outcome === 'answered' || outcome === 'cut' ? outcome : 'failedDelivery';
  return say(key, number, sayMs(tookMs));
}

function facts({ answer, deliveries, mode }) {
  const last = deliveries.at(-1);
  const responder =
    answer === undefined
      ? say('unknown')
      : [answer.responder, answer.failure].filter(Boolean).join(', ');
  const tookMs = (last?.startedMs ?? 0) + (last?.tookMs ?? 0);
  const pairs = [
    ['responder', responder],
    ['took', sayMs(tookMs)],
    ['replyMode', say(mode ?? 'plain')],
  ];
  const list = element('dl');
  for (const [key, value] of pairs) {
    list.append(element('dt', '', say(key)), element('dd', '', value));
  }
  return list;
}

function exchange(delivery, number, { xml }) {
  const parts = [
    element('h3', '', say('signedUrl', number)),
    code(delivery.url),
    element('h3', '', say('requestBody', number)),
    delivery.sent === xml && number > 1 ? element('p', 'note', say('same')) : code(delivery.sent),
  ];
  if (delivery.received === undefined) return parts;
  parts.push(element('h3', '', say('replyBody', number, delivery.status)), code(delivery.received));
  if (delivery.clear === undefined || delivery.clear === delivery.received) return parts;
  return [...parts, element('h3', '', say('clearReply', number)), code(delivery.clear)];
}

/** XML with a line to each element. */
function code(text) {
  return element('pre', '', text.replace(/(<xml>|<\/\w+>)(?=<)/g, '$1\n'));
}
