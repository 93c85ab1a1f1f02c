import { texts } from './texts.js';

/** The judge's reasons in Chinese; others stay as they are. */
const reasons = [
  [/^the last delivery was cut$/, '最后一次投递 5 秒内没有回复'],
  [/^the last delivery was unreachable$/, '地址连不上'],
  [/^HTTP status (\d+)$/, 'HTTP 状态码是 $1，应该是 200'],
  [/^Content has (\d+) bytes, more than (\d+)$/, '回复有 $1 字节，超过了 $2'],
  [/^not legal XML: (.*)$/s, '回复不是合格的 XML：$1'],
  [/^(\w+) is empty$/, '缺少 $1'],
  [/^the reply is not sealed: no (\w+)$/, '回复没有加密：缺少 $1'],
];

const stored = localStorage.getItem('language');
let language = stored ?? (/^(zh|$)/i.test(navigator.language) ? 'zh' : 'en');

/** The text of a key in the page's language. */
export function say(key, ...values) {
  const text = texts[language]?.[key] ?? texts.zh[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)] ?? ''));
}

/** A reason of the judge, in the page's language. */
export function sayReason(reason) {
  if (language !== 'zh') return reason;
  const known = reasons.find(([pattern]) => pattern.test(reason));
  return known === undefined ? reason : reason.replace(known[0], known[1]);
}

/** Milliseconds as seconds from one second on. */
export function sayMs(ms) {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem('language', language);
}

/** Writes the texts of the elements that name one by `data-text` or `data-label`. */
export function writeTexts() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('title');
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = say(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', say(element.dataset.label));
    if ('placeholder' in element) element.placeholder = say(element.dataset.label);
  }
}
