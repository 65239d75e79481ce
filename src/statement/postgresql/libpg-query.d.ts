/** What whodid uses of the WebAssembly module beneath libpg-query's public entry; pointers are numbers. */
declare module "libpg-query/wasm/libpg-query.js" {
  type Parser = {
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    readonly getValue: (pointer: number, type: "i32") => number;
    readonly _malloc: (bytes: number) => number;
    readonly _free: (pointer: number) => void;
    readonly _wasm_parse_query_raw: (text: number) => number;
    readonly _wasm_free_parse_result: (result: number) => void;
    readonly _wasm_scan: (text: number) => number;
    readonly _wasm_fingerprint: (text: number) => number;
    readonly _wasm_parse_plpgsql: (text: number) => number;
    readonly _wasm_free_string: (text: number) => void;
  };
  const load: () => Promise<Parser>;
  export default load;
}
