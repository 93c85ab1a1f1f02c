'use strict';

const { createHash } = require('node:crypto');
const axios = require('axios');

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

module.exports = { askTuring };
