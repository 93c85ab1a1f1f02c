import { listen, type Listening } from '../../simulator/listen.ts';

const replies: Readonly<Record<string, string>> = {
  官网: `<MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item>
    <Title><![CDATA[我们的官网]]></Title><Description><![CDATA[点开看看：产品、价格和开放时间]]></Description>
    <PicUrl><![CDATA[https://example.com/cover.jpg]]></PicUrl><Url><![CDATA[https://example.com/]]></Url>
    </item></Articles>`,
  图片: '<MsgType><![CDATA[image]]></MsgType><Image><MediaId><![CDATA[media-1]]></MediaId></Image>',
  标记: '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[<b>b</b><img src=x onerror=alert(1)><a href="javascript:alert(1)">j</a>]]></Content>',
  太长: `<MsgType><![CDATA[text]]></MsgType><Content>${'长'.repeat(700)}</Content>`,
};

/** An account that replies what a bot with other rules would: a news card, an image, markup, too much. */
export function startStubAccount(): Promise<Listening> {
  return listen((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const field = (name: string) =>
        new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]>`).exec(body)?.[1] ?? '';
      const parties = `<ToUserName>${field('FromUserName')}</ToUserName><FromUserName>${field('ToUserName')}</FromUserName>`;
      const seconds = Math.floor(Date.now() / 1000);
      const reply = replies[field('Content')] ?? '';
      response.end(`<xml>${parties}<CreateTime>${seconds}</CreateTime>${reply}</xml>`);
    });
  });
}
