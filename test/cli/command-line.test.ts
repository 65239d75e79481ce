import { readFileSync } from "node:fs";

import { describe, expect, it } from "@jest/globals";

import { appFlags } from "../../src/cli/app-flags.js";
import { runCommandLine } from "../../src/cli/command-line.js";

async function run(...args: string[]) {
  const said: string[] = [];
  const complaints: string[] = [];
  const written: string[] = [];
  const status = await runCommandLine(args, {
    environment: {},
    stop: new AbortController().signal,
    input: (async function* input() {
      yield Buffer.from("select 1\n");
    })(),
    write: (text) => Promise.resolve(written.push(text) > 0),
    say: (line) => said.push(line),
    complain: (line) => complaints.push(line),
    announce: () => {},
    onFault: () => {},
    exit: () => {},
  });
  return { status, said, complaints, written };
}

it("starts the image's app with the flags of every other one", () => {
  expect(readFileSync("Dockerfile", "utf8")).toContain(`NODE_OPTIONS="${appFlags.join(" ")}"`);
});

describe("the command line", () => {
  it("classifies standard input", async () => {
    const { status, written } = await run("classify", "--engine", "postgresql");
    expect(status).toBe(0);
    expect(written.join("")).toMatch(/^\{"ok":true,"risk":"read".*\}\n$/);
  });

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
