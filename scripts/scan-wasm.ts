import { readFileSync } from "node:fs";

import openWabt from "wabt";

/** Prints the module that reads `src/trail/scan.wat` compiled (`npm run wasm`). */
const wabt = await openWabt();
const module = wabt.parseWat("scan.wat", readFileSync("src/trail/scan.wat", "utf8"), { simd: true });
module.validate();
const base64 = Buffer.from(module.toBinary({}).buffer).toString("base64");
const lines = base64.match(/.{1,100}/g) ?? [];

process.stdout.write(`/** scan.wat, compiled by \`npm run wasm\`. */
export const scanWasm =
${lines.map((line) => `  "${line}"`).join(" +\n")};
`);
