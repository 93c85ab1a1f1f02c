import { createRequire } from 'node:module';
import type { checkSync } from 'recheck';
import { foldPattern, maxRegexUnits } from '../../lib/rules/match.ts';
import type { Problem } from './findings.ts';

/**
 * Longest check of one expression, in milliseconds; an undecided expression is refused. Most take a
 * few milliseconds, the first one and a busy machine much longer.
 */
const timeoutMs = 10_000;

/**
 * The largest power of a text's length to which matching may take time. 怎么.*退货 is of the second: a
 * quarter of a million steps for the longest text that is looked at. The third would be 134 million.
 */
const maxDegree = 2;

/** Reason why an expression cannot be a keyword: bad syntax, or matching could take very long. */
export function patternProblem(source: string): Problem | undefined {
  try {
    groupCount(source);
  } catch (error) {
    return noExpression(error instanceof SyntaxError ? error.message : '');
  }
  return slowness(foldPattern(source));
}

/**
 * How many groups an expression has.
 * @throws SyntaxError when it is no expression
 */
export function groupCount(source: string): number {
  return (new RegExp(`${source}|`, 'iu').exec('')?.length ?? 1) - 1;
}

function slowness(source: string): Problem | undefined {
  const diagnosis = loadChecker().checkSync(source, 'iu', {
    timeout: timeoutMs,
    maxAttackStringSize: maxRegexUnits,
    // What is refused today is refused tomorrow, on any machine that is not much slower.
    randomSeed: 1,
  });
  if (diagnosis.status === 'safe') return undefined;
  if (diagnosis.status === 'unknown') return undecided;
  const { complexity } = diagnosis;
  const isSlow = complexity.type === 'exponential' || complexity.degree > maxDegree;
  return isSlow ? catastrophic : undefined;
}

/** Loads recheck with the first expression: that takes 0.1 s, and most rules have no expression. */
function loadChecker(): { readonly checkSync: typeof checkSync } {
  // Read at each check; the other backends start programs of their own.
  process.env['RECHECK_SYNC_BACKEND'] = 'pure';
  return createRequire(import.meta.url)('recheck');
}

function noExpression(reason: string): Problem {
  return {
    what: { zh: `这不是正则表达式（${reason}）`, en: `This is no regular expression: ${reason}` },
    cure: {
      zh: '改正写法；不需要的反斜杠要删掉；只是普通文字就不要写 match: regex',
      en: 'correct it; remove backslashes that are not needed; for plain words leave out match: regex',
    },
  };
}

const simplify = {
  zh: '不要在重复里面再套重复，如 (a+)+ 改成 a+；用 ^ 开头；几个 .* 只留一两个',
  en: 'do not repeat what repeats, a+ for (a+)+; begin with ^; keep one or two of many .*',
};

const catastrophic: Problem = {
  what: {
    zh: '这个正则表达式遇到某些文字要算很久，会让机器人停住',
    en: 'With some texts this expression takes so long that the bot would stand still',
  },
  cure: simplify,
};

const undecided: Problem = {
  what: {
    zh: `${timeoutMs / 1000} 秒内判断不出这个正则表达式会不会算很久`,
    en: `Whether this expression can take very long is not decided within ${timeoutMs / 1000} s`,
  },
  cure: simplify,
};
