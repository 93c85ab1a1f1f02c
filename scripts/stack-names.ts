/** The names that serverless.yml gives, by stage. */
export function namesOf(stage: string) {
  const stack = `wechat-turing-bot-${stage}`;
  return {
    stack,
    function: `${stack}-wechat`,
    table: `${stack}-answers`,
    logGroup: `/aws/lambda/${stack}-wechat`,
    settingsPath: `/wechat-turing-bot/${stage}`,
  };
}
