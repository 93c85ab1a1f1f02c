import type { TuringKey, TuringSettings } from '../answers/turing.ts';
import {
  howToStore,
  list,
  parameter,
  variable,
  type Environment,
  type Parameters,
  type Report,
} from './report.ts';

const defaultEndpoint = 'http://openapi.turingapi.com/openapi/api/v2';

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
  const written = environment['TURING_ENDPOINT'] || defaultEndpoint;
  const endpoint = URL.canParse(written) ? new URL(written) : undefined;
  if (endpoint?.protocol === 'http:' || endpoint?.protocol === 'https:') return endpoint;
  report.warnings.push({
    where: variable('TURING_ENDPOINT'),
    problem: {
      zh: '不是 http 或 https 网址，不问图灵',
      en: 'is no http or https address; Turing is not asked',
    },
    cure: {
      zh: `在 stages/<阶段>.yml 里设好 turingEndpoint，例如 ${defaultEndpoint}，再部署`,
      en: `set turingEndpoint in stages/<stage>.yml, ${defaultEndpoint} for one, and deploy again`,
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
