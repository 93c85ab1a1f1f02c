'use strict';

const express = require('express');
const serverless = require('serverless-http');
const wechat = require('wechat');
const { config, answerTo } = require('./settings-of-environment.cjs');

const app = express();
app.use(
  '/wechat',
  wechat(config, ({ weixin }, response) => response.reply(answerTo(weixin.Content))),
);

exports.handler = serverless(app);
