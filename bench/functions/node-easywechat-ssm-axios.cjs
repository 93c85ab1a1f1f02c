'use strict';

const { askTuring } = require('./ask-turing.cjs');
const { serve } = require('./serve-easywechat.cjs');
const { readSettings } = require('./settings-of-ssm.cjs');

exports.handler = async (event) => {
  const { token, apiKey } = await readSettings();
  const config = { app_id: process.env.WECHAT_APP_ID, token };
  return serve(event, config, ({ Content, FromUserName }) =>
    askTuring(Content, FromUserName, apiKey),
  );
};
