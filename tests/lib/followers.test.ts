import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followerPseudonym } from '../../lib/followers.ts';

const parties = { account: 'gh_1', follower: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY' };

describe('followerPseudonym', () => {
  it('is 32 characters that Turing accepts, whatever the openid holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (key, account, follower) => {
        expect(followerPseudonym(key, { account, follower })).toMatch(/^[0-9a-z]{32}$/);
      }),
    );
  });

  it('stays the same, so that the robot keeps the conversation', () => {
    expect(followerPseudonym('key', parties)).toBe(followerPseudonym('key', { ...parties }));
    expect(followerPseudonym(undefined, parties)).toBe(followerPseudonym(undefined, parties));
  });

  it('differs by key, by account and by follower', () => {
    const all = [
      followerPseudonym('key', parties),
      followerPseudonym('other', parties),
      followerPseudonym(undefined, parties),
      followerPseudonym('key', { ...parties, account: 'gh_2' }),
      followerPseudonym('key', { ...parties, follower: 'o2' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
