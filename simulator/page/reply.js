import { say, sayReason } from './say.js';

/** An element with a class and children. */
export function element(name, className = '', ...children) {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** A reply as a follower would see it. `tap` is called with the words and id of a tapped menu link. */
export function showReply(verdict, answer, tap) {
  switch (verdict.kind) {
    case 'text':
      return [element('div', 'bubble', ...linked(verdict.text, tap))];
    case 'silence':
      return [element('p', 'note', say('silence'))];
    case 'fault':
      return showFault(verdict.reasons, answer);
    default:
      return showOther(verdict.type, verdict.elements);
  }
}

function showFault(reasons, answer) {
  const cause = answer?.failure === undefined ? [] : [answer.failure];
  const all = [...reasons.map(sayReason), ...cause].join('; ');
  return [element('p', 'banner', say('banner')), element('p', 'reason', say('because', all))];
}

function showOther(type, elements) {
  if (type === 'news') return [showNews(elements)];
  if (type.startsWith('transfer_')) return [element('p', 'note', say('transfer'))];
  const kinds = { image: 'Image', voice: 'Voice', video: 'Video', music: 'Music' };
  const kind = kinds[type] ?? 'Image';
  const id = elements[`${kind}/MediaId`] ?? elements[`${kind}/Title`] ?? '';
  const picture = element('div', 'picture', say(`reply${kind}`, id));
  return [element('div', 'bubble', picture)];
}

function showNews(elements) {
  const card = element('div', 'card');
  for (let item = 1; `Articles/item${item}/Title` in elements; item += 1) {
    const field = (name) => elements[`Articles/item${item}/${name}`] ?? '';
    if (item === 1) card.append(element('div', 'picture', say('cover')));
    const link = element('a', '', element('strong', '', field('Title')));
    if (field('Description') !== '') link.append(element('span', '', field('Description')));
    card.append(leadTo(link, field('Url')));
  }
  return card;
}

function leadTo(link, address) {
  if (/^https?:/i.test(address)) link.href = address;
  link.target = '_blank';
  link.rel = 'noreferrer noopener';
  return link;
}

/** Text with WeChat's anchors and bare addresses as links; all other markup is shown as it stands. */
function linked(text, tap) {
  const pattern =
    /<a\s[^>]*?href=(["'])(.*?)\1[^>]*>(.*?)<\/a>|(https?:\/\/[\w\-./?%&=#:~+@,;]+)/gis;
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(text.slice(end, match.index), showLink(match, tap));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function showLink([, , href, label, bare], tap) {
  if (bare !== undefined) return leadTo(element('a', '', bare), bare);
  const address = href.replaceAll('&amp;', '&');
  if (!address.startsWith('weixin://bizmsgmenu?')) return leadTo(element('a', '', label), address);
  const query = new URLSearchParams(address.slice(address.indexOf('?')));
  const button = element('button', 'tap', label);
  button.type = 'button';
  button.addEventListener('click', () => {
    tap(query.get('msgmenucontent') ?? label, query.get('msgmenuid') ?? '');
  });
  return button;
}
