import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { aRecord } from "../fakes/records.js";
import { runBuilt } from "./run-built.js";
import { openStage, type Stage } from "./stage.js";

let stage: Stage;
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whodid-"));
  stage = await openStage();
  await stage.startApp();
  await stage.post("bypass", { person: "mallory", sql: "drop table if exists legacy_invoices" });
  await stage.post("trail/deliver");
  await stage.sees("carol", "db-feed", /mallory/);
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

/** What reaching the ledger and the trail takes: nothing of Slack, no queue, no key. */
const needed = () =>
  Object.fromEntries(
    Object.entries(stage.environment).filter(([name]) =>
      /^AWS_|^WHODID_(CONFIG|LEDGER_TABLE|WORK_TABLE)$/.test(name),
    ),
  );
const bucket = "s3://sandbox-trail/AWSLogs/";

describe("without the ledger", () => {
  it("whodid ask names from the bucket who it could have been, with nothing configured", async () => {
    const { WHODID_CONFIG: _, ...aws } = needed();
    const { status, out, err } = await runBuilt(["ask", "DROP legacy_invoices", "--trail", bucket], aws);
    expect(status).toBe(0);
    expect(out).toMatch(
      /It could be one of these, whose text the trail hides:\n• mallory ran a statement on billing/,
    );
    expect(out).toContain("from 192.0.2.66");
    expect(err).toMatch(
      /^whodid: 1 statement and \d+ watched events? in \d+ files?; not readable: 0 files, 0 records/,
    );
  });

  it("whodid ask tells from the bucket's trail and an export of the database's log which text it could have been", async () => {
    const { key } = await stage.post("log/export");
    const log = `s3://sandbox-trail/${String(key).split("/")[0]}/`;
    const asked = ["ask", "DROP legacy_invoices", "--trail", bucket, "--audit", log];
    const { WHODID_CONFIG: _, ...aws } = needed();
    const { status, out, err } = await runBuilt(asked, aws);
    expect(out).toMatch(/It could be:\nmallory .* on billing .*Candidate/);
    expect(out).toContain("    drop table if exists legacy_invoices\n");
    expect(err).toMatch(/whodid: \d+ records in 1 database log; not readable: 0 files, 0 records\./);
    expect(status).toBe(0);

    const nowhere = await runBuilt([...asked, "--audit", "s3://sandbox-trail/nothing/"], aws);
    expect(nowhere.err).toContain("whodid: s3://sandbox-trail/nothing/ can't be read: nothing is there.");
    const elsewhere = await runBuilt([...asked.slice(0, -1), "s3://another/"], aws);
    expect(elsewhere.err).toMatch(/whodid: s3:\/\/another\/ can't be read: (AccessDenied|NoSuchBucket): /);
    expect([nowhere.status, elsewhere.status]).toEqual([1, 1]);
  });
});

describe("whodid import", () => {
  it("finds what the relay has recorded, under the same ids", async () => {
    const { status, out, err } = await runBuilt(["import", bucket, "--json"], needed());
    expect({ status, err }).toMatchObject({
      status: 0,
      err: expect.stringContaining("not readable: 0 files"),
    });
    expect(JSON.parse(out)).toMatchObject({ statements: 0, statementsKnown: 1, isWhole: true });
  });

  it("fills the ledger once, for whodid ask to answer from, and nothing shows in the feed", async () => {
    const userIdentity = { type: "IAMUser", userName: "trudy", accountId: "111122223333" };
    const records = Array.from({ length: 30 }, (_, index) =>
      aRecord({ eventID: `old-${index}`, userAgent: "aws-cli/2.31.0", userIdentity }),
    );
    const own = "111122223333_CloudTrail_eu-west-1_20261120T1205Z_AbCd.json.gz";
    const path = join(folder, "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20", own);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(JSON.stringify({ Records: records })));

    const first = await runBuilt(["import", folder], needed());
    expect(first.out).toMatch(/^30 statements that went round whodid imported, 0 known already; /);
    const again = await runBuilt(["import", folder], needed());
    expect(again.out).toMatch(/^0 statements .* 1 file imported before\.$/m);
    expect([first.status, again.status]).toEqual([0, 0]);

    const { out } = await runBuilt(["ask", "by trudy", "--json"], needed());
    const ids = out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { eventIds: string[] }).eventIds[0]);
    expect(new Set(ids).size).toBe(30);
    const { messages } = await stage.get("messages?channel=db-feed&person=carol");
    expect(JSON.stringify(messages)).toContain("mallory");
    expect(JSON.stringify(messages)).not.toContain("trudy");
  });

  it("says in one sentence each what its configuration lacks, and nothing of Slack", async () => {
    const { status, err } = await runBuilt(["import", folder], {});
    expect(status).toBe(1);
    expect(err.trimEnd().split("\n")).toEqual([
      "whodid can't find its ledger; the configuration needs this:",
      "  AWS_REGION: is missing; set it to the Region of the queue, bucket and tables, such as eu-west-1",
      "  whodid.yml: is not there; copy whodid.example.yml to it, or set WHODID_CONFIG to its path",
    ]);
  });
});
