import { LeanClient, type ClientOptions, type Service } from './client.ts';

/** A service that takes JSON with the operation's name in a header. */
export interface JsonService extends Service {
  readonly contentType: string;
  /** What stands before the operation in `X-Amz-Target`. */
  readonly target: string;
}

/** One operation with its input, both as the service knows them. */
export class JsonCommand {
  readonly operation: string;
  readonly input: object;

  constructor(operation: string, input: object) {
    this.operation = operation;
    this.input = input;
  }
}

/** Sends commands as the SDK's clients do; inputs and outputs are JSON as it goes over the wire. */
export class JsonClient {
  readonly #service: JsonService;
  readonly #client: LeanClient;

  constructor(service: JsonService, options: ClientOptions) {
    this.#service = service;
    this.#client = new LeanClient(service, options);
  }

  async send(
    { operation, input }: JsonCommand,
    { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<unknown> {
    const { contentType, target } = this.#service;
    const headers = { 'Content-Type': contentType, 'X-Amz-Target': `${target}.${operation}` };
    const call = { path: '/', headers, body: JSON.stringify(input) };
    const body = await this.#client.call(call, abortSignal);
    return body === '' ? {} : JSON.parse(body);
  }
}
