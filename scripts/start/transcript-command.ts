/**
 * The command that shows what was said to a bot on this machine, out of the stand-in's table; undefined
 * when the bot keeps no transcript.
 * @param written the variable TRANSCRIPT
 */
export function transcriptCommand(
  written: string | undefined,
  storeUrl: string,
): string | undefined {
  if (written?.trim() !== 'on') return undefined;
  const credentials = 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local';
  return `AWS_ENDPOINT_URL_DYNAMODB=${storeUrl} ${credentials} npm run transcript -- --stage local`;
}
