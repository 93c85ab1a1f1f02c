import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';

// The least that still answers WeChat: one signature, one parser, one fixed text. The token stands in
// the environment; there is no SDK and no network.

interface Event {
  readonly rawQueryString: string;
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly body?: string;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  jPath: false,
});

const { WECHAT_TOKEN: token = '', FIXED_ANSWER: answer = '' } = process.env;

export async function handler(event: Event) {
  const query = new URLSearchParams(event.rawQueryString);
  const parts = [token, query.get('timestamp') ?? '', query.get('nonce') ?? ''];
  const signature = createHash('sha1').update(parts.toSorted().join('')).digest('hex');
  if (signature !== query.get('signature')) return respond(403, 'Forbidden');
  if (event.requestContext.http.method === 'GET') return respond(200, query.get('echostr') ?? '');
  const { xml } = parser.parse(event.body ?? '');
  return respond(200, reply(String(xml.FromUserName), String(xml.ToUserName)));
}

function respond(statusCode: number, body: string) {
  return { statusCode, headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body };
}

function reply(to: string, from: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>${seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${answer}]]></Content></xml>`;
}
