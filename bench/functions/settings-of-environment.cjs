'use strict';

const { WECHAT_TOKEN, WECHAT_APP_ID, WECHAT_AES_KEY, WECHAT_MODE, FIXED_ANSWER } = process.env;

/** What npm `wechat` and `co-wechat` are set up with; the key only where the account is in safe mode. */
const config = {
  token: WECHAT_TOKEN,
  appid: WECHAT_APP_ID,
  ...(WECHAT_MODE === 'safe' ? { encodingAESKey: WECHAT_AES_KEY } : {}),
};

/** A fixed text where there is one, else the question. */
const answerTo = (question) => FIXED_ANSWER ?? question;

module.exports = { config, answerTo };
