import { isDeepStrictEqual } from 'node:util';
import type { ProviderError } from './chat-model-errors.ts';

/** The fields of a request's body that concern thinking, and what the server makes of fields. */
export interface FieldOptions {
  /**
   * What has to stand in the body for the model not to think. A thinking model spends all of `max_tokens`
   * on its thoughts and says nothing.
   */
  readonly thinksUnless?: Readonly<Record<string, unknown>>;
  /**
   * How a field is refused that the server does not know: by its name, as OpenAI does, or with an error
   * in a form of its own, as SiliconFlow does. Without it such fields are ignored.
   */
  readonly refusesFields?: 'by name' | 'in another form';
}

type Body = Readonly<Record<string, unknown>>;

const everyonesFields = ['model', 'messages', 'max_tokens', 'temperature', 'stream'];

/** Whether the model thinks about this request. */
export function thinksAbout(body: Body, { thinksUnless }: FieldOptions): boolean {
  if (thinksUnless === undefined) return false;
  return !Object.entries(thinksUnless).every(([name, value]) =>
    isDeepStrictEqual(body[name], value),
  );
}

/** The error for a field that the server does not know; undefined when there is none. */
export function fieldRefusal(
  body: Body,
  { thinksUnless = {}, refusesFields }: FieldOptions,
): ProviderError | undefined {
  if (refusesFields === undefined) return undefined;
  const known = [...everyonesFields, ...Object.keys(thinksUnless)];
  const field = Object.keys(body).find((name) => !known.includes(name));
  return field === undefined ? undefined : errors[refusesFields](field);
}

const errors = {
  'by name': (field: string): ProviderError => ({
    status: 400,
    body: {
      error: {
        message: `Unrecognized request argument supplied: ${field}`,
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    },
  }),
  'in another form': (field: string): ProviderError => ({
    status: 400,
    body: {
      code: 20_015,
      message: `Value error, current model does not support parameter \`${field}\`.`,
      data: null,
    },
  }),
};
