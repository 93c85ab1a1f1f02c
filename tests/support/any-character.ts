import * as fc from 'fast-check';

/** Any code point, lone surrogates among them. fast-check's own unit of them takes seconds to set up. */
export const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0xd7f0, max: 0xe00f }),
    fc.integer({ min: 0, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code));
