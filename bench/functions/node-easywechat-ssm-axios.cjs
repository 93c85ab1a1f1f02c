'use strict';

const { readSettings, askTuring } = require('./ssm-and-turing.cjs');
const { serve } = require('./node-easywechat.cjs');

exports.handler = async (event) => {
  const { token, apiKey } = await readSettings();
  const config = { app_id: process.env.WECHAT_APP_ID, token };
  return serve(event, config, ({ Content, FromUserName }) =>
    askTuring(Content, FromUserName, apiKey),
  );
};
