import { describe, expect, it, vi } from 'vitest';
import { createContinueHandler } from '../../handlers/continue.ts';
import type { AnswerHandedOver } from '../../lib/answer-message.ts';
import { now, plainSettings } from '../support/push.ts';
import { fixedSettings } from '../support/settings.ts';

const handedOver = { key: { follower: 'f', message: 'm' }, owner: 'o', askedBefore: 1 } as const;
const answer = { reply: { kind: 'text', text: '答' }, responder: 'robot' } as const;

function handler(answerHandedOver: AnswerHandedOver) {
  const wentOn = vi.fn<() => void>();
  const failed = vi.fn<() => void>();
  const settings = fixedSettings(plainSettings);
  const parts = { settings, answer: answerHandedOver, telemetry: { wentOn, failed }, now };
  return { handle: createContinueHandler(parts), wentOn, failed };
}

describe('createGoOnHandler', () => {
  it('goes on with the settings of now, until the function ends, and tells what came of it', async () => {
    const given = vi.fn<AnswerHandedOver>(() => Promise.resolve(answer));
    const { handle, wentOn } = handler(given);
    await handle(handedOver, 123);
    expect(given).toHaveBeenCalledWith(handedOver, plainSettings, 123);
    expect(wentOn).toHaveBeenCalledWith(handedOver, answer, 0);
  });

  it('tells of a fault, and never throws: nobody would hear it', async () => {
    const error = new Error('bug');
    const { handle, failed, wentOn } = handler(() => Promise.reject(error));
    await expect(handle(handedOver, 123)).resolves.toBeUndefined();
    expect(failed).toHaveBeenCalledWith('could not go on with a question', error);
    expect(wentOn).not.toHaveBeenCalled();
  });
});
