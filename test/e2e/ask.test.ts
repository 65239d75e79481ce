import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { openStage, type Stage } from "./stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
  await stage.say("alice", "billing", "/sql select count(*) from accounts");
  await stage.sees("alice", "billing", /1 row/);
});
afterAll(() => stage.close());

async function ask(...args: readonly string[]) {
  const child = spawn(process.execPath, [resolve("dist/src/main.js"), "ask", ...args], {
    env: {
      PATH: process.env["PATH"],
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      ...stage.environment,
    },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += String(chunk)));
  child.stderr.on("data", (chunk) => (err += String(chunk)));
  const [status] = (await once(child, "close")) as [number];
  return { status, out, err };
}

describe("whodid ask", () => {
  it("answers in a terminal as /whodid does in Slack", async () => {
    const { status, out, err } = await ask("SELECT", "accounts");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toMatch(/^Alice read `?accounts/i);
    expect(out).toContain("    select count(*) from accounts\n");
  });

  it("prints JSON Lines, the deed first", async () => {
    const { out } = await ask("--json", "SELECT accounts by alice");
    const [first] = out.trim().split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({
      part: "deed",
      database: "billing",
      command: "SELECT",
      sql: "select count(*) from accounts",
    });
  });

  it("doesn't know who sits at the terminal, and says so", async () => {
    expect(await ask("SELECT accounts by me")).toEqual({
      status: 2,
      out: "",
      err: "whodid: A terminal doesn't know who you are; write your name, such as by alice.\n",
    });
  });

  it("names every mistake of a set-up that isn't there", async () => {
    const child = spawn(process.execPath, [resolve("dist/src/main.js"), "ask", "DROP accounts"], { env: {} });
    let err = "";
    child.stderr.on("data", (chunk) => (err += String(chunk)));
    const [status] = (await once(child, "close")) as [number];
    expect(status).toBe(1);
    expect(err).toContain("AWS_REGION");
  });
});
