/**
 * WeChat cuts a delivery after 5 s and delivers the message again, three times in all, about 5 s
 * apart. All moments are milliseconds after a delivery arrived at API Gateway, unless they say otherwise.
 *
 * ```
 * seconds   0        2         4.4  5        6.0   9.4 10        14.4
 * delivery1 |answer………………………………………………………………………………………………>  saves, then returns
 *                    |claim           (cut by WeChat)
 * delivery2                          |joins, waits………|   (held past the cut on purpose)
 * delivery3                                                |joins, waits…| answer, or "still thinking" + 继续
 * ```
 *
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Passive_user_reply_message.html
 */
export const timeline = {
  /** The store's client is loaded from here on, so that it is there when it is needed. */
  loadStoreMs: 700,
  /** An answer that has not come by then is claimed in the store. Faster ones never touch it. */
  claimMs: 2000,
  /** Age of the message at its arrival from which on another delivery may be at work already. */
  youngMs: 4000,
  /** How long a delivery that is not the last is held: past the cut, so that WeChat delivers again. */
  holdMs: 6000,
  /** Deliveries of one message. The documentation can be read as four; three is what is seen. */
  deliveries: 3,
  /** Age of the message from which on a delivery is the last, whatever was counted: one may have died. */
  lastAgeMs: 9000,
  /** How long the owner is believed to be alive without a sign. */
  leaseMs: 4000,
  /** How often the owner gives a sign. */
  renewMs: 1500,
  /** How often a waiting delivery looks. */
  pollMs: 250,
  /** Kept back by the last delivery, to note its promise before it answers. */
  promiseMs: 400,
  /** Kept back by the function before it is ended. */
  functionReserveMs: 1000,
} as const;
