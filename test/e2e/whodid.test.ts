import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ageStatement } from "./aws-view.js";
import { type AppProcess, openStage, type Seen, type Stage } from "./stage.js";

let stage: Stage;
let app: AppProcess;

beforeAll(async () => {
  stage = await openStage();
  app = await stage.startApp();
});
afterAll(() => stage.close());

async function says(person: string, text: string, pattern: RegExp) {
  const before = await stage.seenBy(person, "billing");
  await stage.say(person, "billing", text);
  return stage.sees(person, "billing", pattern, before);
}

async function bobRuns(sql: string) {
  const offer = await says("bob", `/sql ${sql}`, /Run it/);
  const before = await stage.seenBy("bob", "billing");
  await stage.click("bob", "billing", offer.ts, "sql_confirm");
  await stage.sees("bob", "billing", /Done|refused it/, before);
}

/** The statement that a message's buttons decide about. */
function statementOf({ blocks }: Seen): string {
  const [, id] = /"value":"(\w{26})"/.exec(JSON.stringify(blocks)) ?? [];
  if (id === undefined) throw new Error("no button names a statement");
  return id;
}

describe("an offer that nobody clicks", () => {
  it("is over after half an hour for whoever asks, and a click then runs nothing", async () => {
    const offer = await says("bob", "/sql truncate money_transfers", /Run it/);
    await says("carol", "/whodid truncated money_transfers", /waits for a click/);
    await ageStatement(stage, statementOf(offer), 31 * 60_000);
    await says("carol", "/whodid truncated money_transfers", /Bob asked to truncate.*nobody confirmed it/s);

    const before = (await stage.calls()).length;
    await stage.click("bob", "billing", offer.ts, "sql_confirm");
    await stage.sees("bob", "billing", /This offer has ended and nothing ran/);
    const after = (await stage.calls()).slice(before);
    expect(after.filter(({ service }) => service === "rds-data")).toEqual([]);
  });
});

describe("a question for a name", () => {
  it("may have wildcards, be misspelt, or be of a role", async () => {
    await bobRuns("create table parcels_new (id int)");
    await bobRuns("create role parcels_reader");
    await says("carol", "/whodid created parcels_*", /Names that fit: parcels_new, parcels_reader\./);
    await says("carol", "/whodid created parcel_new", /Nothing found.*Did you mean parcels_new\?/s);
    await says("carol", "/whodid CREATE ROLE parcels_reader", /Bob (created|tried to create) parcels_reader/);
  });
});

describe("a table that vanished", () => {
  it("under another name is found by the one that it had, and the answer tells of the rename", async () => {
    await bobRuns("create table crates (id int)");
    await bobRuns("alter table crates rename to crates_old");
    await bobRuns("drop table crates_old");
    await says(
      "carol",
      "/whodid DROP crates",
      /Bob dropped crates_old on billing.*other names were searched, too:\s*• Bob renamed crates to crates_old/s,
    );
  });

  it("with its whole schema is answered with what dropped that", async () => {
    await bobRuns("create schema depot");
    await bobRuns("create table depot.boxes (id int)");
    await bobRuns("drop schema depot cascade");
    await says(
      "carol",
      "/whodid DROP boxes",
      /Nothing found under that name.*would have fallen with these.*Bob dropped depot on billing/s,
    );
  });
});

describe("a person who gets another name in whodid.yml", () => {
  it("keeps what they did before", async () => {
    const folder = await mkdtemp(join(tmpdir(), "whodid-"));
    const config = join(folder, "whodid.yml");
    const before = await readFile(stage.environment["WHODID_CONFIG"] ?? "", "utf8");
    await writeFile(
      config,
      before.replaceAll(/^  bob:|(?<=people: \[)bob\b/gm, (bob) => bob.replace("bob", "robert")),
    );
    try {
      await app.kill("SIGTERM");
      await stage.startApp({ WHODID_CONFIG: config });
      await says("bob", "/sql select 1 as renamed", /1 row/);
      await says("bob", "/whodid by me", /Robert .*Earlier:\s*• Bob dropped depot on billing/s);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
