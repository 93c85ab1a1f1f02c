import { textMessage } from '../../../simulator/wechat-request.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import { send } from './push.ts';
import { doctorParties, nowSeconds, type Target } from './target.ts';

const { ok, warning, failed } = findingsOf('ask');

/** What no rule answers and nobody says twice. */
const question = '医生来检查一下，你好吗';

/** Sends one text, which costs a call of the robot, and looks whether it merely comes back. */
export async function checkAsk(target: Target): Promise<readonly Finding[]> {
  const xml = textMessage(question, nowSeconds(target), doctorParties);
  const { verdict } = await send(target, target, xml);
  if (verdict === undefined) return [unanswered];
  if (verdict.kind === 'fault') return [unanswered];
  if (verdict.kind === 'silence') return [silence];
  if (verdict.kind === 'text' && verdict.text.includes(question)) return [echoed];
  return [ok(both('发一句话，得到了回答', 'A text is sent, and an answer comes back'))];
}

const unanswered = failed(
  both('发一句话，没有得到合法的回答', 'A text got no legal answer'),
  both('看函数的日志', 'look at the log of the function'),
);

const silence = warning(both('发一句话，没有回复', 'A text gets no reply'));

const echoed = warning(
  both(
    '机器人只是把话重复一遍：没有接上图灵或大模型，多半是变量或参数的名字写错了',
    'The bot merely repeats what it is told: no robot or model is connected, mostly for a misspelt variable or parameter',
  ),
  both(
    'npm run doctor -- --stage 阶段 会指出不认识的参数名；npm run doctor -- --turing 单独试图灵',
    'npm run doctor -- --stage STAGE names parameters it does not know; npm run doctor -- --turing tries the robot alone',
  ),
);
