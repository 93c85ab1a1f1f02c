import { failureOfCode, failures } from './chat-failures.ts';
import type { ChatModelSettings } from './chat-model.ts';
import { fieldAgainstThinking, type ThinkingField } from './chat-thinking.ts';
import { at } from '../get-path.ts';

/** What a refusal is about: surely the field, perhaps the field, or surely something else. */
type Subject = 'field' | 'unclear' | 'other';

/**
 * Asks with the field that keeps the model from thinking, where one is known and thinking is off. When
 * the server refuses the field, asks once more without it: a refused request costs nothing. A refusal
 * that does not say what it is about counts as one of the field only when the second request is answered.
 * @param ask sends one request with these further fields
 * @param refusing endpoints with their models that refused the field, asked without it at once; added to
 * @throws what `ask` threw, the second time if there was one
 */
export async function askWithoutThinking<T>(
  ask: (field: ThinkingField | undefined) => Promise<T>,
  { endpoint, model, mayThink }: ChatModelSettings,
  refusing: Set<string>,
): Promise<T> {
  const place = `${endpoint.href} ${model}`;
  const isUnneeded = mayThink || refusing.has(place);
  const field = isUnneeded ? undefined : fieldAgainstThinking(endpoint, model);
  if (field === undefined) return ask(undefined);
  try {
    return await ask(field);
  } catch (error) {
    const subject = subjectOf(error, Object.keys(field), model);
    if (subject === 'other') throw error;
    if (subject === 'field') refusing.add(place);
  }
  const answer = await ask(undefined);
  refusing.add(place);
  return answer;
}

/** Codes and types of a wrong parameter: OpenAI, DashScope, Ark, Zhipu, and servers that use pydantic. */
const parameterCode = /param|argument|field|extra_forbidden|^1210$/i;

/** The other fields of a request that some models refuse. */
const otherFields = /\b(max_(completion_)?tokens|temperature)\b/i;

/**
 * Reads the package's error, which keeps the body's `error` alone: a refusal in another form looks like an
 * empty one. Any other error has no status.
 */
function subjectOf(error: unknown, fields: readonly string[], model: string): Subject {
  const [status, param] = [at(error, 'status'), at(error, 'param')];
  if (status !== 400 && status !== 422) return 'other';
  const codes = [at(error, 'code'), at(error, 'type')];
  const known = failureOfCode(codes);
  if (known !== undefined && known !== failures.wrongParameter) return 'other';
  // A model's name may hold a field's: kimi-k2-thinking.
  const words = `${String(param)} ${String(at(error, 'message'))}`.replaceAll(model, '');
  if (fields.some((field) => new RegExp(`\\b${field}\\b`, 'i').test(words))) return 'field';
  const body = at(error, 'error');
  if (body === undefined || body === null) return 'unclear';
  if (typeof param === 'string' || otherFields.test(words)) return 'other';
  return codes.some((code) => parameterCode.test(String(code))) ? 'unclear' : 'other';
}
