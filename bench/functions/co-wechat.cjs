'use strict';

const wechat = require('co-wechat');
const { config, answerTo } = require('./settings-of-environment.cjs');

const middleware = wechat(config).middleware(({ Content }) => Promise.resolve(answerTo(Content)));

/** As little of a Koa context as `co-wechat` needs. */
exports.handler = async ({ requestContext, rawQueryString, body }) => {
  const { method } = requestContext.http;
  const query = Object.fromEntries(new URLSearchParams(rawQueryString));
  const context = { method, query, request: { body }, status: 200, body: '' };
  await middleware(context);
  return { statusCode: context.status, headers: {}, body: context.body };
};
