import type { IncomingHttpHeaders } from 'node:http';
import { listen, type Listening } from '../../simulator/listen.ts';
import { readBody } from '../../simulator/read-body.ts';

/** One request as it came over the wire. */
export interface Recorded {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the recorder answers. */
export interface Scripted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Recorder extends Listening {
  readonly requests: Recorded[];
  /** Answered in turn; the last one again and again. */
  answers: readonly Scripted[];
}

/** A service that records each request, and answers as it was told; without answers, it stays silent. */
export async function record(): Promise<Recorder> {
  const requests: Recorded[] = [];
  const answers: readonly Scripted[] = [{ status: 200, body: '{}' }];
  const recorder = { requests, answers };
  const server = await listen((request, response) => {
    void readBody(request).then((body) => {
      const { method, url: path, headers } = request;
      const scripted = recorder.answers;
      const answer = scripted[Math.min(requests.length, scripted.length - 1)];
      requests.push({ method, path, headers, body: body.toString() });
      if (answer === undefined) return;
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  return Object.assign(recorder, server);
}
