import { describe, expect, it } from 'vitest';
import { ConfigurationError, describeIssue } from '../../../lib/errors.ts';
import { parseSettings, settingsPath } from '../../../lib/settings/parse.ts';

const path = '/wechat-turing-bot/prod';
const key = 'a'.repeat(32);

function parse(
  parameters: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  const set = new Map(Object.entries(parameters));
  return parseSettings({ SETTINGS_PATH: path, ...environment }, set);
}

function problems(...args: Parameters<typeof parse>): string {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return 'none';
}

describe('settingsPath', () => {
  it('is sent without a trailing slash, and has a default', () => {
    expect(settingsPath({ SETTINGS_PATH: '/a/b/' })).toBe('/a/b');
    expect(settingsPath({})).toBe('/wechat-turing-bot/dev');
    expect(settingsPath({ SETTINGS_PATH: '' })).toBe('/wechat-turing-bot/dev');
  });
});

describe('parseSettings', () => {
  it('needs nothing but the token', () => {
    expect(parse({ 'wechat/token': 'MyToken' })).toEqual({
      wechat: { mode: 'plain', tokens: ['MyToken'], maxClockSkewSeconds: 300 },
      replyWithinMs: 4400,
      patience: { deliveries: 3, cutsPerFiveMinutes: 20, heldAtOnce: 2 },
      turing: undefined,
      chatModel: undefined,
      questionsPerDay: 0,
      keepsTranscript: false,
      followerHashKey: undefined,
      warnings: [],
    });
  });

  it('takes everything that is set, without the spaces and line ends of a paste', () => {
    const settings = parse(
      {
        'wechat/token': ' OldToken , NewToken\n',
        'turing/api-key': `${key},${'b'.repeat(32)}`,
        'turing/secret': ',0123456789abcdef',
        'chat-model/api-key': ' sk-1\n',
        'followers/hash-key': 'hash\n',
        'answers/robot': 'on',
      },
      {
        REPLY_WITHIN_MS: '4000',
        DELIVERY_PATIENCE: 'two',
        CUTS_PER_FIVE_MINUTES: '100',
        HELD_AT_ONCE: '0',
        QUESTIONS_PER_DAY: '50',
        TRANSCRIPT: ' on ',
        MAX_CLOCK_SKEW_SECONDS: '0',
        WECHAT_MODE: 'plain',
        TURING_ENDPOINT: 'https://example.com/api',
        CHAT_MODEL_ENDPOINT: ' https://api.deepseek.com ',
        CHAT_MODEL_NAME: ' deepseek ',
        CHAT_MODEL_THINKING: ' on ',
      },
    );
    expect(settings).toEqual({
      wechat: { mode: 'plain', tokens: ['OldToken', 'NewToken'], maxClockSkewSeconds: 0 },
      replyWithinMs: 4000,
      patience: { deliveries: 2, cutsPerFiveMinutes: 100, heldAtOnce: 0 },
      turing: {
        endpoint: new URL('https://example.com/api'),
        keys: [{ apiKey: key }, { apiKey: 'b'.repeat(32), secret: '0123456789abcdef' }],
      },
      chatModel: {
        endpoint: new URL('https://api.deepseek.com'),
        model: 'deepseek',
        apiKey: 'sk-1',
        mayThink: true,
      },
      questionsPerDay: 50,
      keepsTranscript: true,
      followerHashKey: 'hash',
      warnings: [],
    });
  });

  it('keeps key and secret together when an earlier key is unusable', () => {
    const settings = parse({
      'wechat/token': 'MyToken',
      'turing/api-key': `short,${key}`,
      'turing/secret': 'first,second',
    });
    expect(settings.turing?.keys).toEqual([{ apiKey: key, secret: 'second' }]);
  });

  it('asks the known endpoint by default', () => {
    const { turing } = parse({ 'wechat/token': 'MyToken', 'turing/api-key': key });
    expect(turing?.endpoint.href).toBe('http://openapi.turingapi.com/openapi/api/v2');
  });

  it('waits as long as it can when the patience is misspelt, and says so', () => {
    const misspelt = { DELIVERY_PATIENCE: 'four', HELD_AT_ONCE: '-1' };
    const { patience, warnings } = parse({ 'wechat/token': 'MyToken' }, misspelt);
    expect(patience).toEqual({ deliveries: 3, cutsPerFiveMinutes: 20, heldAtOnce: 2 });
    expect(warnings.map(({ where, problem }) => `${where.en} ${problem.en}`)).toEqual([
      'The environment variable DELIVERY_PATIENCE is not three, two or one; three is used',
      'The environment variable HELD_AT_ONCE is not a whole number from 0 to 1000; 2 is used',
    ]);
    const one = parse({ 'wechat/token': 'MyToken' }, { DELIVERY_PATIENCE: 'one' });
    expect(one.patience.deliveries).toBe(1);
  });

  it.each(['ON', 'true', 'yes', 'on off'])(
    'keeps no transcript when TRANSCRIPT is %s, and says so',
    (written) => {
      const settings = parse({ 'wechat/token': 'MyToken' }, { TRANSCRIPT: written });
      expect(settings.keepsTranscript).toBe(false);
      expect(settings.warnings.map(describeIssue)).toEqual([
        expect.stringMatching(
          /TRANSCRIPT is not on or off; off is used\. To mend it: correct transcript /,
        ),
      ]);
    },
  );

  it.each(['', 'off', ' '])('keeps no transcript when TRANSCRIPT is %j', (written) => {
    const settings = parse({ 'wechat/token': 'MyToken' }, { TRANSCRIPT: written });
    expect(settings).toMatchObject({ keepsTranscript: false, warnings: [] });
  });

  it('silences robot and chat model when answers/robot is off', () => {
    const parameters = { 'wechat/token': 'MyToken', 'turing/api-key': key };
    const model = { CHAT_MODEL_ENDPOINT: 'http://localhost', CHAT_MODEL_NAME: 'm' };
    const off = parse({ ...parameters, 'answers/robot': ' off\n' }, model);
    const on = parse({ ...parameters, 'answers/robot': 'on' }, model);
    expect([off.turing, off.chatModel]).toEqual([undefined, undefined]);
    expect([on.turing, on.chatModel]).toEqual([expect.anything(), expect.anything()]);
  });

  describe('of a chat model', () => {
    const token = { 'wechat/token': 'MyToken' };
    const whole = { CHAT_MODEL_ENDPOINT: 'http://localhost:11434/v1', CHAT_MODEL_NAME: 'qwen3' };

    it('needs no key', () => {
      expect(parse(token, whole)).toMatchObject({
        chatModel: { endpoint: new URL('http://localhost:11434/v1'), apiKey: undefined },
        warnings: [],
      });
    });

    it('may think when CHAT_MODEL_THINKING is on', () => {
      const settings = parse(token, { ...whole, CHAT_MODEL_THINKING: 'on' });
      expect(settings).toMatchObject({ chatModel: { mayThink: true }, warnings: [] });
    });

    it.each(['', 'off', ' '])('tells it not to think when CHAT_MODEL_THINKING is %j', (written) => {
      const settings = parse(token, { ...whole, CHAT_MODEL_THINKING: written });
      expect(settings).toMatchObject({ chatModel: { mayThink: false }, warnings: [] });
    });

    it.each(['ON', 'true', 'low'])(
      'tells it not to think when CHAT_MODEL_THINKING is %s, and says so',
      (written) => {
        const { chatModel, warnings } = parse(token, { ...whole, CHAT_MODEL_THINKING: written });
        expect(chatModel?.mayThink).toBe(false);
        expect(warnings.map(describeIssue)).toEqual([
          expect.stringMatching(/CHAT_MODEL_THINKING is not on or off; off is used\. To mend it: /),
        ]);
      },
    );

    it.each(['/chat/completions', '/chat/completions/'])(
      'takes the address of a request for its base: %s',
      (path) => {
        const environment = { ...whole, CHAT_MODEL_ENDPOINT: `https://example.com/v4${path}` };
        expect(parse(token, environment).chatModel?.endpoint.href).toBe('https://example.com/v4');
      },
    );

    it.each([
      ['no name', { CHAT_MODEL_NAME: '' }, 'CHAT_MODEL_NAME is not set'],
      ['no endpoint', { CHAT_MODEL_ENDPOINT: ' ' }, 'CHAT_MODEL_ENDPOINT is not set'],
      ['no address', { CHAT_MODEL_ENDPOINT: 'api.deepseek.com' }, 'no http or https address'],
      ['another protocol', { CHAT_MODEL_ENDPOINT: 'ftp://x' }, 'no http or https address'],
      ['a query', { CHAT_MODEL_ENDPOINT: 'https://x/?a=b' }, 'without a query'],
    ])('leaves it out, and says so with the cure, with %s', (_, change, problem) => {
      const { chatModel, warnings } = parse(token, { ...whole, ...change });
      expect(chatModel).toBeUndefined();
      expect(warnings.map(describeIssue)).toEqual([
        expect.stringMatching(
          /不问大模型。改法：.*the chat model is not asked\. To mend it: set chatModel\w+/,
        ),
      ]);
      expect(warnings.map(describeIssue).join()).toContain(problem);
    });

    it.each(['sk-a b', '密钥', 'sk-\u0001'])(
      'leaves it out with the key %j, not repeated',
      (apiKey) => {
        const { chatModel, warnings } = parse({ ...token, 'chat-model/api-key': apiKey }, whole);
        expect(chatModel).toBeUndefined();
        expect(warnings.map(describeIssue)).toEqual([
          expect.stringMatching(/chat-model\/api-key 里有.*api-key holds .* aws ssm put-parameter/),
        ]);
        expect(JSON.stringify(warnings)).not.toContain(apiKey);
      },
    );
  });

  it('hashes followers with the app id when there is no key for it, never with a secret', () => {
    const parameters = { 'wechat/token': 'MyToken', 'wechat/app-id': 'wx1 ' };
    expect(parse(parameters).followerHashKey).toBe('wx1');
    expect(parse({ ...parameters, 'followers/hash-key': ' ' }).followerHashKey).toBe('wx1');
    expect(parse({ ...parameters, 'followers/hash-key': 'k' }).followerHashKey).toBe('k');
  });

  it('names a missing token and the command that mends it', () => {
    expect(problems({}, { AWS_REGION: 'ap-east-1' })).toBe(
      `参数 ${path}/wechat/token 没有设置。改法：运行 npm run setup；或者把这条命令里的 YOUR TOKEN 换成填在微信后台的 Token，再执行。 ` +
        `The parameter ${path}/wechat/token is missing. To mend it: run npm run setup; or run this command, with the token typed into WeChat’s console for YOUR TOKEN. ` +
        `aws ssm put-parameter --region ap-east-1 --name ${path}/wechat/token --type SecureString --overwrite --value 'YOUR TOKEN'`,
    );
  });

  it.each([' ', ',', ''])('takes the token %j for missing', (token) => {
    expect(problems({ 'wechat/token': token })).toMatch(/wechat\/token is missing/);
  });

  it.each(['ab', 'has space', 'a'.repeat(33), 'under_score', 'good,ba-d'])(
    'refuses the token %j and does not repeat it',
    (token) => {
      expect(problems({ 'wechat/token': token })).toMatch(/3 to 32 letters and digits/);
      expect(problems({ 'wechat/token': token })).not.toContain(token);
    },
  );

  it('refuses a third token', () => {
    expect(problems({ 'wechat/token': 'aaa,bbb,ccc' })).toMatch(/or two such values/);
  });

  it.each(['PLAIN', 'aes', 'none'])('refuses the mode %s', (mode) => {
    expect(problems({ 'wechat/token': 'MyToken' }, { WECHAT_MODE: mode })).toMatch(/WECHAT_MODE/);
  });

  describe.each(['compat', 'safe'])('in %s mode', (mode) => {
    const aesKey = 'key'.repeat(15).slice(0, 43);
    const whole = {
      'wechat/token': 'MyToken',
      'wechat/app-id': 'wxba5fad812f8e6fb9\n',
      'wechat/aes-key': aesKey,
    };

    it('needs app id and key as well, and makes the key ready', () => {
      expect(parse(whole, { WECHAT_MODE: mode }).wechat).toMatchObject({
        mode,
        appId: 'wxba5fad812f8e6fb9',
        aesKeys: [{ iv: Buffer.from(`${aesKey}=`, 'base64').subarray(0, 16) }],
      });
    });

    it('takes two keys while one replaces the other', () => {
      const two = { ...whole, 'wechat/aes-key': `${aesKey}, ${'A'.repeat(43)}` };
      expect(parse(two, { WECHAT_MODE: mode }).wechat).toMatchObject({ aesKeys: [{}, {}] });
    });

    it('names both when they are missing, and how to write them', () => {
      const found = problems({ 'wechat/token': 'MyToken' }, { WECHAT_MODE: mode });
      expect(found).toMatch(/app-id is missing.*--type String /);
      expect(found).toMatch(/aes-key is missing.*--type SecureString /);
    });

    it.each([
      ['wechat/aes-key', 'A'.repeat(42)],
      ['wechat/aes-key', `${'A'.repeat(42)}-`],
      ['wechat/aes-key', `${aesKey},${aesKey},${aesKey}`],
      ['wechat/app-id', 'wx123'],
      ['wechat/app-id', 'gh_97417a04a28d'],
    ])('refuses a faulty %s and does not repeat it', (name, value) => {
      const found = problems({ ...whole, [name]: value }, { WECHAT_MODE: mode });
      expect(found).toContain(name);
      expect(found).not.toContain(value);
    });
  });

  it('reports every problem at once, the lesser ones too', () => {
    const environment = {
      WECHAT_MODE: 'safe',
      REPLY_WITHIN_MS: 'soon',
      TURING_ENDPOINT: 'ftp://x',
    };
    const found = problems({ 'turing/api-key': 'short' }, environment).split('\n');
    // Token, app id and AES key keep the bot from serving; the rest does not.
    expect(found).toHaveLength(6);
  });

  it.each([
    ['REPLY_WITHIN_MS', '999'],
    ['REPLY_WITHIN_MS', '5001'],
    ['REPLY_WITHIN_MS', '4.4'],
    ['REPLY_WITHIN_MS', '4400ms'],
    ['MAX_CLOCK_SKEW_SECONDS', '-1'],
    ['MAX_CLOCK_SKEW_SECONDS', '86401'],
  ])('answers on with the default, and says so, when %s is %s', (name, value) => {
    const settings = parse({ 'wechat/token': 'MyToken' }, { [name]: value });
    expect(settings).toMatchObject({ replyWithinMs: 4400, wechat: { maxClockSkewSeconds: 300 } });
    expect(settings.warnings).toEqual([
      expect.objectContaining({
        where: { zh: `环境变量 ${name}`, en: `The environment variable ${name}` },
      }),
    ]);
  });

  it.each(['not an address', 'ftp://example.com'])(
    'leaves the robot out, and says so, when its endpoint is %s',
    (endpoint) => {
      const parameters = { 'wechat/token': 'MyToken', 'turing/api-key': key };
      const settings = parse(parameters, { TURING_ENDPOINT: endpoint });
      expect(settings.turing).toBeUndefined();
      expect(settings.warnings).toHaveLength(1);
    },
  );

  it('leaves a faulty Turing key out, says so, and does not repeat it', () => {
    const settings = parse({ 'wechat/token': 'MyToken', 'turing/api-key': 'no-key-at-all' });
    expect(settings.turing).toBeUndefined();
    expect(JSON.stringify(settings.warnings)).toContain('turing/api-key');
    expect(JSON.stringify(settings.warnings)).not.toContain('no-key-at-all');
  });
});
