import { both, findingsOf, type Finding } from '../finding.ts';
import type { Target } from './target.ts';

const { ok, warning } = findingsOf('page');

/** What a person sees who opens the address in a browser, and that it proves little. */
export async function checkPage({ first }: Target): Promise<readonly Finding[]> {
  const outcome = await first.visit();
  if (outcome.kind !== 'reply') return [];
  const { status, body } = outcome;
  if (status === 200 && body.includes('<title>wechat-turing-bot</title>')) return [alive];
  if (status === 404) return [];
  return [otherPage(status)];
}

const alive = ok(
  both(
    '用浏览器打开，看到的是机器人的说明页：它在运行',
    'A browser sees the page of the bot: it is alive',
  ),
);

function otherPage(status: number): Finding {
  return (status >= 500 ? warning : ok)(
    both(
      `用浏览器打开，看到的不是本项目的说明页（HTTP ${status}）。没有签名的访问得到什么都不说明问题，以下面各项为准`,
      `A browser sees something other than the page of this bot (HTTP ${status}). What an unsigned visit gets proves nothing; the checks below do`,
    ),
  );
}
