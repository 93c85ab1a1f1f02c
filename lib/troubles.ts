import type { Bilingual } from './bilingual.ts';

/**
 * What went wrong inside, by the message of its line in the log: what it means for followers, and what
 * to do. The messages are names: the doctor and the dashboard look for them, the documentation lists them.
 */
export const troubles = {
  'refused for want of usable settings': {
    zh: '没有可用的设置，这个请求得到 HTTP 500。照 failure.issues 改，或者运行 npm run doctor。没有 issues：DeadlineExceeded 是 Parameter Store 没有及时回答，下一个请求会再读；别的是机器人自己的错，请报告这一行。',
    en: 'There are no usable settings, so the request got HTTP 500. Do what failure.issues says, or run npm run doctor. Without issues: DeadlineExceeded means that Parameter Store did not answer in time, and the next request reads again; anything else is a fault of the bot, report this line.',
  },
  'started without settings': {
    zh: '启动时没有读到可用的设置，第一个请求会再读。一直这样，照 failure.issues 改，或者运行 npm run doctor。',
    en: 'No usable settings could be read at the start; the first request reads them again. If it stays so, do what failure.issues says, or run npm run doctor.',
  },
  'older settings serve on': {
    zh: '设置没能重新读到，先用旧的，粉丝察觉不到；刚改的参数还没有生效。一直这样，照 failure.issues 改。',
    en: 'The settings could not be read again; the older ones serve, and no follower notices. What was just changed does not hold yet. If it stays so, do what failure.issues says.',
  },
  'acknowledged without an answer': {
    zh: '收下了，但没有回复。UnreadableMessage 是正文读不成消息，failure.advice 说明为什么；别的是机器人自己的错，请报告这一行。',
    en: 'It was taken, and nothing was said. UnreadableMessage: no message could be read from the body, failure.advice says why. Anything else is a fault of the bot, report this line.',
  },
  'the table of answers failed': {
    zh: 'DynamoDB 的表用不了，回答只有大约 4 秒。偶尔一次会自己好；一直这样，运行 npm run doctor 看 table，或者再部署一次。',
    en: 'The DynamoDB table cannot be used, and answers have about 4 s. Now and then it passes by itself; if it stays so, run npm run doctor and look at table, or deploy again.',
  },
  'a line of the transcript is missing': {
    zh: '这一行对话记录没有写成，回复不受影响。偶尔一次会自己好；一直这样，运行 npm run doctor 看 table，或者再部署一次。',
    en: 'This line of the transcript was not written; the reply was not touched. Now and then it passes by itself; if it stays so, run npm run doctor and look at table, or deploy again.',
  },
  'answered without the store': {
    zh: '这条消息没有用上 DynamoDB 的表：慢回答等不到重推，长回答的后几段可能没有存下。一直这样，运行 npm run doctor 看 table，或者再部署一次。',
    en: 'This message was answered without the DynamoDB table: a slow answer cannot come by a re-delivery, and further parts of a long one may not be kept. If it stays so, run npm run doctor and look at table, or deploy again.',
  },
  'a question could not be handed over': {
    zh: '没能交给另一个实例，问题就在原处回答，慢的可能来不及。AccessDeniedException：再部署一次；TooManyRequestsException：提高账号的并发数，运行 npm run doctor 看 concurrency。',
    en: 'A question could not be given to another execution; it is answered where it is, and a slow answer may come too late. AccessDeniedException: deploy again. TooManyRequestsException: raise the concurrency of the account, run npm run doctor and look at concurrency.',
  },
  'could not go on with a question': {
    zh: '交来的问题没能接着问下去，粉丝得不到这个回答。有 failure.issues 就照着改；别的是机器人自己的错，请报告这一行。',
    en: 'A question that was handed over could not be gone on with, and the follower does not get its answer. With failure.issues: do what they say. Anything else is a fault of the bot, report this line.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** The messages of the lines that say that something went wrong inside. */
export type Trouble = keyof typeof troubles;
