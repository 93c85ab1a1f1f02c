import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Whether the deployed function keeps a transcript; undefined when AWS does not say. */
export async function isTranscriptKept(
  functionName: string,
  region: string,
  timeoutMs: number,
): Promise<boolean | undefined> {
  const client = new LambdaClient({ region });
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  try {
    const abortSignal = AbortSignal.timeout(timeoutMs);
    const { Environment } = await client.send(command, { abortSignal });
    return Environment?.Variables?.['TRANSCRIPT']?.trim() === 'on';
  } catch {
    return undefined;
  }
}
