'use strict';

const Koa = require('koa');
const serverless = require('serverless-http');
const wechat = require('co-wechat');
const { readSettings, askTuring } = require('./ssm-and-turing.cjs');

let middleware;

/** Made at the first request, when the token is known. */
function createMiddleware() {
  middleware ??= readSettings().then(({ token, apiKey }) =>
    wechat(token).middleware(({ Content, FromUserName }) =>
      askTuring(Content, FromUserName, apiKey),
    ),
  );
  return middleware;
}

const app = new Koa();
app.use(async (context, next) => (await createMiddleware())(context, next));

exports.handler = serverless(app);
