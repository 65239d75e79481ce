import { spawnSync } from "node:child_process";

import { expect, it } from "@jest/globals";

it("classifies standard input, as it was built", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["dist/src/main.js", "classify", "--engine", "postgresql"],
    { input: "drop table x\n\n", encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.split("\n").map((line) => (line === "" ? null : JSON.parse(line)))).toEqual([
    expect.objectContaining({ ok: true, risk: "destructive" }),
    expect.objectContaining({ ok: true, statements: [] }),
    null,
  ]);
});
