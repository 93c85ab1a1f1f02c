'use strict';

const wechat = require('co-wechat');
const { config, answer } = require('./settings-of-environment.cjs');

const middleware = wechat(config).middleware(() => answer);

/** As little of a Koa context as `co-wechat` needs. */
exports.handler = async ({ requestContext, queryStringParameters, body }) => {
  const { method } = requestContext.http;
  const context = { method, query: queryStringParameters, request: { body }, status: 200 };
  await middleware(context);
  return { statusCode: context.status, headers: {}, body: context.body };
};
