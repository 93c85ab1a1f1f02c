'use strict';

const wechat = require('wechat');
const { config, answer } = require('./settings-of-environment.cjs');

const middleware = wechat(config, (request, response) => response.reply(answer));

/** As little of a web server as npm `wechat` needs. */
exports.handler = ({ requestContext, queryStringParameters, body }) =>
  new Promise((resolve, reject) => {
    const { method } = requestContext.http;
    const request = { method, query: queryStringParameters, rawBody: body };
    let statusCode = 200;
    const response = {
      writeHead: (status) => {
        statusCode = status;
      },
      end: (text) => resolve({ statusCode, headers: {}, body: text }),
    };
    middleware(request, response, reject);
  });
