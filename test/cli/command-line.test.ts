import { readFileSync } from "node:fs";

import { describe, expect, it } from "@jest/globals";

import { appFlags } from "../../src/cli/app-flags.js";
import { runCommandLine } from "../../src/cli/command-line.js";

async function run(...args: string[]) {
  const said: string[] = [];
  const complaints: string[] = [];
  const status = await runCommandLine(args, {
    environment: {},
    stop: new AbortController().signal,
    input: (async function* input() {})(),
    write: () => Promise.resolve(true),
    say: (line) => said.push(line),
    complain: (line) => complaints.push(line),
    announce: () => {},
    onFault: () => {},
    exit: () => {},
  });
  return { status, said, complaints };
}

it("starts the image's app with the flags of every other one", () => {
  expect(readFileSync("Dockerfile", "utf8")).toContain(`NODE_OPTIONS="${appFlags.join(" ")}"`);
});

describe("the command line", () => {
  it("knows two engines", async () => {
    const { status, complaints } = await run("classify", "--engine", "oracle");
    expect(status).toBe(2);
    expect(complaints[0]).toMatch(/^whodid: --engine takes postgresql or mysql, not "oracle"\./);
  });

  it("explains itself", async () => {
    const { status, said } = await run("help");
    expect(status).toBe(0);
    expect(said.join("")).toContain("whodid classify");
  });
});
