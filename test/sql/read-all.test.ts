import { buffer } from "node:stream/consumers";

import { describe, expect, it } from "@jest/globals";

import type { FileToUpload } from "../../src/message/upload.js";
import type { SqlParts } from "../../src/sql/parts.js";
import { createRunSql } from "../../src/sql/run.js";
import { createRunAgain } from "../../src/sql/run-again.js";
import { createShareRows } from "../../src/sql/share-rows.js";
import { createStopRun } from "../../src/sql/stop-run.js";
import { alice, bob, openSqlStage } from "./stage.js";

/** So many rows of one column, two pages, or as much as is wanted. */
const readsMany =
  (count: number): SqlParts["readRows"] =>
  async ({ take }) => {
    const rows = Array.from({ length: count }, (_, index) => [index + 1]);
    const first = await take({ columns: ["n"], rows: rows.slice(0, 12) });
    const wants = first === "more" ? await take({ columns: ["n"], rows: rows.slice(12) }) : first;
    return { kind: "read", whole: wants === "more", requestId: "r-1", tookMs: 5 };
  };

function stageOf(changes: Partial<SqlParts> = {}) {
  const files: FileToUpload[] = [];
  const uploadFile: SqlParts["uploadFile"] = async (file) => {
    files.push(file);
    return { kind: "uploaded", fileId: "F1" };
  };
  const stage = openSqlStage({ uploadFile, ...changes });
  const run = async (text = "select 1", user = alice) => {
    const asked = stage.asked(user, text);
    await createRunSql(stage.parts)(asked);
    return asked.statementId;
  };
  return { ...stage, files, run };
}

const contentOf = (file: FileToUpload | undefined) =>
  file === undefined ? Promise.resolve(Buffer.of()) : buffer(file.content());

describe("a result", () => {
  it("that is shown whole sends no file", async () => {
    const stage = stageOf({ readRows: readsMany(200) });
    const id = await stage.run();
    expect(stage.files).toEqual([]);
    expect(stage.said).toEqual([expect.stringContaining("200 rows in 5 ms on billing")]);
    expect((await stage.parts.ledger.find(id))?.outcome).toMatchObject({ rows: 200, requestId: "r-1" });
  });

  it("that is longer comes whole as CSV to the requester's direct messages, and both are said", async () => {
    const stage = stageOf({ readRows: readsMany(201) });
    await stage.run();
    expect(stage.said).toEqual([
      expect.stringMatching(/201 rows.*CSV comes in your direct messages.*First 200 of 201 rows/s),
    ]);
    const [file] = stage.files;
    expect(file).toMatchObject({
      to: { userId: "UALICE" },
      name: expect.stringMatching(/^billing-.*\.csv$/),
    });
    const content = await contentOf(file);
    expect(content.length).toBe(file?.size);
    expect(content.toString()).toBe(`n\r\n${Array.from({ length: 201 }, (_, n) => `${n + 1}\r\n`).join("")}`);
  });

  it("that reaches the limit of rows is cut there, and that is said", async () => {
    const stage = stageOf({ readRows: readsMany(1_001) });
    const id = await stage.run();
    expect(stage.said[0]).toMatch(/1,000 rows.*That is the limit: more was not read/s);
    expect(await contentOf(stage.files[0])).toHaveLength(stage.files[0]?.size ?? -1);
    expect((await stage.parts.ledger.find(id))?.outcome).toMatchObject({ rows: 1_000 });
  });

  it("that ends just at the limit is whole", async () => {
    const stage = stageOf({ readRows: readsMany(1_000) });
    await stage.run();
    expect(stage.said[0]).not.toMatch(/limit/);
  });

  it("that reaches the limit of bytes is cut after a whole row", async () => {
    const stage = stageOf({ readRows: readsMany(20), results: { maxRows: 1_000, maxBytes: 31 } });
    await stage.run();
    expect((await contentOf(stage.files[0])).toString()).toBe(
      "n\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n",
    );
  });

  it("whose file Slack refuses is shown all the same, with Slack's word for why", async () => {
    const stage = stageOf({
      readRows: readsMany(300),
      uploadFile: async () => ({ kind: "failed", code: "missing_scope" }),
    });
    await stage.run();
    expect(stage.said).toEqual([
      expect.stringContaining("300 rows"),
      expect.stringContaining("Slack says missing_scope"),
    ]);
  });

  it("that is read again from the start holds every row once, and that is said", async () => {
    const stage = stageOf({
      readRows: async (ask) => {
        await ask.take({ columns: ["n"], rows: [[1], [2]] });
        ask.onAgain();
        return readsMany(3)(ask);
      },
    });
    await stage.run();
    expect(stage.said).toEqual([
      expect.stringContaining("read once more from the start"),
      expect.stringContaining("3 rows"),
    ]);
  });

  it("tells NULL, empty text, commas, quotes and line ends apart in its CSV", async () => {
    const stage = stageOf({
      readRows: async ({ take }) => {
        const row = [null, "", "a,b", 'say "x"', "1\r\n2", true, false, " é😀"];
        await take({
          columns: ["a", "a", "", 'q"', "e", "f", "g", "h"],
          rows: Array.from({ length: 201 }, () => row),
        });
        return { kind: "read", whole: true, requestId: null, tookMs: 1 };
      },
    });
    await stage.run();
    const lines = (await contentOf(stage.files[0])).toString();
    expect(lines.startsWith('a,a,"","q""",e,f,g,h\r\n,"","a,b","say ""x""","1\r\n2",t,f, é😀\r\n,"",')).toBe(
      true,
    );
  });
});

