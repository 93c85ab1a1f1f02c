import { describe, expect, it } from 'vitest';
import { AnswerLog } from '../../simulator/page-stream.ts';

describe('the log of answers', () => {
  it('gives a delivery the line with the nearest duration, once', () => {
    const log = new AnswerLog();
    log.note('{"message":"answered","responder":"robot","ms":6010}');
    log.note('{"message":"answered","responder":"thinking","ms":1120}');
    expect(log.take(1100)).toEqual({ responder: 'thinking', ms: 1120 });
    expect(log.take(1100)).toEqual({ responder: 'robot', ms: 6010 });
    expect(log.take(1100)).toBeUndefined();
  });

  it('tells why a request was refused', () => {
    const log = new AnswerLog();
    log.note('{"message":"refused","code":"signature-mismatch"}');
    expect(log.take(5)).toEqual({ responder: 'refused', ms: 0, failure: 'signature-mismatch' });
  });

  it('takes no notice of other lines', () => {
    const log = new AnswerLog();
    for (const line of ['reloaded', '{"_aws":{}}', '[]', 'null', '{"responder":1}']) log.note(line);
    expect(log.take(5)).toBeUndefined();
  });
});
