/** The part of vega 6 and vega-lite 6 that is used; without their types, the benchmark's own packages need not be installed to check the code. */
declare module 'vega' {
  interface Runtime {
    readonly marks: unknown;
  }
  function parse(spec: object): Runtime;
  class View {
    constructor(runtime: Runtime, options: { readonly renderer: 'none' });
    toSVG(): Promise<string>;
    finalize(): void;
  }
}

declare module 'vega-lite' {
  function compile(spec: object): { readonly spec: object };
}
