import { gzipSync } from 'node:zlib';
import {
  pushedMessage,
  signedQuery,
  signPush,
  textMessage,
} from '../../simulator/wechat-request.ts';
import { seal, signatureOf } from '../../simulator/wechat-seal.ts';
import { keys, token } from '../support/push.ts';

/** One hostile request, and what becomes of it. */
export interface HostileRow {
  readonly mode: 'plain' | 'compat' | 'safe';
  readonly input: string;
  readonly request: () => HostileRequest;
  /** What the sender gets. */
  readonly answer: 'a legal reply' | '`success`' | '400' | '403' | '404' | '413';
  /** The `message` or `code` of the log line; a dash when the function is never reached. */
  readonly logged: string;
}

export interface HostileRequest {
  readonly method?: string;
  readonly path?: string;
  /** As it stands behind the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const seconds = () => Math.floor(Date.now() / 1000);
const answered = 'answered';
const unreadable = 'acknowledged without an answer';

/** A body behind a genuine signature: only what is inside can harm. */
function signed(
  body: string | Buffer,
  query: string | URLSearchParams = signedQuery(token, seconds()),
): HostileRequest {
  return { query: String(query), body };
}

function text(content: string): string {
  return textMessage(content, seconds());
}

function fields(inner: string): string {
  return pushedMessage({ MsgType: 'text' }, seconds(), undefined, inner);
}

/** A push sealed by an account, changed after or before it was signed. */
function sealed(
  change: { readonly appId?: string; readonly aesKey?: string } = {},
  xml = text('hi'),
) {
  const { query, body } = signPush(
    xml,
    { token, mode: 'safe', keys: { ...keys, ...change } },
    seconds(),
  );
  return { query: String(query), body };
}

/** Any string in place of the ciphertext, rightly signed. */
function sealedAs(encrypt: string): HostileRequest {
  const query = signedQuery(token, seconds(), { encrypt_type: 'aes' });
  const parts = [query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypt];
  query.set('msg_signature', signatureOf(token, ...parts));
  return signed(`<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`, query);
}

function altered(change: (query: URLSearchParams) => void, offsetSeconds = 0): HostileRequest {
  const query = signedQuery(token, seconds() + offsetSeconds);
  change(query);
  return signed(text('hi'), query);
}

const none = () => undefined;
const bomb = `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(50)}">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`).join('')}]>`;

function row(
  input: string,
  request: () => HostileRequest,
  answer: HostileRow['answer'],
  logged: string,
  mode: HostileRow['mode'] = 'plain',
): HostileRow {
  return { mode, input, request, answer, logged };
}

/** Rightly signed, hostile inside. */
const bodies: readonly HostileRow[] = [
  row('U+001D, U+0002 in a text', () => signed(text('a\u001Db\u0002')), 'a legal reply', answered),
  row(
    '`]]>` and tags in a text',
    () => signed(text(']]></Content><MsgType>image</MsgType><a>')),
    'a legal reply',
    answered,
  ),
  row(
    'markup, a link, a DOCTYPE typed as text',
    () => signed(text('<!DOCTYPE x><a href="https://evil">x</a>')),
    'a legal reply',
    answered,
  ),
  row(
    '`]]>` in the sender’s id',
    () =>
      signed(
        pushedMessage({ MsgType: 'text', Content: 'hi' }, seconds(), {
          account: 'gh_1',
          follower: 'o]]><x>',
        }),
      ),
    'a legal reply',
    answered,
  ),
  row(
    'an external entity',
    () =>
      signed(
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
      ),
    '`success`',
    unreadable,
  ),
  row(
    'a bomb of nested entities',
    () => signed(`${bomb}<xml><Content>&j;</Content></xml>`),
    '`success`',
    unreadable,
  ),
  row('no XML', () => signed('hello'), '`success`', unreadable),
  row('JSON', () => signed('{"MsgType":"text","Content":"hi"}'), '`success`', unreadable),
  row('a blank', () => signed(' '), '`success`', unreadable),
  row('nothing', () => signed(''), '400', 'body-empty'),
  row('2 MiB', () => signed(Buffer.alloc(2 * 1024 * 1024, 97)), '413', 'body-too-large'),
  row('more than 10 MB', () => signed(Buffer.alloc(10 * 1024 * 1024 + 1, 97)), '413', '–'),
  row(
    'no `FromUserName`',
    () =>
      signed(
        '<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType><Content>hi</Content></xml>',
      ),
    '`success`',
    unreadable,
  ),
  row(
    'an element `__proto__`',
    () => signed(fields('<__proto__><Content>hi</Content></__proto__>')),
    '`success`',
    unreadable,
  ),
  row(
    'an element `constructor`',
    () => signed(fields('<constructor><prototype>x</prototype></constructor>')),
    '`success`',
    unreadable,
  ),
  row(
    '`MsgType` of `constructor`',
    () => signed(pushedMessage({ MsgType: 'constructor' }, seconds())),
    '`success`',
    answered,
  ),
  row(
    'an event `__proto__`',
    () => signed(pushedMessage({ MsgType: 'event', Event: '__proto__' }, seconds())),
    '`success`',
    answered,
  ),
  row(
    '10,000 nested elements',
    () => signed(`<xml>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</xml>`),
    '`success`',
    unreadable,
  ),
  row(
    '7,000 CDATA sections, none closed',
    () => signed(`<xml><Content>${'<![CDATA['.repeat(7000)}</Content></xml>`),
    '`success`',
    unreadable,
  ),
  row(
    '`Content` twice',
    () => signed(fields('<Content>a</Content><Content>b</Content>')),
    'a legal reply',
    answered,
  ),
  row(
    '`Content` with children',
    () => signed(fields('<Content><b>a</b></Content>')),
    'a legal reply',
    answered,
  ),
  row('a byte order mark', () => signed(`\uFEFF${text('hi')}`), 'a legal reply', answered),
  row('UTF-16', () => signed(Buffer.from(text('hi'), 'utf16le')), '`success`', unreadable),
  row(
    'invalid UTF-8',
    () =>
      signed(
        Buffer.concat([
          Buffer.from(fields('<Content>').slice(0, -6)),
          Buffer.from([0xff, 0xfe, 0xc0]),
          Buffer.from('</Content></xml>'),
        ]),
      ),
    'a legal reply',
    answered,
  ),
  row(
    'gzip',
    () => ({ ...signed(gzipSync(text('hi'))), headers: { 'content-encoding': 'gzip' } }),
    '`success`',
    unreadable,
  ),
  row('a text of 2,000 families', () => signed(text('👨‍👩‍👧‍👦'.repeat(2000))), 'a legal reply', answered),
];

/** Forged, replayed or bent: none of it may be processed but what carries a genuine signature. */
const queries: readonly HostileRow[] = [
  row('no query', () => ({ body: text('hi') }), '403', 'parameter-missing'),
  row(
    'the signature of an empty token',
    () => signed(text('hi'), signedQuery('', seconds())),
    '403',
    'signature-mismatch',
  ),
  row(
    'another account’s token',
    () => signed(text('hi'), signedQuery('AnotherToken', seconds())),
    '403',
    'signature-mismatch',
  ),
  row(
    'the signature in upper case',
    () => altered((query) => query.set('signature', (query.get('signature') ?? '').toUpperCase())),
    '403',
    'signature-mismatch',
  ),
  row(
    'the signature twice',
    () => altered((query) => query.append('signature', query.get('signature') ?? '')),
    '403',
    'parameter-repeated',
  ),
  row(
    '`signature[]`',
    () =>
      altered((query) => {
        query.set('signature[]', query.get('signature') ?? '');
        query.delete('signature');
      }),
    '403',
    'parameter-missing',
  ),
  row(
    'an empty nonce',
    () => altered((query) => query.set('nonce', '')),
    '403',
    'parameter-missing',
  ),
  row(
    'broken percent-encoding',
    () => signed(text('hi'), 'signature=%zz&timestamp=%00&nonce=%E0%A4%A'),
    '403',
    'signature-mismatch',
  ),
  row(
    'the signature percent-encoded letter by letter',
    () => signed(text('hi'), percentEncoded()),
    'a legal reply',
    answered,
  ),
  row('a timestamp an hour ahead', () => altered(none, 3600), '403', 'timestamp-stale'),
  row(
    'a whole request replayed a year later',
    () => altered(none, -31_536_000),
    '403',
    'timestamp-stale',
  ),
  row(
    'a timestamp of 1e9',
    () => signed(text('hi'), bentTimestamp('1e9')),
    '403',
    'timestamp-stale',
  ),
  row(
    '1,000 further parameters',
    () =>
      altered((query) => {
        for (let index = 0; index < 1000; index += 1) query.set(`p${index}`, 'x');
      }),
    'a legal reply',
    answered,
  ),
  row(
    '80 further headers',
    () => ({
      ...signed(text('hi')),
      headers: Object.fromEntries(
        Array.from({ length: 80 }, (_, index) => [`x-${index}`, 'x'.repeat(80)]),
      ),
    }),
    'a legal reply',
    answered,
  ),
  row(
    'a signed URL with another body and sender, within five minutes',
    () => signed(text('forged')),
    'a legal reply',
    answered,
  ),
  row(
    'an event of AWS’s own as the body',
    () => ({
      body: JSON.stringify({ requestContext: { http: { method: 'POST' } }, Records: [] }),
      headers: { 'content-type': 'application/json' },
    }),
    '403',
    'parameter-missing',
  ),
  row('another method', () => ({ ...signed(text('hi')), method: 'PUT' }), '404', '–'),
  row('another path', () => ({ ...signed(text('hi')), path: '/wechat/../admin' }), '404', '–'),
];

/** What the encrypted modes have to withstand. */
const sealedRows: readonly HostileRow[] = [
  row(
    '`encrypt_type=aes` in plain mode',
    () => signed(text('hi'), signedQuery(token, seconds(), { encrypt_type: 'aes' })),
    '403',
    'encrypted-in-plain-mode',
  ),
  row('a plain push, rightly signed', () => signed(text('hi')), '403', 'not-encrypted', 'safe'),
  row(
    '`encrypt_type=aes` over a plain body',
    () =>
      signed(
        text('hi'),
        signedQuery(token, seconds(), { encrypt_type: 'aes', msg_signature: 'x' }),
      ),
    '403',
    'not-encrypted',
    'safe',
  ),
  row(
    '`Encrypt` without `msg_signature`',
    () => signed(sealed().body, signedQuery(token, seconds())),
    '403',
    'parameter-missing',
    'safe',
  ),
  row(
    '`Encrypt` under the signature of another',
    () => signed(sealed().body, sealed().query),
    '403',
    'signature-mismatch',
    'safe',
  ),
  row(
    'a ciphertext of five bytes, rightly signed',
    () => sealedAs('AAAAAAA='),
    '403',
    'cannot-decrypt',
    'safe',
  ),
  row(
    'a ciphertext of garbage, rightly signed',
    () => sealedAs(Buffer.alloc(96, 5).toString('base64')),
    '403',
    'cannot-decrypt',
    'safe',
  ),
  row(
    'a ciphertext that is no base64, rightly signed',
    () => sealedAs('图灵'),
    '403',
    'cannot-decrypt',
    'safe',
  ),
  row(
    'another account’s app id inside',
    () => sealed({ appId: 'wx0000000000000000' }),
    '403',
    'foreign-app-id',
    'safe',
  ),
  row(
    'another account’s key',
    () => sealed({ aesKey: 'A'.repeat(43) }),
    '403',
    'cannot-decrypt',
    'safe',
  ),
  row('a sealed DOCTYPE', () => sealed({}, '<!DOCTYPE x><xml/>'), '`success`', unreadable, 'safe'),
  row(
    'a sealed message of WeChat’s debug tool, which is JSON',
    () => sealed({}, '{"MsgType":"event"}'),
    '`success`',
    unreadable,
    'safe',
  ),
  row(
    'a sealed `Encrypt` in a sealed message',
    () => sealed({}, `<xml><Encrypt>${seal('x', keys)}</Encrypt></xml>`),
    '`success`',
    unreadable,
    'safe',
  ),
  row(
    '`Encrypt` without `encrypt_type` or `msg_signature`',
    () => signed(sealed().body, signedQuery(token, seconds())),
    '403',
    'parameter-missing',
    'compat',
  ),
  row(
    'a plain push, rightly signed',
    () => signed(text('hi')),
    'a legal reply',
    answered,
    'compat',
  ),
  row(
    '`<Encrypt>` typed as text',
    () => signed(text('<Encrypt>x</Encrypt>')),
    'a legal reply',
    answered,
    'compat',
  ),
];

function percentEncoded(): string {
  const query = signedQuery(token, seconds());
  const signature = (query.get('signature') ?? '').split('');
  query.delete('signature');
  const encoded = signature.map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  return `signature=${encoded}&${String(query)}`;
}

function bentTimestamp(timestamp: string): URLSearchParams {
  const signature = signatureOf(token, timestamp, '1');
  return new URLSearchParams({ signature, timestamp, nonce: '1' });
}

export const hostileRows: readonly HostileRow[] = [...bodies, ...queries, ...sealedRows];
