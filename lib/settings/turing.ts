import type { TuringKey } from '../upstream/turing-keys.ts';
import type { TuringSettings } from '../upstream/turing.ts';
import { parseAddress } from './kinds.ts';
import { notOfForm, readText } from './read.ts';
import {
  howToStore,
  list,
  parameter,
  type Environment,
  type Parameters,
  type Report,
} from './report.ts';
import { functionSettings } from './table.ts';

const keyPattern = /^[A-Za-z0-9]{32}$/;

/** The Turing robot; undefined when none is configured. */
export function parseTuring(
  environment: Environment,
  parameters: Parameters,
  report: Report,
): TuringSettings | undefined {
  const endpoint = parseEndpoint(environment, report);
  const keys = parseTuringKeys(parameters, report);
  return endpoint === undefined || keys.length === 0 ? undefined : { endpoint, keys };
}

function parseEndpoint(environment: Environment, report: Report): URL | undefined {
  const { byDefault } = functionSettings.turingEndpoint;
  const endpoint = parseAddress(readText(environment, 'turingEndpoint') || byDefault);
  if (endpoint !== undefined) return endpoint;
  const { where, problem } = notOfForm('turingEndpoint');
  report.warnings.push({
    where,
    problem: { zh: `${problem.zh}，不问图灵`, en: `${problem.en}; Turing is not asked` },
    cure: {
      zh: `在 stages/<阶段>.yml 里设好 turingEndpoint，例如 ${byDefault}，再部署`,
      en: `set turingEndpoint in stages/<stage>.yml, ${byDefault} for one, and deploy again`,
    },
  });
  return undefined;
}

function parseTuringKeys(parameters: Parameters, report: Report): readonly TuringKey[] {
  const secrets = (parameters.get('turing/secret') ?? '').split(',').map((secret) => secret.trim());
  const keys = list(parameters.get('turing/api-key')).map((apiKey, index) => {
    const secret = secrets[index];
    return secret ? { apiKey, secret } : { apiKey };
  });
  const usable = keys.filter(({ apiKey }) => keyPattern.test(apiKey));
  if (usable.length < keys.length) {
    report.warnings.push({
      where: parameter(report, 'turing/api-key'),
      problem: {
        zh: '里有的 Key 不是 32 位字母和数字，那个不用',
        en: 'holds a key that is not 32 letters and digits; that key is not used',
      },
      ...howToStore(report, {
        name: 'turing/api-key',
        type: 'SecureString',
        placeholder: 'YOUR TURING KEY',
        value: { zh: '图灵后台的 apiKey', en: 'the apiKey of the Turing console' },
      }),
    });
  }
  return usable;
}
