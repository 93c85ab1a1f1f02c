/** What the handler uses of Lambda's context: 40 s to go. */
export const invocation = {
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 40_000,
};
