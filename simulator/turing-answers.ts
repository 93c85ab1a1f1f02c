/** A body of the Turing API v2, as far as the stand-in uses it. */
export interface TuringBody {
  readonly emotion?: unknown;
  readonly intent: {
    readonly actionName?: string;
    readonly code: number;
    readonly intentName?: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  };
  readonly results?: readonly TuringResult[];
}

interface TuringResult {
  readonly groupType?: number;
  readonly resultType: 'text' | 'url' | 'image' | 'news';
  readonly values: Readonly<Record<string, unknown>>;
}

interface Skill {
  readonly asked: RegExp;
  readonly answer: (asked: string) => TuringBody;
}

/** One shape per skill, as captured from the real robot; the words are the stand-in's own. */
const skills: readonly Skill[] = [
  {
    asked: /天气|weather/i,
    answer: () =>
      body(10008, [text('城里今天：多云，微风，18 到 26 度。')], { date: '', city: '城里' }),
  },
  {
    asked: /酒店|hotel/i,
    answer: () =>
      body(10005, [url('http://example.com/hotels'), text('附近的酒店找到了')], {
        nearby_place: '酒店',
      }),
  },
  {
    asked: /笑话|joke/i,
    answer: () =>
      body(10006, [
        text('程序员去买菜：一斤西红柿，如果有鸡蛋，买两斤。'),
        result('image', {
          image: 'http://example.com/joke.jpg',
          silentState: '00000000-0000-0000-0000-000000000000',
        }),
      ]),
  },
  {
    asked: /菜谱|怎么做|recipe/i,
    answer: () => body(10015, [text('菜谱找到了'), news(15)], { recipe: '家常菜' }),
  },
  {
    asked: /新闻|news/i,
    answer: () => body(10003, [text('新闻找到了'), news(9)], { news_code: 'news_hot' }),
  },
  {
    asked: /车票|train/i,
    answer: () => ({
      // As in 2017: results without a group.
      intent: { actionName: '', code: 10018, intentName: '' },
      results: [
        { resultType: 'url', values: { url: 'http://example.com/trains' } },
        { resultType: 'text', values: { text: '车次找到了' } },
      ],
    }),
  },
  {
    asked: /运势|horoscope/i,
    answer: () =>
      body(10041, [text('今天适合早点休息。')], {
        cache_data: { responsecode: 1, apptype: 30_000 },
      }),
  },
  {
    asked: /故事|story/i,
    answer: () => body(10010, [text('  从前有座山，\n山里有座庙。\n讲完了。')]),
  },
  {
    // A code below 10000 that is an answer all the same.
    asked: /小可爱/,
    answer: () => ({
      intent: { actionName: '', code: 7110, intentName: '' },
      results: [{ groupType: 0, resultType: 'text', values: { text: '我在呢。' } }],
    }),
  },
];

/** What the robot says to a text: a skill's shape when a word of it occurs, else chat that repeats the text. */
export function answerFor(asked: string): TuringBody {
  const skill = skills.find((candidate) => candidate.asked.test(asked));
  return skill === undefined ? chat(asked) : skill.answer(asked);
}

function chat(asked: string): TuringBody {
  const feeling = { a: 0, d: 0, p: 0 };
  return {
    emotion: {
      robotEmotion: { ...feeling, emotionId: 0 },
      userEmotion: { ...feeling, emotionId: 10_300 },
    },
    intent: { actionName: '', code: 10_004, intentName: '' },
    results: [{ groupType: 0, resultType: 'text', values: { text: `图灵替身听到了：${asked}` } }],
  };
}

function body(
  code: number,
  results: readonly TuringResult[],
  parameters?: Readonly<Record<string, unknown>>,
): TuringBody {
  const intent = { actionName: '', code, intentName: '' };
  return { intent: parameters === undefined ? intent : { ...intent, parameters }, results };
}

function result(
  resultType: TuringResult['resultType'],
  values: TuringResult['values'],
): TuringResult {
  return { groupType: 1, resultType, values };
}

function text(value: string): TuringResult {
  return result('text', { text: value });
}

function url(value: string): TuringResult {
  return result('url', { url: value });
}

function news(count: number): TuringResult {
  const items = Array.from({ length: count }, (_, index) => ({
    // Names are often empty in the real answers; the source stands in info.
    name: index % 3 === 1 ? '' : `条目 ${index + 1}`,
    icon: '',
    info: '替身通讯社',
    detailurl: `http://example.com/items/${index + 1}`,
  }));
  return result('news', { news: items });
}
