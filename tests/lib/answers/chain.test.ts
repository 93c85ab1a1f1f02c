import { describe, expect, it, vi } from 'vitest';
import { createAnswer } from '../../../lib/answers/chain.ts';
import { fallbackSentence } from '../../../lib/answers/sentences.ts';
import type { AskTuring } from '../../../lib/answers/turing.ts';
import { AnswerFailed } from '../../../lib/errors.ts';
import { eventOf, messageOf, textOfFollower } from '../../support/messages.ts';

const text = textOfFollower(' 你好 ');
const settings = { endpoint: new URL('http://localhost'), keys: [] };

function answerWith(askTuring: AskTuring) {
  let clock = 1000;
  return createAnswer({ askTuring, now: () => (clock += 250) });
}

const robot = vi.fn<AskTuring>(() => Promise.resolve('robot says'));

describe('createAnswer', () => {
  it('asks the robot a question under the pseudonym, and says how long it took', async () => {
    const answer = await answerWith(robot)(text, 'pseudonym', settings, 5000);
    expect(robot).toHaveBeenCalledWith({ text: '你好', follower: 'pseudonym' }, settings, 5000);
    expect(answer).toEqual({
      reply: { kind: 'text', text: 'robot says' },
      responder: 'robot',
      upstreamMs: 250,
    });
  });

  it('answers a picture and an empty text with fixed sentences and asks nobody', async () => {
    robot.mockClear();
    const answer = answerWith(robot);
    const picture = await answer(messageOf({ MsgType: 'image' }), 'p', settings, 5000);
    const empty = await answer(textOfFollower(' '), 'p', settings, 5000);
    expect([picture.responder, empty.responder]).toEqual(['fixed', 'fixed']);
    expect(robot).not.toHaveBeenCalled();
  });

  it('says nothing to someone who left', async () => {
    const answer = await answerWith(robot)(eventOf('unsubscribe'), 'p', settings, 5000);
    expect(answer).toEqual({ reply: { kind: 'none' }, responder: 'none' });
  });

  it('lets no markup of the robot’s into a reply', async () => {
    const says = '<a href="weixin://x">点我</a> 1 < 2';
    const answer = await answerWith(() => Promise.resolve(says))(text, 'p', settings, 5000);
    expect(answer.reply).toEqual({ kind: 'text', text: '＜a href="weixin://x">点我＜/a> 1 < 2' });
  });

  it('falls back when there is no robot', async () => {
    const answer = await answerWith(robot)(text, 'p', undefined, 5000);
    expect(answer).toEqual({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
    });
  });

  it.each([
    ['fails', new AnswerFailed('turing', 'quota', 'advice')],
    ['has a fault of its own', new TypeError('undefined is not a function')],
  ])('falls back when the robot %s', async (_, failure) => {
    const answer = await answerWith(() => Promise.reject(failure))(text, 'p', settings, 5000);
    expect(answer).toEqual({
      reply: { kind: 'text', text: fallbackSentence },
      responder: 'fallback',
      failure,
      upstreamMs: 250,
    });
  });
});
