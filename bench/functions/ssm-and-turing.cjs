'use strict';

const { createHash } = require('node:crypto');
const { SSMClient, GetParametersByPathCommand } = require('@aws-sdk/client-ssm');
const axios = require('axios');

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

/** The robot's answer to a text, by axios as the tutorials do. */
async function askTuring(text, follower, apiKey) {
  const userId = createHash('md5').update(follower).digest('hex');
  const { data } = await axios.post(process.env.TURING_ENDPOINT, {
    reqType: 0,
    perception: { inputText: { text } },
    userInfo: { apiKey, userId },
  });
  const words = data.results.filter(({ resultType }) => resultType === 'text');
  return words.map(({ values }) => values.text).join('\n');
}

module.exports = { readSettings, askTuring };
