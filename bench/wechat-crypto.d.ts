/** The part of npm `wechat-crypto` 0.0.2 that is measured; the package brings no types. */
declare module 'wechat-crypto' {
  class WXBizMsgCrypt {
    constructor(token: string, encodingAesKey: string, appId: string);
    getSignature(timestamp: string, nonce: string, encrypted: string): string;
    decrypt(encrypted: string): { readonly message: string; readonly id: string };
    encrypt(text: string): string;
  }
  export = WXBizMsgCrypt;
}
