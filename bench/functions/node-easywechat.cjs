'use strict';

const { OfficialAccount, ServerRequest } = require('node-easywechat');
const { config, answerTo } = require('./settings-of-environment.cjs');

const { appid, token, encodingAESKey } = config;
const own = {
  app_id: appid,
  token,
  ...(encodingAESKey === undefined ? {} : { aes_key: encodingAESKey }),
};

/**
 * Answers one event of API Gateway by node-easywechat, without a web framework between. A server for each
 * request: one that is kept collects a handler with every sealed message.
 */
async function serve(event, config, answer) {
  const { method } = event.requestContext.http;
  const app = new OfficialAccount(config);
  const url = `${event.rawPath}?${event.rawQueryString}`;
  app.setRequest(new ServerRequest(method, url, event.headers, event.body ?? null));
  const server = app.getServer();
  server.addMessageListener('text', answer);
  const response = await server.serve();
  return {
    statusCode: response.getStatusCode(),
    headers: response.getHeaders(),
    body: response.getBody().toString(),
  };
}

exports.serve = serve;
exports.handler = (event) => serve(event, own, ({ Content }) => answerTo(Content));
