import type { GatewayRequest, GatewayResponse } from '../lib/aws/gateway.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { SettingsSource } from '../lib/settings/source.ts';
import { verifyHandshake } from '../lib/wechat/envelope.ts';
import { withSettings } from './with-settings.ts';

interface Parts {
  readonly settings: SettingsSource<Settings>;
  readonly now: () => number;
}

/** GET: proves to WeChat that we hold the token, and tells a person's browser that the bot is alive. */
export function createVerifyHandler({ settings, now }: Parts) {
  return async (request: GatewayRequest): Promise<GatewayResponse> => {
    if (request.query.size === 0) return alivePage;
    const echostr = await withSettings(settings, ({ wechat }) =>
      verifyHandshake(request.query, wechat, now()),
    );
    return { status: 200, headers: plainText, body: echostr };
  };
}

// echostr is the caller's: nosniff keeps a browser from taking it for a page.
const plainText = {
  'Content-Type': 'text/plain; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
};

const html = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wechat-turing-bot</title>
<style>body{font:1rem/1.7 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}</style>
<h1>机器人在运行</h1>
<p>请把浏览器地址栏里的这个网址，原样填进微信公众号后台的「消息推送」（服务器配置）的 URL。用浏览器打开它，看到的就是这一页；微信的请求带有签名，会得到另外的回答。</p>
<h2 lang="en">The bot is alive</h2>
<p lang="en">Paste the address of this page, as it stands, into the WeChat console: 消息推送, URL.
A browser sees this page; WeChat's requests are signed and are answered differently.</p>
</html>
`;

/** What a browser sees at the bot's address. The same for everyone: it knows nothing of the settings. */
export const alivePage: GatewayResponse = {
  status: 200,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    'X-Content-Type-Options': 'nosniff',
  },
  body: html,
};
