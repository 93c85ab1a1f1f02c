import { describe, expect, it, vi } from 'vitest';
import { warmUp } from '../../handlers/warm-up.ts';
import { now, plainSettings } from '../support/push.ts';
import { fixedSettings } from '../support/settings.ts';

describe('warmUp', () => {
  it('sends a message that passes its own verification', async () => {
    const settings = fixedSettings();
    const reread = vi.spyOn(settings, 'reread');
    await warmUp({ settings, now });
    // A signature that did not fit would have caused a second reading.
    expect(reread).not.toHaveBeenCalled();
  });

  it('is refused like any request when there is no token to sign with', async () => {
    const wechat = { ...plainSettings.wechat, tokens: [] };
    const settings = fixedSettings({ ...plainSettings, wechat });
    await expect(warmUp({ settings, now })).rejects.toMatchObject({ code: 'signature-mismatch' });
  });

  it('passes on why there are no settings', async () => {
    const failing = { ...fixedSettings(), current: () => Promise.reject(new Error('denied')) };
    await expect(warmUp({ settings: failing, now })).rejects.toThrow('denied');
  });
});
