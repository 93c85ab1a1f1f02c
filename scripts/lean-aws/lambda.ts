import { LeanClient, type ClientOptions } from './client.ts';

interface Invocation {
  readonly FunctionName: string;
  readonly InvocationType: string;
  readonly Payload: Uint8Array;
}

export class InvokeCommand {
  readonly input: Invocation;

  constructor(input: Invocation) {
    this.input = input;
  }
}

/** Stands for `@aws-sdk/client-lambda`, whose answer to an event is not read. */
export class LambdaClient {
  readonly #client: LeanClient;

  constructor(options: ClientOptions = {}) {
    const endpointVariable = 'AWS_ENDPOINT_URL_LAMBDA';
    this.#client = new LeanClient({ name: 'lambda', endpointVariable }, options);
  }

  async send(
    { input: { FunctionName, InvocationType, Payload } }: InvokeCommand,
    { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<void> {
    const call = {
      path: `/2015-03-31/functions/${encodeURIComponent(FunctionName)}/invocations`,
      headers: {
        'Content-Type': 'application/octet-stream',
        'X-Amz-Invocation-Type': InvocationType,
      },
      body: Buffer.from(Payload).toString('utf8'),
    };
    await this.#client.call(call, abortSignal);
  }
}
