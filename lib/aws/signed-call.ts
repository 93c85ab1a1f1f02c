import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { createPostJson, type HttpAnswer } from '../http.ts';
import type { Environment } from '../settings/report.ts';
import { pause } from '../time.ts';
import { credentialsIn, endpointOf, regionIn, type AwsService } from './aws-environment.ts';
import { errorIn, isTransient } from './aws-error.ts';

/** One call of an AWS service: always a POST. */
export interface AwsRequest {
  readonly service: AwsService;
  /** Percent-encoded path, from `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallOptions {
  /** Attempts in all; a failure that may pass is followed by the next one. */
  readonly maxAttempts: number;
  /** Abandons the call. Aborted before an attempt, it keeps that from being sent. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes one call, attempts included, and returns the body of the answer.
 * @throws AwsError with AWS's name of the error, `CredentialsProviderError` without credentials in the
 *   environment; the error of the connection; AbortError
 */
export type SignedCall = (request: AwsRequest, options: CallOptions) => Promise<string>;

interface Deps {
  /** Region, credentials and endpoints, read at each attempt: a container's credentials may be renewed. */
  readonly environment: Environment;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/** Largest answer in bytes: a page of Query has 1 MB before it is written as JSON. */
const maxAnswerBytes = 8 * 2 ** 20;

/**
 * Longest wait before the second attempt; it doubles with each further one. The SDKs' standard mode has 50, and
 * 1000 when throttled: too long here, where a message has 1500 ms for all attempts.
 */
const firstWaitMs = 100;

/** Calls of AWS, signed with Signature Version 4, over kept-alive connections that all services share. */
export function createSignedCall({ environment, now, random }: Deps): SignedCall {
  const post = createPostJson(now, { maxBytes: maxAnswerBytes });

  const attemptOnce = async (request: AwsRequest, signal?: AbortSignal): Promise<HttpAnswer> => {
    const url = new URL(endpointOf(request.service, environment) + request.path);
    const headers = await sign(request, url, environment, new Date(now()));
    return post(url, request.body, signal, headers);
  };

  return async (request, { maxAttempts, signal }) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await attemptOnce(request, signal);
        if (answer.status >= 200 && answer.status < 300) return answer.body;
        throw errorIn(answer);
      } catch (error) {
        if (attempt >= maxAttempts || signal?.aborted || !isTransient(error)) throw error;
        await pause(random() * firstWaitMs * 2 ** (attempt - 1));
      }
    }
  };
}

async function sign(
  { service, headers, body }: AwsRequest,
  { protocol, hostname, host, pathname }: URL,
  environment: Environment,
  signingDate: Date,
): Promise<Readonly<Record<string, string>>> {
  const region = regionIn(environment);
  const credentials = credentialsIn(environment);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const request = {
    method: 'POST',
    protocol,
    hostname,
    path: pathname,
    query: {},
    headers: { host, ...headers },
    body,
  };
  return (await signer.sign(request, { signingDate })).headers;
}

type Data = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 of Node, HMAC-SHA256 when there is a key, in the form that `@smithy/signature-v4` takes. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: Data) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key));
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

function bytesOf(data: Data): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (!ArrayBuffer.isView(data)) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
