import { describe, expect, it, vi } from 'vitest';
import { warmUp } from '../../handlers/warm-up.ts';
import { now, plainSettings, random, sealedSettings } from '../support/push.ts';
import { fixedSettings } from '../support/settings.ts';

const modes = [plainSettings, sealedSettings('compat'), sealedSettings('safe')];

describe('warmUp', () => {
  it.each(modes.map((settings) => [settings.wechat.mode, settings] as const))(
    'sends a message in %s mode that passes its own verification',
    async (_, configured) => {
      const settings = fixedSettings(configured);
      const reread = vi.spyOn(settings, 'reread');
      await warmUp({ settings, now, random });
      // A signature or a key that did not fit would have caused a second reading.
      expect(reread).not.toHaveBeenCalled();
    },
  );

  it('is refused like any request when there is nothing to sign or seal with', async () => {
    const tokenless = { ...plainSettings, wechat: { ...plainSettings.wechat, tokens: [] } };
    const signing = warmUp({ settings: fixedSettings(tokenless), now, random });
    await expect(signing).rejects.toMatchObject({ code: 'signature-mismatch' });
    const safe = sealedSettings('safe');
    const keyless = { ...safe, wechat: { ...safe.wechat, aesKeys: [] } };
    const sealing = warmUp({ settings: fixedSettings(keyless), now, random });
    await expect(sealing).rejects.toMatchObject({ code: 'not-encrypted' });
  });

  it('passes on why there are no settings', async () => {
    const failing = { ...fixedSettings(), current: () => Promise.reject(new Error('denied')) };
    await expect(warmUp({ settings: failing, now, random })).rejects.toThrow('denied');
  });
});
