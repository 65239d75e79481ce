import { buffer } from "node:stream/consumers";

import { describe, expect, it } from "@jest/globals";

import type { FileToUpload } from "../../src/message/upload.js";
import { createConfirmSql } from "../../src/sql/confirm.js";
import type { SqlParts } from "../../src/sql/parts.js";
import { createPlotRows } from "../../src/sql/plot-rows.js";
import type { Rows } from "../../src/sql/ports.js";
import { createRunSql } from "../../src/sql/run.js";
import { createSafeCopy } from "../../src/sql/safe-copy.js";
import { createShareRows } from "../../src/sql/share-rows.js";
import { alice, bob, openSqlStage } from "./stage.js";

/** A stage where this is what is read, and what came of it. */
async function read(rows: Rows, changes: Partial<SqlParts> = {}) {
  const files: FileToUpload[] = [];
  const posted: string[] = [];
  const stage = openSqlStage({
    readRows: async ({ take }) => {
      await take(rows);
      return { kind: "read", whole: true, requestId: null, tookMs: 1 };
    },
    uploadFile: async (file) => {
      files.push(file);
      return { kind: "uploaded", fileId: "F1" };
    },
    postInChannel: async (_, message) => {
      posted.push(JSON.stringify(message.forms[0]));
      return "posted";
    },
    findStanding: async () => ({ kind: "member", timeZone: "Europe/Stockholm" }),
    results: { maxRows: 100_000, maxBytes: 50_000_000 },
    ...changes,
  });
  const asked = stage.asked(alice, "select 1");
  await createRunSql(stage.parts)(asked);
  return { ...stage, files, posted, id: asked.statementId };
}

const textOf = async (file: FileToUpload | undefined) =>
  file === undefined ? "" : (await buffer(file.content())).toString();

const series: Rows = {
  columns: ["at", "n"],
  kinds: ["instant", "number"],
  rows: [
    ["2026-07-01 10:00:00+00", 1],
    ["2026-07-01 11:00:00+00", 2],
  ],
};

describe("Plot", () => {
  it("shows the rows that were read as a picture to their requester, without running anything", async () => {
    const stage = await read(series);
    expect(stage.said[0]).toMatch(/"sql_plot"/);
    const before = stage.executed.length;
    const plot = createPlotRows(stage.parts);
    await plot(stage.clicked(alice, stage.id));
    expect(stage.said.at(-1)).toMatch(/n by at on billing.*"data_visualization".*"line".*2026-07-01 12:00/s);
    await plot(stage.clicked(alice, stage.id));
    expect(stage.said).toHaveLength(3);
    expect(stage.executed).toHaveLength(before);
    expect(stage.posted).toEqual([]);
  });

  it("shows nobody else's rows, and after 30 minutes says run it again", async () => {
    const stage = await read(series);
    const plot = createPlotRows(stage.parts);
    await plot(stage.clicked(bob, stage.id));
    expect(stage.said.at(-1)).toMatch(/no longer there: run the statement again/);
    stage.pass(30 * 60_000);
    await plot(stage.clicked(alice, stage.id));
    expect(stage.said.at(-1)).toMatch(/no longer there: run the statement again/);
  });

  it("is not offered where a picture would not be of all the rows", async () => {
    const rows = Array.from({ length: 21 }, (_, n) => [`a${n}`, n]);
    const stage = await read({ columns: ["a", "n"], kinds: ["other", "number"], rows });
    expect(stage.said[0]).not.toMatch(/sql_plot/);
  });
});

