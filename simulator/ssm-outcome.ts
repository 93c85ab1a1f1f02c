/** The JSON body of a call of SSM. */
export type Input = Readonly<Record<string, unknown>>;

/** What a call of SSM is answered with. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

/** An error as AWS's JSON protocol writes it. */
export function refuse(name: string, message = name): Outcome {
  const status = name === 'InternalServerError' ? 500 : 400;
  return { status, body: { __type: name, message } };
}
