import { describe, expect, it, vi } from 'vitest';
import { warmUp } from '../../handlers/warm-up.ts';
import { now, plainSettings, random, sealedSettings } from '../support/push.ts';
import { rulesOf } from '../support/rules.ts';
import { fixedSettings } from '../support/settings.ts';

const parts = { rules: rulesOf(), now, random, newOwner: () => 'owner' };
const turing = { endpoint: new URL('http://localhost'), keys: [{ apiKey: 'k' }] };
const chatModel = {
  endpoint: new URL('http://localhost'),
  model: 'm',
  apiKey: undefined,
  mayThink: false,
};
const modes = [plainSettings, sealedSettings('compat'), sealedSettings('safe')];

describe('warmUp', () => {
  it.each(modes.map((settings) => [settings.wechat.mode, settings] as const))(
    'sends a message in %s mode that passes its own verification',
    async (_, configured) => {
      const settings = fixedSettings(configured);
      const reread = vi.spyOn(settings, 'reread');
      await warmUp({ ...parts, settings });
      // A signature or a key that did not fit would have caused a second reading.
      expect(reread).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['Turing', { turing }],
    ['a chat model', { chatModel }],
    ['nobody', {}],
  ])('reaches an answer without asking anybody when %s is configured', async (_, asked) => {
    const settings = fixedSettings({ ...plainSettings, ...asked });
    const answered = vi.spyOn(parts.rules, 'fallback');
    await warmUp({ ...parts, settings });
    // Turing's part is played; without it there is only the fallback sentence.
    expect(answered).toHaveBeenCalledTimes('turing' in asked ? 0 : 1);
    answered.mockRestore();
  });

  it('is refused like any request when there is nothing to sign or seal with', async () => {
    const tokenless = { ...plainSettings, wechat: { ...plainSettings.wechat, tokens: [] } };
    const signing = warmUp({ ...parts, settings: fixedSettings(tokenless) });
    await expect(signing).rejects.toMatchObject({ code: 'signature-mismatch' });
    const safe = sealedSettings('safe');
    const keyless = { ...safe, wechat: { ...safe.wechat, aesKeys: [] } };
    const sealing = warmUp({ ...parts, settings: fixedSettings(keyless) });
    await expect(sealing).rejects.toMatchObject({ code: 'not-encrypted' });
  });

  it('passes on why there are no settings', async () => {
    const failing = { ...fixedSettings(), current: () => Promise.reject(new Error('denied')) };
    await expect(warmUp({ ...parts, settings: failing })).rejects.toThrow('denied');
  });
});
