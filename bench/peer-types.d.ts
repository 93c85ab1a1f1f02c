// The parts of the peers that are measured. The packages bring no types, or are installed apart from
// what the compiler sees.

declare module 'wechat' {
  interface Request {
    readonly query: Readonly<Record<string, string>>;
    readonly method: string;
    readonly rawBody: string;
    readonly weixin?: { readonly Content: string };
  }
  interface Response {
    writeHead(status: number): void;
    end(body: string): void;
    reply?(content: string): void;
  }
  type Middleware = (request: Request, response: Response, next: (error?: unknown) => void) => void;
  type Config =
    string | { readonly token: string; readonly appid: string; readonly encodingAESKey: string };
  export default function wechat(config: Config, handle: Middleware): Middleware;
}

declare module 'co-wechat' {
  interface Context {
    readonly query: Readonly<Record<string, string>>;
    readonly method: string;
    readonly request: { readonly body: string };
    status?: number;
    body?: string;
    type?: string;
  }
  type Config =
    string | { readonly token: string; readonly appid: string; readonly encodingAESKey: string };
  type Middleware = (context: Context) => Promise<void>;
  export default function coWechat(config: Config): {
    middleware(handle: (message: { readonly Content: string }) => Promise<string>): Middleware;
  };
}

declare module 'node-easywechat' {
  interface Response {
    getStatusCode(): number;
    getBody(): { toString(): string };
  }
  export class ServerRequest {
    constructor(
      method: string,
      url: string,
      headers: Readonly<Record<string, string>>,
      body: string,
    );
    static createFromIncomingMessage(request: unknown): Promise<ServerRequest>;
  }
  export class OfficialAccount {
    constructor(config: {
      readonly app_id: string;
      readonly secret: string;
      readonly token: string;
      readonly aes_key?: string;
    });
    setRequest(request: ServerRequest): this;
    getServer(): {
      with(handle: (message: { readonly Content: string }) => Promise<string>): unknown;
      serve(): Promise<Response>;
    };
  }
}

declare module 'express' {
  interface Application {
    use(path: string, middleware: unknown): void;
    (request: unknown, response: unknown): void;
  }
  export default function express(): Application;
}

declare module 'koa' {
  export default class Koa {
    use(middleware: unknown): this;
    callback(): (request: unknown, response: unknown) => void;
  }
}

declare module 'serverless-http' {
  export default function serverless(
    application: unknown,
  ): (
    event: unknown,
    context: unknown,
  ) => Promise<{ readonly statusCode: number; readonly body: string }>;
}

declare module 'autocannon' {
  interface Result {
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly mismatches: number;
    readonly duration: number;
    readonly latency: { readonly p99: number };
  }
  export default function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    readonly duration: number;
    readonly verifyBody?: (body: string) => boolean;
    readonly requests: readonly {
      readonly method: 'POST';
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }[];
  }): Promise<Result>;
}
