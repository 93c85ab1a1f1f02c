import type { Check } from '../run-checks.ts';
import { checkAddress } from './address.ts';
import { checkAsk } from './ask.ts';
import { checkBody } from './body.ts';
import { checkClock } from './clock.ts';
import { checkConnection } from './connection.ts';
import { checkDns } from './dns.ts';
import { checkForgery } from './forgery.ts';
import { checkHandshake } from './handshake.ts';
import { checkPage } from './page.ts';
import { checkPush } from './push.ts';
import { checkRoute } from './route.ts';
import type { Target } from './target.ts';
import { checkTime } from './time.ts';

/** What WeChat sees, from the outermost layer inwards. */
export const outsideChecks: readonly Check<Target>[] = [
  { name: 'address', run: checkAddress },
  { name: 'dns', needs: ['address'], run: checkDns },
  { name: 'connection', needs: ['dns'], run: checkConnection },
  { name: 'page', needs: ['connection'], run: checkPage },
  { name: 'route', needs: ['connection'], run: checkRoute },
  { name: 'handshake', needs: ['route'], run: checkHandshake },
  { name: 'body', needs: ['route'], run: checkBody },
  { name: 'clock', needs: ['route'], run: checkClock },
  { name: 'time', needs: ['route'], run: checkTime },
  { name: 'forgery', needs: ['handshake'], run: checkForgery },
  { name: 'push', needs: ['handshake'], run: checkPush },
];

/** Asked for by itself: it costs a call of the robot. */
export const askCheck: Check<Target> = { name: 'ask', needs: ['push'], run: checkAsk };