describe("a CSV", () => {
  it("warns of cells that a spreadsheet would take for formulas, and leaves them as they are", async () => {
    const stage = stageOf({
      readRows: async ({ take }) => {
        const rows = Array.from({ length: 201 }, () => ["=1+1", "@x", "-5", "-a", -5, null]);
        await take({ columns: ["a", "b", "c", "d", "e", "f"], rows });
        return { kind: "read", whole: true, requestId: null, tookMs: 1 };
      },
    });
    await stage.run();
    expect(JSON.stringify(stage.files[0]?.introduction)).toContain(
      "603 cells begin with =, +, -, @, a tab or a line end",
    );
    expect((await contentOf(stage.files[0])).toString()).toContain("\r\n=1+1,@x,-5,-a,-5,\r\n");
  });
});

describe("a read that takes its time", () => {
  /** Runs until it is stopped; the watchers of time are called by hand. */
  function slow(stopped: boolean) {
    const ticks: (() => void)[] = [];
    const stage = stageOf({
      every: (_, act) => {
        ticks.push(act);
        return () => undefined;
      },
      readRows: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => resolve({ kind: "cancelled", stopped }));
          stage.pass(3_000);
        }),
    });
    const asked = stage.asked(alice, "select 1");
    const ran = createRunSql(stage.parts)(asked);
    const said = async (pattern: RegExp) => {
      while (!stage.said.some((text) => pattern.test(text))) await new Promise(setImmediate);
    };
    return { stage, ran, said, id: asked.statementId, tick: () => ticks.forEach((act) => act()) };
  }

  it.each([
    [true, /was rolled back. Nothing was changed/],
    [false, /AWS can't stop a statement that runs/],
  ])(
    "is cancelled by its requester's click, and what that means is said (rolled back: %s)",
    async (stopped, words) => {
      const { stage, ran, said, id, tick } = slow(stopped);
      await said(/"sql_stop"/);
      await createStopRun(stage.parts)(stage.clicked(alice, id));
      tick();
      await ran;
      expect(stage.said.at(-1)).toMatch(words);
      expect(await stage.parts.ledger.find(id)).toMatchObject({
        state: "cancelled",
        outcome: { because: "its requester cancelled it" },
      });
      await createStopRun(stage.parts)(stage.clicked(alice, id));
      expect(stage.said.at(-1)).toMatch(/already decided: it was cancelled/);
    },
  );

  it("is cancelled by nobody else", async () => {
    const { stage, ran, said, id, tick } = slow(true);
    await said(/"sql_stop"/);
    await createStopRun(stage.parts)(stage.clicked(bob, id));
    expect(stage.said.at(-1)).toMatch(/Only alice can/);
    tick();
    await createStopRun(stage.parts)(stage.clicked(alice, id));
    tick();
    await ran;
  });
});

