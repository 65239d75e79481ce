import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, it } from "@jest/globals";

it("The scanner that runs is the one that can be read", () => {
  const compiled = execFileSync("npm", ["run", "--silent", "wasm"], { encoding: "utf8" });
  expect(readFileSync("src/trail/scan-wasm.ts", "utf8")).toBe(compiled);
});
