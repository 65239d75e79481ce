/** What runs scan.wat, with what that exports; Node's types leave it to a browser's. https://webassembly.github.io/spec/js-api/ */
declare namespace WebAssembly {
  const Module: new (bytes: Uint8Array) => object;
  class Instance {
    constructor(module: object);
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly reset: () => void;
      readonly scan: (base: number, length: number) => number;
      readonly end: () => number;
      readonly depth: () => number;
    };
  }
}