describe("Share", () => {
  function sharing(changes: Partial<SqlParts> = {}) {
    const posted: string[] = [];
    const stage = stageOf({
      readRows: readsMany(300),
      postInChannel: async (channelId, message) => {
        posted.push(`${channelId} ${message.text} ${JSON.stringify(message.forms[0])}`);
        return "posted";
      },
      ...changes,
    });
    return { ...stage, posted, share: createShareRows(stage.parts) };
  }

  it("posts the shown rows to the channel once, without running anything; then it says run it again", async () => {
    const stage = sharing();
    const id = await stage.run();
    const before = stage.executed.length;
    await stage.share(stage.clicked(alice, id));
    expect(stage.posted).toEqual([
      expect.stringMatching(/^C1 alice shares 300 rows.*First 200 of 300 rows shown/s),
    ]);
    expect(stage.executed).toHaveLength(before);
    expect(stage.said.at(-1)).toMatch(/Run it again/);
    await stage.share(stage.clicked(alice, id));
    expect(stage.posted).toHaveLength(1);
    expect(stage.said.at(-1)).toMatch(/run the statement again/);
  });

  it("posts them once however fast it is clicked, and again only where Slack did not take them", async () => {
    const stage = sharing();
    const id = await stage.run();
    await Promise.all([1, 2, 3].map(() => stage.share(stage.clicked(alice, id))));
    expect(stage.posted).toHaveLength(1);

    const answers: ("failed" | "posted")[] = ["failed", "posted"];
    const refused = sharing({ postInChannel: async () => answers.shift() ?? "failed" });
    const kept = await refused.run();
    await refused.share(refused.clicked(alice, kept));
    refused.pass(29 * 60_000);
    await refused.share(refused.clicked(alice, kept));
    expect(refused.said.at(-1)).toMatch(/Shared with the channel/);
  });

  it("runs it again on request, for its requester alone", async () => {
    const stage = sharing();
    const id = await stage.run();
    await stage.share(stage.clicked(alice, id));
    const again = createRunAgain(stage.parts, createRunSql(stage.parts));
    await again({ ...stage.clicked(bob, id), statementId: "01ARZ3NDEKTSV4RRFFQ69G5FAX" });
    expect(stage.said.at(-1)).toMatch(/Only alice can decide this/);
    await again({ ...stage.clicked(alice, id), statementId: "01ARZ3NDEKTSV4RRFFQ69G5FAY" });
    expect(await stage.parts.ledger.find("01ARZ3NDEKTSV4RRFFQ69G5FAY")).toMatchObject({ state: "succeeded" });
  });

  it("gives nobody else's rows away, nor after 30 minutes, nor where people of another company are", async () => {
    const stage = sharing();
    const id = await stage.run();
    await stage.share(stage.clicked(bob, id));
    stage.pass(30 * 60_000);
    await stage.share(stage.clicked(alice, id));
    expect(stage.posted).toEqual([]);

    const outside = sharing({ postInChannel: async () => "outside" });
    await outside.share(outside.clicked(alice, await outside.run()));
    expect(outside.said.at(-1)).toMatch(/another company/);
  });

  it("keeps fewer rows where they are wide, and offers nothing where not one fits", async () => {
    const wide = (count: number): Partial<SqlParts> => ({
      readRows: async ({ take }) => {
        const columns = Array.from({ length: count }, (_, index) => `c${index}`);
        await take({ columns, rows: Array.from({ length: 20 }, () => columns.map(() => "x".repeat(9_000))) });
        return { kind: "read", whole: true, requestId: null, tookMs: 1 };
      },
      results: { maxRows: 100, maxBytes: 100_000_000 },
    });
    const some = sharing(wide(10));
    await some.share(some.clicked(alice, await some.run()));
    expect(some.posted[0]).toMatch(/of 20 rows shown/);
    const none = sharing(wide(60));
    await none.run();
    expect(none.said[0]).not.toMatch(/sql_share/);
  });
});
