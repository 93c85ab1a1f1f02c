import { describe, expect, it } from 'vitest';
import { fixedReply, questionIn } from '../../../lib/answers/sentences.ts';
import { eventOf, messageOf, textOfFollower } from '../../support/messages.ts';

describe('questionIn', () => {
  it('is the text, without the spaces around it', () => {
    expect(questionIn(textOfFollower(' 你好 '))).toBe('你好');
    expect(questionIn(textOfFollower('  '))).toBe('');
  });

  it('is what WeChat heard in a voice, when it heard anything', () => {
    expect(questionIn(messageOf({ MsgType: 'voice', Recognition: '你好' }))).toBe('你好');
    expect(questionIn(messageOf({ MsgType: 'voice', Recognition: ' ' }))).toBeUndefined();
  });

  it('is nothing in a picture', () => {
    expect(questionIn(messageOf({ MsgType: 'image' }))).toBeUndefined();
  });
});

describe('fixedReply', () => {
  it.each(['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'miniprogrampage'])(
    'has a sentence for a message of type %s',
    (type) => {
      const sentence = { kind: 'text', text: expect.stringMatching(/。$/) };
      expect(fixedReply(messageOf({ MsgType: type }))).toEqual(sentence);
    },
  );

  it.each(['subscribe', 'SCAN', 'CLICK', 'scancode_waitmsg'])(
    'has a sentence for the event %s, which takes a reply',
    (event) => {
      expect(fixedReply(eventOf(event))).toMatchObject({ kind: 'text' });
    },
  );

  it.each(['unsubscribe', 'VIEW', 'LOCATION', 'scancode_push', 'MASSSENDJOBFINISH', 'whatever'])(
    'says nothing to the event %s',
    (event) => {
      expect(fixedReply(eventOf(event))).toEqual({ kind: 'none' });
    },
  );

  it('says nothing to a message it does not know', () => {
    expect(fixedReply(messageOf({ MsgType: 'hologram' }))).toEqual({ kind: 'none' });
  });
});
