import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { runBuilt } from "./run-built.js";
import { openStage, type Stage } from "./stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
  await stage.say("alice", "billing", "/sql select count(*) from accounts");
  await stage.sees("alice", "billing", /1 row/);
});
afterAll(() => stage.close());

const ask = (...args: readonly string[]) => runBuilt(["ask", ...args], stage.environment);

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

  it("says that nothing was found, beside the JSON Lines that aren't there", async () => {
    const { status, out, err } = await ask("--json", "DROP accounts");
    expect({ status, out }).toEqual({ status: 0, out: "" });
    expect(err).toMatch(/^whodid: Nothing found: .*accounts.*\n$/);
  });

  it("doesn't know who sits at the terminal, and says so", async () => {
    expect(await ask("SELECT accounts by me")).toEqual({
      status: 2,
      out: "",
      err: "whodid: A terminal doesn't know who you are; write your name, such as by alice.\n",
    });
  });

  it("names every mistake of a set-up that isn't there", async () => {
    const { status, err } = await runBuilt(["ask", "DROP accounts"], {});
    expect(status).toBe(1);
    expect(err).toContain("AWS_REGION");
  });
});
