import type { IncomingMessage } from 'node:http';

/** Path and query of a request as they were sent. */
export interface RequestTarget {
  readonly pathname: string;
  /** Begins with `?`; empty when there is no query. */
  readonly search: string;
}

/** Parts a request's target at its first `?`. No `URL` is made of it: some targets, as `//[`, are none. */
export function targetOf({ url = '/' }: IncomingMessage): RequestTarget {
  const [pathname = '/', search = ''] = url.split(/(?=\?)(.*)/s, 2);
  return { pathname, search };
}
