import type { GatewayRequest, GatewayResponse } from '../lib/aws/gateway.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { SettingsSource } from '../lib/settings/source.ts';
import { verifyHandshake } from '../lib/wechat/envelope.ts';
import { alivePage } from './alive-page.ts';
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
