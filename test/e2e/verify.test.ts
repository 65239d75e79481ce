import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { runBuilt } from "./run-built.js";
import { openStage, type Stage } from "./stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
  await stage.say("alice", "billing", "/sql select 1");
  await stage.sees("alice", "billing", /1 row/);
  await stage.post("bypass", { person: "mallory", sql: "select 1" });
  await stage.post("trail/digest");
  await stage.sees("carol", "db-feed", /Alice/);
  await stage.sees("carol", "db-feed", /mallory/);
});
afterAll(() => stage.close());

const verify = (...args: readonly string[]) => runBuilt(["verify", ...args], stage.environment);

const lines = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Verifies until the relay has read the digest. */
const verifyOnceRead = (...args: readonly string[]) =>
  stage.until("the digest is read", async () => {
    const verified = await verify(...args);
    return /never a digest|no digest has been read/.test(verified.out) ? undefined : verified;
  });

async function tamper(ask: object): Promise<string> {
  const { key } = await stage.post("trail/tamper", ask);
  return String(key);
}

describe("whodid verify", () => {
  it("prints the verdict on each day, what was read, and both sides of ledger and trail", async () => {
    const { status, out, err } = await verifyOnceRead("--days", "2");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    const today = out.split("\n").find((line) => line.startsWith(new Date().toISOString().slice(0, 10)));
    expect(out.split("\n")[0]).toMatch(/^DAY +ACCOUNT +REGION +VERDICT +FILES/);
    expect(today).toMatch(/111122223333 +eu-west-1 +provisional +\d+ +0 +1 +1 +0 +1$/);
    expect(out).toContain("may still change from");
  });

  it("proves with --digests that what was read is what the trail delivered", async () => {
    const { status, out } = await verify("--digests");
    expect(out).toMatch(/1 digest and \d+ log files? checked, all genuine and whole/);
    expect(status).toBe(0);
  });

  it("says which log file was changed, and which was deleted, and ends with status 1", async () => {
    const changed = await tamper({ how: "change" });
    const first = await verify("--digests");
    expect(first.status).toBe(1);
    expect(first.out).toContain(`s3://sandbox-trail/${changed}: this log file was changed`);

    const deleted = await tamper({ how: "delete" });
    const second = await verify("--digests", "--json");
    expect(second.status).toBe(1);
    expect(lines(second.out)).toContainEqual(
      expect.objectContaining({ kind: "file flaw", key: deleted, flaw: "missing" }),
    );
    expect((await verify()).status).toBe(0);
  });

  it("says which digest was changed, and finds the deleted one through its successor", async () => {
    const changed = await tamper({ what: "digest", how: "change" });
    const first = await verify("--digests", "--json");
    expect(lines(first.out)).toContainEqual(
      expect.objectContaining({ kind: "digest flaw", key: changed, flaw: "false signature" }),
    );
    await tamper({ what: "digest", how: "delete" });
    const { key: successor } = await stage.post("trail/digest");
    await stage.until("the second digest is read", async () => {
      const { out } = await verify("--json");
      return lines(out).some(({ digests }) => digests === 2) ? true : undefined;
    });
    const second = await verify("--digests", "--json");
    expect(second.status).toBe(1);
    const flaws = lines(second.out).filter(({ kind }) => kind === "digest flaw");
    expect(flaws).toMatchObject([{ key: changed, flaw: "missing" }]);
    expect(successor).not.toBe(changed);
  });

  it.each([
    [["--days", "0"], "--days takes a number from 1 to 400"],
    [["--since", "yesterday"], "--since takes a day such as 2026-11-20"],
    [["--since", "2019-01-01"], "--since reaches back 400 days at most"],
    [["--days", "2", "--since", "2026-11-20"], "Say --days or --since, not both"],
  ])("answers %j with what is wrong and status 2", async (args, sentence) => {
    const { status, err } = await verify(...args);
    expect(status).toBe(2);
    expect(err).toContain(sentence);
  });
});
