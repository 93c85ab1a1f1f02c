import { both, findingsOf, type Finding } from '../finding.ts';
import { alterationOf } from './echostr.ts';
import { diagnoseRefusal } from './refusal.ts';
import { isAccepted, type Target } from './target.ts';

const { ok, failed } = findingsOf('handshake');

/** What happens when the address is saved in WeChat's console: the signed question, the echostr back. */
export async function checkHandshake(target: Target): Promise<readonly Finding[]> {
  const handshake = await target.first.handshake();
  if (isAccepted(handshake)) return [accepted];
  const { outcome, echostr } = handshake;
  if (outcome.kind !== 'reply') return [];
  if (outcome.body === echostr) return [wrongStatus(outcome.status)];
  const alteration = alterationOf(outcome.body, echostr);
  if (alteration !== undefined) return [altered(alteration)];
  return [await diagnoseRefusal(target, outcome)];
}

const accepted = ok(
  both(
    '签名通过，echostr 原样返回：微信后台可以保存',
    "The signature is accepted and the echostr comes back as it was: WeChat's console can save",
  ),
);

function wrongStatus(status: number): Finding {
  return failed(
    both(
      `echostr 对了，但状态码是 ${status}，不是 200`,
      `The echostr is right, but the status is ${status} instead of 200`,
    ),
    both('验证通过时回答 200', 'answer a good handshake with 200'),
  );
}

function altered(how: { readonly zh: string; readonly en: string }): Finding {
  return failed(
    both(
      `签名通过了，但 echostr ${how.zh}`,
      `The signature is accepted, but the echostr comes back ${how.en}`,
    ),
    both(
      '把 echostr 的字节原样写回，不做 JSON 序列化，前后什么都不加',
      'write the bytes of echostr back as they came: no JSON, nothing before or behind',
    ),
  );
}