describe("times with a zone", () => {
  it("are shown in the reader's zone, which is named, and shared in UTC", async () => {
    const stage = await read(series);
    expect(stage.said[0]).toMatch(
      /2026-07-01 12:00:00\+02.*Times with a zone are in yours, Europe\/Stockholm/s,
    );
    await createShareRows(stage.parts)(stage.clicked(alice, stage.id));
    expect(stage.posted[0]).toMatch(/2026-07-01 10:00:00\+00.*Times with a zone are in UTC/s);
  });

  it("stay in UTC where Slack does not know the reader's zone, and that is said", async () => {
    const stage = await read(series, { findStanding: async () => ({ kind: "member" }) });
    expect(stage.said[0]).toMatch(/2026-07-01 10:00:00\+00.*in UTC: Slack does not say which zone is yours/s);
  });

  it("are in UTC in the CSV, which says so", async () => {
    const rows = Array.from({ length: 201 }, () => ["2026-07-01 10:00:00+00", "2026-07-01"]);
    const stage = await read({ columns: ["at", "day"], kinds: ["instant", "time"], rows });
    expect(stage.said[0]).toMatch(/2026-07-01 12:00:00\+02/);
    expect(await textOf(stage.files[0])).toContain("2026-07-01 10:00:00+00,2026-07-01\r\n");
    expect(JSON.stringify(stage.files[0]?.introduction)).toContain("times with +00 are UTC");
  });

  it("are in the reader's zone, too, where a change returns them", async () => {
    const rows = { columns: ["at"], kinds: ["instant" as const], rows: [["2026-07-01 10:00:00.5+00"]] };
    const stage = await read(series, {
      execute: async () => ({ kind: "done", rows, updated: 12, requestId: null, tookMs: 1 }),
    });
    const asked = stage.asked(bob, "update accounts set owner = '' returning now()");
    await createRunSql(stage.parts)(asked);
    await createConfirmSql(stage.parts)(stage.clicked(bob, asked.statementId));
    expect(stage.said.at(-1)).toMatch(/2026-07-01 12:00:00.5\+02.*Times with a zone are in yours/s);
  });

  it("are not spoken of where there are none", async () => {
    const stage = await read({ columns: ["day"], kinds: ["time"], rows: [["2026-07-01 10:00:00"]] });
    expect(stage.said[0]).toMatch(/2026-07-01 10:00:00"/);
    expect(stage.said[0]).not.toMatch(/Times with a zone/);
  });
});

describe("a formula-safe copy", () => {
  const risky = (count: number, word = "=1+1"): Rows => ({
    columns: ["@a", "b", "c"],
    rows: Array.from({ length: count }, (_, n) => [word, "-5", n]),
  });
  const safeCsv = (count: number) =>
    `'@a,b,c\r\n${Array.from({ length: count }, (_, n) => `'=1+1,-5,${n}\r\n`).join("")}`;

  it("of a small CSV is sent on request, once, to its requester's direct messages", async () => {
    const stage = await read(risky(300));
    expect(stage.said[0]).toMatch(/"sql_safe_copy"/);
    expect(stage.files).toHaveLength(1);
    expect(JSON.stringify(stage.files[0]?.introduction)).toContain("301 cells begin with");
    const copy = createSafeCopy(stage.parts);
    await copy(stage.clicked(bob, stage.id));
    expect(stage.files).toHaveLength(1);
    await copy(stage.clicked(alice, stage.id));
    expect(stage.files[1]).toMatchObject({
      to: { userId: "UALICE" },
      name: `billing-${stage.id}-formula-safe.csv`,
      size: safeCsv(300).length,
    });
    expect(await textOf(stage.files[1])).toBe(safeCsv(300));
    await copy(stage.clicked(alice, stage.id));
    expect(stage.files).toHaveLength(2);
    expect(stage.said.at(-1)).toMatch(/no longer there: run the statement again/);
  });

  it("of a CSV that is too large to be kept comes at once, and that is said", async () => {
    const stage = await read(risky(40_000));
    expect(stage.said[0]).not.toMatch(/sql_safe_copy/);
    expect(JSON.stringify(stage.files[0]?.introduction)).toContain("a formula-safe copy follows");
    expect(stage.files).toHaveLength(2);
    const text = await textOf(stage.files[1]);
    expect(text).toBe(safeCsv(40_000));
    expect(stage.files[1]?.size).toBe(text.length);
  });

  it("can be asked for again where Slack did not take it", async () => {
    let calls = 0;
    const stage = await read(risky(300), {
      uploadFile: async () => {
        calls += 1;
        return calls === 2 ? { kind: "failed", code: "unreachable" } : { kind: "uploaded", fileId: "F1" };
      },
    });
    const copy = createSafeCopy(stage.parts);
    await copy(stage.clicked(alice, stage.id));
    expect(stage.said.at(-1)).toMatch(/Slack says unreachable/);
    await copy(stage.clicked(alice, stage.id));
    expect(stage.said.at(-1)).toMatch(/is in your direct messages/);
  });

  it("is not offered where no cell is dangerous", async () => {
    const stage = await read(risky(300, "x"));
    expect(JSON.stringify(stage.files[0]?.introduction)).toContain("1 cell begins");
    const safe = await read({ columns: ["a"], rows: Array.from({ length: 300 }, () => ["-5"]) });
    expect(safe.said[0]).not.toMatch(/sql_safe_copy/);
    expect(safe.files).toHaveLength(1);
  });
});
