import { describe, expect, it } from 'vitest';
import { conversation } from '../../../simulator/wechat-request.ts';
import { eventOf } from '../../support/messages.ts';
import { nowSeconds } from '../../support/push.ts';

const pushed = { ...conversation, sentAtSeconds: nowSeconds };

describe('parseReport', () => {
  it.each([
    [
      'TEMPLATESENDJOBFINISH',
      { MsgID: '200163836', Status: 'failed: system failed' },
      { kind: 'template-job-finish', messageId: '200163836', status: 'failed: system failed' },
    ],
    [
      'MASSSENDJOBFINISH',
      {
        MsgID: '1',
        Status: 'err(30003)',
        TotalCount: '10',
        FilterCount: '9',
        SentCount: '8',
        ErrorCount: '1',
      },
      {
        kind: 'mass-send-job-finish',
        messageId: '1',
        status: 'err(30003)',
        totalCount: 10,
        filterCount: 9,
        sentCount: 8,
        errorCount: 1,
      },
    ],
    ['kf_create_session', { KfAccount: 'k@a' }, { kind: 'session-create', agent: 'k@a' }],
    ['kf_close_session', { KfAccount: 'k@a' }, { kind: 'session-close', agent: 'k@a' }],
    [
      'kf_switch_session',
      { FromKfAccount: 'a', ToKfAccount: 'b' },
      { kind: 'session-switch', fromAgent: 'a', toAgent: 'b' },
    ],
    [
      'user_info_modified',
      { OpenID: 'o', AppID: 'wx1', UnionID: 'u', RevokeInfo: '1' },
      { kind: 'user-info-modified', openId: 'o', appId: 'wx1', unionId: 'u', revokeInfo: '1' },
    ],
    [
      'user_authorization_revoke',
      { OpenID: 'o', AppID: 'wx1' },
      { kind: 'authorization-revoke', openId: 'o', appId: 'wx1' },
    ],
    [
      'user_authorization_cancellation',
      { OpenID: 'o', AppID: 'wx1' },
      { kind: 'authorization-cancellation', openId: 'o', appId: 'wx1' },
    ],
  ])('reads %s with %o', (name, fields, report) => {
    expect(eventOf(name, fields)).toEqual({ ...pushed, ...report });
  });

  it.each(['qualification_verify_success', 'naming_verify_success'])('reads %s', (step) => {
    const report = { kind: 'verification-success', step, expiresAtSeconds: 1_442_401_156 };
    expect(eventOf(step, { ExpiredTime: '1442401156' })).toEqual({ ...pushed, ...report });
  });

  it.each(['annual_renew', 'verify_expired'])('reads %s', (step) => {
    const report = { kind: 'verification-expiry', step, expiresAtSeconds: 1_442_401_004 };
    expect(eventOf(step, { ExpiredTime: '1442401004' })).toEqual({ ...pushed, ...report });
  });

  it.each(['qualification_verify_fail', 'naming_verify_fail'])('reads %s', (step) => {
    const report = { failedAtSeconds: 1_442_401_122, reason: 'by time' };
    const fields = { FailTime: '1442401122', FailReason: 'by time' };
    const kind = 'verification-failure';
    expect(eventOf(step, fields)).toEqual({ ...pushed, kind, step, ...report });
  });

  it('reads PUBLISHJOBFINISH', () => {
    const info =
      '<PublishEventInfo><publish_id>1</publish_id><publish_status>0</publish_status><article_id>a</article_id></PublishEventInfo>';
    expect(eventOf('PUBLISHJOBFINISH', {}, info)).toEqual({
      ...pushed,
      kind: 'publish-job-finish',
      publishId: '1',
      status: '0',
      articleId: 'a',
    });
  });

  it.each([
    ['subscribe_msg_popup_event', 'SubscribeMsgPopupEvent', 'subscription-popup'],
    ['subscribe_msg_change_event', 'SubscribeMsgChangeEvent', 'subscription-change'],
  ])('reads %s with one choice or several', (name, element, kind) => {
    const list = (id: string, status: string) =>
      `<List><TemplateId>${id}</TemplateId><SubscribeStatusString>${status}</SubscribeStatusString></List>`;
    const one = `<${element}>${list('a', 'accept')}</${element}>`;
    const two = `<${element}>${list('a', 'accept')}${list('b', 'reject')}</${element}>`;
    const choices = [
      { templateId: 'a', status: 'accept' },
      { templateId: 'b', status: 'reject' },
    ];
    expect(eventOf(name, {}, one)).toEqual({ ...pushed, kind, choices: choices.slice(0, 1) });
    expect(eventOf(name, {}, two)).toEqual({ ...pushed, kind, choices });
    expect(eventOf(name)).toEqual({ ...pushed, kind, choices: [] });
  });

  it('reads subscribe_msg_sent_event', () => {
    const info =
      '<SubscribeMsgSentEvent><List><TemplateId>a</TemplateId><MsgID>1</MsgID><ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>';
    const results = [{ templateId: 'a', messageId: '1', errorCode: '0', errorStatus: 'success' }];
    expect(eventOf('subscribe_msg_sent_event', {}, info)).toEqual({
      ...pushed,
      kind: 'subscription-sent',
      results,
    });
  });
});
