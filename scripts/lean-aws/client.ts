import { SignatureV4 } from '@smithy/signature-v4';
import { createPostJson, type HttpAnswer } from '../../lib/answers/post-json.ts';
import { describeFailure, isPassing, ServiceError } from './failure.ts';
import { Sha256 } from './sha256.ts';

// In the bundle, this folder takes the place of the three clients of the AWS SDK: of each, the
// operations that the function calls, with the SDK's own names and its own signer. The clients cost some
// 30 ms of CPU at every start.

/** Where a service is found and what it is called. */
export interface Service {
  /** As in its host name and in signatures. */
  readonly name: string;
  /** The variable that names another endpoint, as the SDK reads it. */
  readonly endpointVariable: string;
}

/** One operation as an HTTP request. */
export interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ClientOptions {
  /** How often a call is made at most, when it fails in a way that may pass. As in the SDK, 3. */
  readonly maxAttempts?: number;
}

/** More than a page of DynamoDB's Query, which ends at 1 MB before it is written as JSON. */
const maxAnswerBytes = 8 * 2 ** 20;

/** The first wait before a call is repeated is random and at most so long; each further one doubles it. */
const firstWaitMs = 100;

const never = new AbortController().signal;

/** A client of one service, with region, credentials and endpoint from Lambda's environment. */
export class LeanClient {
  readonly #service: Service;
  readonly #maxAttempts: number;
  readonly #post = createPostJson(Date.now, { maxBytes: maxAnswerBytes });
  readonly #signer: SignatureV4;

  constructor(service: Service, { maxAttempts = 3 }: ClientOptions) {
    this.#service = service;
    this.#maxAttempts = maxAttempts;
    this.#signer = new SignatureV4({
      service: service.name,
      region: () => Promise.resolve(region()),
      credentials: () => Promise.resolve(credentials()),
      sha256: Sha256,
    });
  }

  /** Throws a ServiceError for an answer that is not 2xx, and the error of the connection. */
  async call(call: Call, signal: AbortSignal = never): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return bodyOf(await this.#callOnce(call, signal));
      } catch (error) {
        if (attempt >= this.#maxAttempts || signal.aborted || !isPassing(error)) throw error;
        await pause(Math.random() * firstWaitMs * 2 ** (attempt - 1));
      }
    }
  }

  async #callOnce({ path, headers, body }: Call, signal: AbortSignal): Promise<HttpAnswer> {
    const url = new URL(path, endpoint(this.#service));
    const { headers: signed } = await this.#signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { host: url.host, ...headers },
      body,
    });
    return this.#post(url, body, signal, signed);
  }
}

/** Nobody who gave up waits for the end of it: the call that follows is aborted at once. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function bodyOf(answer: HttpAnswer): string {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new ServiceError(describeFailure(answer), answer.status);
}

/** Where a service is: what a variable says, else its public host in the region. */
export function endpoint({ name, endpointVariable }: Service): string {
  const configured = process.env[endpointVariable] || process.env['AWS_ENDPOINT_URL'];
  if (configured) return configured;
  const suffix = region().startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${name}.${region()}.${suffix}`;
}

function region(): string {
  const name = process.env['AWS_REGION'];
  if (!name) throw new Error('Region is missing');
  return name;
}

function credentials() {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    process.env['AWS_ACCESS_KEY_ID'],
    process.env['AWS_SECRET_ACCESS_KEY'],
    process.env['AWS_SESSION_TOKEN'],
  ];
  if (!accessKeyId || !secretAccessKey) {
    throw Object.assign(new Error('No credentials in the environment'), {
      name: 'CredentialsProviderError',
    });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
