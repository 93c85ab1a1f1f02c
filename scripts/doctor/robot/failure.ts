import { AnswerFailed, type FailureReason } from '../../../lib/errors.ts';
import type { Sentence } from '../../../lib/sentence.ts';
import { both, findingsOf, type Finding } from '../finding.ts';

const reasons: Readonly<Record<FailureReason, string>> = {
  quota: '次数或余额用完了，或者问得太密',
  misconfigured: '密钥、密码或网址不对，或者没有权限',
  refused: '连得上，但不回答这个问题',
  malformed: '回来的不是这个接口的回答',
  timeout: '没有及时回答',
  unreachable: '连不上，或者对方自己有故障',
};

/** What a robot's failure means. One that merely refuses the question is alive. */
export function describeFailure(check: string, who: Sentence, error: unknown): Finding {
  const { failed, warning } = findingsOf(check);
  if (!(error instanceof AnswerFailed)) {
    const name = error instanceof Error ? error.name : 'unknown';
    return failed(both(`${who.zh}：出错（${name}）`, `${who.en}: failed (${name})`));
  }
  const { reason, advice } = error;
  const sentence = both(`${who.zh}：${reasons[reason]}（${reason}）`, `${who.en}: ${reason}`);
  return (reason === 'refused' ? warning : failed)(sentence, advice);
}
