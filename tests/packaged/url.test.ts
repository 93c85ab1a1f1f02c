import { describe, expect, inject, it } from 'vitest';
import { at, objectAt, readJson, textAt } from './package-service.ts';

const resources = at(readJson(inject('template')), 'Resources');

/** Logical id and properties of the only resource of a type. */
function only(type: string) {
  const found = Object.entries(objectAt(resources)).filter(
    ([, resource]) => textAt(resource, 'Type') === type,
  );
  expect(found).toHaveLength(1);
  const [id = '', resource = null] = found[0] ?? [];
  return { id, properties: objectAt(resource, 'Properties') };
}

// CloudFormation replaces what has another logical id, and an API that is replaced has another URL: the
// one in WeChat's console would lead nowhere. Whoever has to change one of these says so in the changelog.
describe('an upgrade keeps the URL that was pasted into WeChat’s console', () => {
  it('has the API under the same logical id and of the same kind', () => {
    expect(only('AWS::ApiGatewayV2::Api')).toEqual({
      id: 'HttpApi',
      properties: { Name: 'dev-wechat-turing-bot', ProtocolType: 'HTTP' },
    });
  });

  it('has the stage whose name is no part of the path', () => {
    const { id, properties } = only('AWS::ApiGatewayV2::Stage');
    expect([id, properties['StageName'], properties['ApiId']]).toEqual([
      'HttpApiStage',
      '$default',
      { Ref: 'HttpApi' },
    ]);
  });

  it('has its two routes under the same logical ids', () => {
    expect(
      ['HttpApiRouteGetWechat', 'HttpApiRoutePostWechat'].map((id) =>
        at(resources, id, 'Properties', 'RouteKey'),
      ),
    ).toEqual(['GET /wechat', 'POST /wechat']);
  });

  it('belongs to the same stack, and keeps function and table under their names', () => {
    const state = readJson(inject('template').replace(/[^/\\]+$/, 'serverless-state.json'));
    expect(at(state, 'service', 'service')).toBe('wechat-turing-bot');
    expect(at(resources, 'WechatLambdaFunction', 'Properties', 'FunctionName')).toBe(
      'wechat-turing-bot-dev-wechat',
    );
    expect(at(resources, 'AnswersTable', 'Properties', 'TableName')).toBe(
      'wechat-turing-bot-dev-answers',
    );
  });
});
