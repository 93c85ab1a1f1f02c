'use strict';

const { serve } = require('./serve-easywechat.cjs');
const { config, answer } = require('./settings-of-environment.cjs');

const { appid, token, encodingAESKey } = config;
const own = {
  app_id: appid,
  token,
  ...(encodingAESKey === undefined ? {} : { aes_key: encodingAESKey }),
};

exports.handler = (event) => serve(event, own, () => answer);
