import { refuse, type Input, type Outcome } from './ssm-outcome.ts';
import type { StoredParameters } from './ssm.ts';

/** Longest value of a standard parameter, in bytes. */
const maxValueBytes = 4096;

/**
 * `PutParameter` of SSM Parameter Store: a name that exists is replaced only with `Overwrite`, and
 * never by a value of another type; each write counts the version on.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function putParameter(input: Input, parameters: StoredParameters): Outcome {
  const { Name: name, Value: value, Type: type, KeyId: keyId } = input;
  if (typeof name !== 'string' || !/^(\/[\w.-]+)+$/.test(name)) {
    return refuse('ValidationException', 'Parameter name must be a fully qualified name.');
  }
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > maxValueBytes) {
    return refuse(
      'ValidationException',
      `Standard tier has values of 1 to ${maxValueBytes} bytes.`,
    );
  }
  if (type !== 'String' && type !== 'SecureString') {
    return refuse('UnsupportedParameterType', 'The parameter type is not supported.');
  }
  if (keyId !== undefined && (typeof keyId !== 'string' || type === 'String')) {
    return refuse('ValidationException', 'KeyId is for type SecureString.');
  }
  const stored = parameters.get(name);
  if (stored !== undefined && input['Overwrite'] !== true) return refuse('ParameterAlreadyExists');
  if (stored !== undefined && stored.type !== type) return refuse('HierarchyTypeMismatchException');
  const Version = stored === undefined ? 1 : (stored.version ?? 1) + 1;
  const key = keyId === undefined ? {} : { keyId };
  parameters.set(name, { type, value, version: Version, ...key });
  return { status: 200, body: { Version, Tier: 'Standard' } };
}
