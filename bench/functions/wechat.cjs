'use strict';

const wechat = require('wechat');
const { config, answerTo } = require('./settings-of-environment.cjs');

const middleware = wechat(config, ({ weixin }, response) =>
  response.reply(answerTo(weixin.Content)),
);

/** As little of a web server as npm `wechat` needs. */
exports.handler = ({ requestContext, rawQueryString, body }) =>
  new Promise((resolve, reject) => {
    const { method } = requestContext.http;
    const query = Object.fromEntries(new URLSearchParams(rawQueryString));
    const request = { method, query, rawBody: body };
    let statusCode = 200;
    const response = {
      writeHead: (status) => {
        statusCode = status;
      },
      end: (text) => resolve({ statusCode, headers: {}, body: text }),
    };
    middleware(request, response, reject);
  });
