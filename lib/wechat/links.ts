import { plainText } from './text.ts';

/**
 * A link in a text reply.
 * @param label what is shown; markup in it is shown as it is
 * @throws TypeError when the address is not http or https
 */
export function link(label: string, address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError('A link in a reply leads to an http or https address.');
  }
  // A URL has no quotation mark, < or > left unescaped where they could end the attribute.
  return anchor(url.href, label);
}

/**
 * A link that sends `text` in the follower's name when it is tapped. The push then carries
 * `bizmsgmenuid`, which `parseMessage` reads as `menuId`.
 *
 * The scheme is undocumented, known from WeChat's own client; on a sandbox account (测试号) the
 * menu id is reported to be missing. Say in words, too, what the follower can type.
 * @throws TypeError when `text` or `menuId` is empty, which WeChat's client ignores
 */
export function tapToSend(label: string, text: string, menuId: string): string {
  if (text === '' || menuId === '') {
    throw new TypeError('A tap-to-send link needs a text and a menu id.');
  }
  const [content, id] = [encodeURIComponent(text), encodeURIComponent(menuId)];
  return anchor(`weixin://bizmsgmenu?msgmenucontent=${content}&msgmenuid=${id}`, label);
}

function anchor(href: string, label: string): string {
  return `<a href="${href.replaceAll('"', '%22')}">${plainText(label)}</a>`;
}
