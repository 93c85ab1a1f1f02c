import { describe, expect, it } from 'vitest';
import { sealRequest } from '../../../lib/upstream/turing.ts';

const apiKey = '00112233445566778899aabbccddeeff';
const secret = '0123456789abcdef';
const plain = `{"reqType":0,"perception":{"inputText":{"text":"你好"}},"userInfo":{"apiKey":"${apiKey}","userId":"u1"}}`;

// Computed with Python and OpenSSL from the vendor's recipe; no vector was ever published.
const vectors = [
  {
    timestamp: '1500000000000',
    data: '/Wm3s2HON9uOtv0UIiwHvG1yxc8h7kDn0g9UlBAouPR7l8ZhcJWmPgSP5sMz0W2HntLCroIsfNDeWZKR+bDssY0jda2spQ+7CUV8k8xUrKcaL1atkOviXsl8i9ZDLcD2bMVGh3QTaa3mAOBaop+xES92X0bOtba0UmbWiSExa3bE0pdBRDE7RYiYj06GFLoh',
  },
  {
    timestamp: '1500000000',
    data: 'B9QOBLCjSMnYoCUzKOsvr49O9XXFn4D8fqYQiENcu0AxsjFqUweZ607AaauKZ19tr82nKX+lhb+gwMxVtM/uBoLDH2KtwlSEiaE3ZChmaW+YThoU25g0C3cxRGsWvmFQupoyYa2moBoWtzUmPVvdHdOxvpkLbVy20P86Nsynw3Z103G+KKdmV94yGSOl6oAl',
  },
];

describe('sealRequest', () => {
  it.each(vectors)('gives the vector of timestamp $timestamp', ({ timestamp, data }) => {
    expect(sealRequest(plain, apiKey, secret, timestamp)).toEqual({ key: apiKey, timestamp, data });
  });
});
