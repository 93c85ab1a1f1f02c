import { both } from '../finding.ts';
import type { Sentence } from '../../../lib/sentence.ts';

/**
 * How a body differs from the echostr that it was made of.
 * @returns undefined when it is the echostr, or has nothing to do with it
 */
export function alterationOf(body: string, echostr: string): Sentence | undefined {
  if (body === echostr) return undefined;
  if (body === JSON.stringify(echostr)) {
    return both('被加上了 JSON 的引号', 'in the quotation marks of JSON');
  }
  if (body === `\uFEFF${echostr}`) return both('前面多了 BOM', 'with a BOM before it');
  if (body.trim() === echostr) {
    return both('多了空格或换行', 'with a blank or a line break beside it');
  }
  if (isRounded(body, echostr)) {
    return both('被当成数字，舍入了', 'taken for a number, and rounded');
  }
  if (body.includes(echostr)) {
    return /^\s*[[{]/.test(body)
      ? both('被包在 JSON 里', 'wrapped in JSON')
      : both('前后多了别的内容', 'with something else around it');
  }
  return undefined;
}

function isRounded(body: string, echostr: string): boolean {
  return /^["\d.e+]+$/i.test(body) && Number(body.replaceAll('"', '')) === Number(echostr);
}
