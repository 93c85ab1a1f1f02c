'use strict';

const { OfficialAccount, ServerRequest } = require('node-easywechat');

/** Answers one event of API Gateway by node-easywechat, without a web framework between. */
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

module.exports = { serve };
