'use strict';

const express = require('express');
const serverless = require('serverless-http');
const wechat = require('wechat');
const { readSettings, askTuring } = require('./ssm-and-turing.cjs');

let middleware;

/** Made at the first request, when the token is known. */
function createMiddleware() {
  middleware ??= readSettings().then(({ token, apiKey }) =>
    wechat(token, async (request, response, next) => {
      const { Content, FromUserName } = request.weixin;
      try {
        response.reply(await askTuring(Content, FromUserName, apiKey));
      } catch (error) {
        next(error);
      }
    }),
  );
  return middleware;
}

const app = express();
app.use('/wechat', async (request, response, next) => {
  (await createMiddleware())(request, response, next);
});

exports.handler = serverless(app);
