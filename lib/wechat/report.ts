import { childOf, childrenOf, numberOf, optionalTextOf, textOf, type Fields } from './xml.ts';

/** What a follower chose in one subscription message. */
export interface SubscriptionChoice {
  readonly templateId: string;
  /** `accept` or `reject`. */
  readonly status: string;
}

/**
 * What WeChat reports of the account: finished jobs, subscription messages, sessions with agents,
 * withdrawn authorisations, the verification of the account. None of them takes a reply.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Receiving_event_pushes.html
 */
export type Report =
  | { readonly kind: 'template-job-finish'; readonly messageId: string; readonly status: string }
  | {
      readonly kind: 'mass-send-job-finish';
      readonly messageId: string;
      readonly status: string;
      readonly totalCount: number;
      readonly filterCount: number;
      readonly sentCount: number;
      readonly errorCount: number;
    }
  | {
      readonly kind: 'publish-job-finish';
      readonly publishId: string;
      readonly status: string;
      readonly articleId: string;
    }
  | {
      readonly kind: 'subscription-popup' | 'subscription-change';
      readonly choices: readonly SubscriptionChoice[];
    }
  | {
      readonly kind: 'subscription-sent';
      readonly results: readonly {
        readonly templateId: string;
        readonly messageId: string;
        readonly errorCode: string;
        readonly errorStatus: string;
      }[];
    }
  | { readonly kind: 'session-create' | 'session-close'; readonly agent: string }
  | { readonly kind: 'session-switch'; readonly fromAgent: string; readonly toAgent: string }
  | {
      readonly kind: 'user-info-modified' | 'authorization-revoke' | 'authorization-cancellation';
      readonly openId: string;
      readonly appId: string;
      readonly unionId?: string;
      readonly revokeInfo?: string;
    }
  | {
      readonly kind: 'verification-success' | 'verification-expiry';
      /** Which step: the name of the event on the wire. */
      readonly step: string;
      readonly expiresAtSeconds: number;
    }
  | {
      readonly kind: 'verification-failure';
      readonly step: string;
      readonly failedAtSeconds: number;
      readonly reason: string;
    };

/** Reads what WeChat reports; undefined for an event that is no report. */
export function parseReport(name: string, fields: Fields): Report | undefined {
  return reports.get(name)?.(fields, name);
}

type ParseReport = (fields: Fields, name: string) => Report;

const choices =
  (kind: 'subscription-popup' | 'subscription-change', element: string): ParseReport =>
  (fields) => ({
    kind,
    choices: childrenOf(childOf(fields, element), 'List').map((item) => ({
      templateId: textOf(item, 'TemplateId'),
      status: textOf(item, 'SubscribeStatusString'),
    })),
  });

const session =
  (kind: 'session-create' | 'session-close'): ParseReport =>
  (fields) => ({ kind, agent: textOf(fields, 'KfAccount') });

const userInfo =
  (
    kind: 'user-info-modified' | 'authorization-revoke' | 'authorization-cancellation',
  ): ParseReport =>
  (fields) => ({
    kind,
    openId: textOf(fields, 'OpenID'),
    appId: textOf(fields, 'AppID'),
    ...optionalTextOf(fields, 'unionId', 'UnionID'),
    ...optionalTextOf(fields, 'revokeInfo', 'RevokeInfo'),
  });

const verified =
  (kind: 'verification-success' | 'verification-expiry'): ParseReport =>
  (fields, step) => ({ kind, step, expiresAtSeconds: numberOf(fields, 'ExpiredTime') });

const notVerified: ParseReport = (fields, step) => ({
  kind: 'verification-failure',
  step,
  failedAtSeconds: numberOf(fields, 'FailTime'),
  reason: textOf(fields, 'FailReason'),
});

/** By the name on the wire. */
const reports = new Map(
  Object.entries<ParseReport>({
    TEMPLATESENDJOBFINISH: (fields) => ({ kind: 'template-job-finish', ...jobOf(fields) }),
    MASSSENDJOBFINISH: (fields) => ({
      kind: 'mass-send-job-finish',
      ...jobOf(fields),
      totalCount: numberOf(fields, 'TotalCount'),
      filterCount: numberOf(fields, 'FilterCount'),
      sentCount: numberOf(fields, 'SentCount'),
      errorCount: numberOf(fields, 'ErrorCount'),
    }),
    PUBLISHJOBFINISH: (fields) => {
      const info = childOf(fields, 'PublishEventInfo');
      return {
        kind: 'publish-job-finish',
        publishId: textOf(info, 'publish_id'),
        status: textOf(info, 'publish_status'),
        articleId: textOf(info, 'article_id'),
      };
    },
    subscribe_msg_popup_event: choices('subscription-popup', 'SubscribeMsgPopupEvent'),
    subscribe_msg_change_event: choices('subscription-change', 'SubscribeMsgChangeEvent'),
    subscribe_msg_sent_event: (fields) => ({
      kind: 'subscription-sent',
      results: childrenOf(childOf(fields, 'SubscribeMsgSentEvent'), 'List').map((item) => ({
        templateId: textOf(item, 'TemplateId'),
        messageId: textOf(item, 'MsgID'),
        errorCode: textOf(item, 'ErrorCode'),
        errorStatus: textOf(item, 'ErrorStatus'),
      })),
    }),
    kf_create_session: session('session-create'),
    kf_close_session: session('session-close'),
    kf_switch_session: (fields) => ({
      kind: 'session-switch',
      fromAgent: textOf(fields, 'FromKfAccount'),
      toAgent: textOf(fields, 'ToKfAccount'),
    }),
    user_info_modified: userInfo('user-info-modified'),
    user_authorization_revoke: userInfo('authorization-revoke'),
    user_authorization_cancellation: userInfo('authorization-cancellation'),
    qualification_verify_success: verified('verification-success'),
    qualification_verify_fail: notVerified,
    naming_verify_success: verified('verification-success'),
    naming_verify_fail: notVerified,
    annual_renew: verified('verification-expiry'),
    verify_expired: verified('verification-expiry'),
  }),
);

function jobOf(fields: Fields) {
  return { messageId: textOf(fields, 'MsgID'), status: textOf(fields, 'Status') };
}
