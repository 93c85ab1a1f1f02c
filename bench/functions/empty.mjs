/** The least a function can be: what Node and the harness cost. */
export const handler = async () => ({ statusCode: 200, headers: {}, body: 'ok' });
