'use strict';

const { SSMClient, GetParametersByPathCommand } = require('@aws-sdk/client-ssm');

const client = new SSMClient({});
const path = process.env.SETTINGS_PATH;
let settings;

/** Token and key by one call, at the first request; kept from then on. */
function readSettings() {
  settings ??= client
    .send(new GetParametersByPathCommand({ Path: path, Recursive: true, WithDecryption: true }))
    .then(({ Parameters }) => {
      const values = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
      return {
        token: values.get(`${path}/wechat/token`),
        apiKey: values.get(`${path}/turing/api-key`),
      };
    });
  return settings;
}

module.exports = { readSettings };
