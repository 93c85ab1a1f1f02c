// Keyword tables such as shops and schools have: a place, a thing, what is asked about it.

const places =
  '北京 上海 广州 深圳 杭州 成都 武汉 西安 南京 重庆 苏州 天津 长沙 郑州 青岛 宁波'.split(' ');
const things =
  '会员卡 优惠券 生日蛋糕 招生简章 夏令营 电子发票 停车场 体检套餐 课程表 取票口 团购 样板间 充电桩 快递 图书馆 食堂'.split(
    ' ',
  );
const matters =
  '价格 地址 电话 营业时间 怎么走 怎么退 有效期 在哪领 招人吗 预约 活动 尺寸 材料 规则 进度 联系人 报名 积分 发货 售后'.split(
    ' ',
  );

/** The word of a rule; no two rules have the same. */
export function keywordOf(index: number): string {
  const [place, thing] = [index % places.length, Math.floor(index / places.length)];
  const matter = Math.floor(thing / things.length) % matters.length;
  return `${places[place]}${things[thing % things.length]}${matters[matter]}`;
}

/** Begins as a keyword does and never becomes one. */
export function almostKeyword(index: number): string {
  return `${keywordOf(index).slice(0, -1)}呀`;
}

export function answerOf(index: number): string {
  return `${keywordOf(index)}：请看菜单「服务」，或者在工作日九点到十七点打电话问我们。第 ${index} 条。`;
}

/** Six of ten exact, three anywhere, one in front. */
export function matchOf(index: number): 'exact' | 'contains' | 'prefix' {
  if (index % 10 < 6) return 'exact';
  return index % 10 === 9 ? 'prefix' : 'contains';
}
