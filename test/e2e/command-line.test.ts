import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { runBuilt } from "./run-built.js";
import { openStage, type Stage } from "./stage.js";

const entry = resolve("dist/src/main.js");
const emptyFolder = mkdtempSync(join(tmpdir(), "whodid-"));

/** Runs the built command in a folder without a configuration, with no variables but these. */
const run = (args: readonly string[], variables: Record<string, string> = {}) =>
  runBuilt(args, variables, emptyFolder);

/** Processes with this parent (all of them without one), as the system lists them. */
function childrenOf(parent: number | undefined): { pid: number; command: string }[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && !match[3]?.startsWith("Z"))
    .filter((match) => parent === undefined || Number(match?.[2]) === parent)
    .map((match) => ({ pid: Number(match?.[1]), command: match?.[4] ?? "" }));
}

describe("the command line", () => {
  it("can be run by its name", () => {
    expect(statSync(entry).mode & 0o111).toBe(0o111);
    expect(execFileSync(entry, ["help"], { encoding: "utf8" })).toContain("whodid start");
  });

  it("explains itself", async () => {
    expect(await run(["help"])).toMatchObject({ status: 0, out: expect.stringContaining("whodid start") });
    expect(await run([])).toMatchObject({ status: 0 });
  });

  it.each([
    [["frobnicate"], /there is no command "frobnicate"/],
    [["start", "now"], /"now" is one word too many/],
    [["start", "--only", "feed"], /--only takes bot or trail/],
    [["start", "--port", "1"], /Unknown option '--port'/],
    [["sandbox", "--only", "bot"], /belong to start, not to sandbox/],
  ])("answers %j with what is wrong, the usage and status 2", async (args, sentence) => {
    const { status, err } = await run(args);
    expect(status).toBe(2);
    expect(err).toMatch(sentence);
    expect(err).toContain("whodid sandbox");
  });

  it("refuses to start without a configuration, and names everything that is missing", async () => {
    const { status, err } = await run(["start"]);
    expect(status).toBe(1);
    for (const missing of [
      "SLACK_BOT_TOKEN",
      "SLACK_APP_TOKEN",
      "WHODID_TRAIL_QUEUE_URL",
      "WHODID_SEALING_KEY",
      "whodid.yml",
    ]) {
      expect(err).toContain(missing);
    }
  });

  it("does not take the sandbox for an installation that is half configured", async () => {
    const { status, err } = await run(["start", "--or-sandbox"], { SLACK_BOT_TOKEN: "xoxb-1" });
    expect(status).toBe(1);
    expect(err).toContain("SLACK_APP_TOKEN");
  });

  it("brings the sandbox up where nothing is configured, and a signal ends all of it", async () => {
    const child = spawn(process.execPath, [entry, "start", "--or-sandbox"], {
      cwd: emptyFolder,
      env: { PATH: process.env["PATH"], PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const url = /^whodid sandbox is ready at (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1] ?? "";
    expect((await fetch(url)).status).toBe(200);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("ends at once when the signal comes before it is up", async () => {
    const child = spawn(process.execPath, [entry, "sandbox"], {
      cwd: emptyFolder,
      env: { PATH: process.env["PATH"], PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    setTimeout(() => child.kill("SIGINT"), 600);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("leaves no app behind when it is killed itself", async () => {
    const child = spawn(process.execPath, [entry, "sandbox"], {
      cwd: emptyFolder,
      env: { PATH: process.env["PATH"], PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(createInterface({ input: child.stdout }), "line");
    const app = childrenOf(child.pid).find((each) => each.command.includes("start"));
    expect(app).toBeDefined();
    child.kill("SIGKILL");
    const gone = () => !childrenOf(undefined).some(({ pid }) => pid === app?.pid);
    for (let look = 0; look < 60 && !gone(); look += 1) await sleep(250);
    expect(gone()).toBe(true);
  });

  it.each(["abc", "70000", "-1"])("says in one sentence that PORT %s is none", async (PORT) => {
    const { status, err } = await run(["sandbox"], { PORT });
    expect(status).toBe(1);
    expect(err).toContain(`PORT is ${PORT}: set it to a number from 0 to 65535`);
    expect(err).not.toContain("    at ");
  });
});

describe("a start against Slack", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it.each([
    ["SLACK_BOT_TOKEN", "xoxb-wrong"],
    ["SLACK_APP_TOKEN", "xapp-wrong"],
  ])("with a wrong %s ends with one sentence that names it", async (name, value) => {
    const { status, err } = await run(["start"], { ...stage.environment, [name]: value });
    expect(status).toBe(1);
    expect(err).toMatch(new RegExp(`^whodid can't start: .*${name}.*\\n$`));
  });

  it("connects each half by itself", async () => {
    const bot = await stage.startApp({}, ["--only", "bot"]);
    await stage.say("alice", "billing", "/sql select 1");
    await stage.sees("alice", "billing", /1 row/);
    const trail = await stage.startApp({}, ["--only", "trail"]);
    await stage.sees("carol", "db-feed", /Alice/);
    expect([await bot.kill("SIGTERM"), await trail.kill("SIGTERM")]).toEqual([0, 0]);
  });
});
