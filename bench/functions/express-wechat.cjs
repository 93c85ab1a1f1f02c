'use strict';

const express = require('express');
const serverless = require('serverless-http');
const wechat = require('wechat');
const { config, answer } = require('./settings-of-environment.cjs');

const app = express();
app.use(
  '/wechat',
  wechat(config, (request, response) => response.reply(answer)),
);

exports.handler = serverless(app);
