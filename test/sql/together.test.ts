import { buffer } from "node:stream/consumers";

import { afterAll, describe, expect, it } from "@jest/globals";

import type { SqlParts } from "../../src/sql/parts.js";
import { createConfirmSql } from "../../src/sql/confirm.js";
import { createPlotRows } from "../../src/sql/plot-rows.js";
import type { Result, Rows } from "../../src/sql/ports.js";
import { createRunAgain } from "../../src/sql/run-again.js";
import { createRunSql } from "../../src/sql/run.js";
import { createSafeCopy } from "../../src/sql/safe-copy.js";
import { createShareAtOnce, createShareRows } from "../../src/sql/share-rows.js";
import { createStopRun } from "../../src/sql/stop-run.js";
import { createSourceReader } from "../fakes/reader.js";
import { alice, bob, openSqlStage, policy } from "./stage.js";

const { readSql, splitSql, close } = createSourceReader();
afterAll(close);

const text = "update a set x = 1 where id = 1; select 2; delete from b where id = 3";

async function ask(user: typeof bob, sql: string, changes: Partial<SqlParts> = {}) {
  const stage = openSqlStage({ readSql, splitSql, ...changes });
  const asked = stage.asked(user, sql);
  await createRunSql(stage.parts)(asked);
  const entry = () => stage.parts.ledger.find(asked.statementId);
  const confirm = () => createConfirmSql(stage.parts)(stage.clicked(user, asked.statementId));
  return { stage, id: asked.statementId, entry, confirm };
}

const button = (action: string, value: string) => new RegExp(`"${action}","text":{[^}]*},"value":"${value}"`);

/** A transaction that returns these, each to who takes it. */
const returning =
  (...returned: (Rows | null)[]): SqlParts["runTogether"] =>
  async ({ takes }) => {
    const results: Result[] = [];
    for (const [at, rows] of returned.entries()) {
      if (rows !== null) await takes[at]?.(rows);
      results.push(rows === null ? { rows, updated: 1 } : { rows: null, updated: 0, whole: true });
    }
    return { kind: "done", results, requestId: null, tookMs: 7 };
  };

describe("several statements", () => {
  it("are one entry, with all their effects and the whole text, before anything is sent", async () => {
    const { stage, entry } = await ask(bob, text);
    expect(await entry()).toMatchObject({
      state: "waiting",
      sql: text,
      command: null,
      risk: "write",
      transactional: true,
      together: [
        { command: "UPDATE", risk: "write", sqlHmac: stage.parts.hmac("update a set x = 1 where id = 1") },
        { command: "SELECT", risk: "read", sqlHmac: stage.parts.hmac("select 2") },
        { command: "DELETE", risk: "write", sqlHmac: stage.parts.hmac("delete from b where id = 3") },
      ],
      effects: [
        { verb: "UPDATE", name: "a" },
        { verb: "DELETE", name: "b" },
      ],
      rehearsed: { rows: 2, each: [1, null, 1] },
    });
    expect(stage.executed).toEqual([]);
    expect(stage.rehearsed).toHaveLength(3);
    expect(stage.said.at(-1)).toContain("All were run as you, reads for their first rows, and rolled back. ");
  });

  it("run after one click, each tagged, bound to the rehearsal's counts of the changes among them", async () => {
    const asks: Parameters<SqlParts["runTogether"]>[0][] = [];
    const { id, entry, confirm } = await ask(bob, text, {
      runTogether: async (given) => {
        asks.push(given);
        await given.takes[1]?.({ columns: ["n"], rows: [[2], [2], [2]] });
        const results = given.sqls.map(() => ({ rows: null, updated: 4 }));
        return { kind: "done", results, requestId: "r-2", tookMs: 7 };
      },
    });
    await confirm();
    expect(asks.map(({ purpose, counts }) => [purpose, counts])).toEqual([
      ["rehearse", []],
      ["keep", [4, null, 4]],
    ]);
    expect(asks[1]?.sqls).toEqual(
      ["update a set x = 1 where id = 1", "select 2", "delete from b where id = 3"].map(
        (sql) => `${sql}\n/* whodid ${id} */`,
      ),
    );
    expect(await entry()).toMatchObject({ state: "succeeded", outcome: { rows: null, each: [4, 3, 4] } });
  });

  it.each([
    [
      { kind: "failed", reason: "sql", message: "no", sqlState: "23505", position: null, requestId: null },
      "failed",
      "statement 2 of 3 failed (23505), all was rolled back",
    ],
    [
      { kind: "miscounted", rehearsedRows: 1, rows: 2, requestId: null },
      "failed",
      "all was rolled back: statement 2 of 3 had 1 rows in the rehearsal, 2 in the run",
    ],
    [
      { kind: "unknown", message: "", requestId: null },
      "unknown",
      "its commit was not answered; all of it may have run",
    ],
  ] as const)("that end with %j are recorded as such", async (ended, state, because) => {
    const { entry, confirm } = await ask(bob, text, {
      runTogether: async ({ sqls, purpose }) =>
        purpose === "rehearse"
          ? {
              kind: "done",
              results: sqls.map(() => ({ rows: null, updated: 1 })),
              requestId: null,
              tookMs: 1,
            }
          : { kind: "stopped", at: 1, ended },
    });
    await confirm();
    expect(await entry()).toMatchObject({ state, outcome: { because } });
  });

  it("return their rows, each: the first of them, and as CSV what a message can't hold", async () => {
    const files: { name: string; text: string }[] = [];
    const many = { columns: ["n"], rows: Array.from({ length: 300 }, (_, n) => [n === 7 ? "=1" : `${n}`]) };
    const { stage, id, confirm } = await ask(bob, "select 1; delete from b where id = 3; select n from c", {
      uploadFile: async ({ name, content }) => {
        files.push({ name, text: (await buffer(content())).toString() });
        return { kind: "uploaded", fileId: "F1" };
      },
      runTogether: returning({ columns: ["one"], rows: [["1"]] }, null, many),
    });
    await confirm();
    expect(stage.said.at(-2)).toContain("Statement 1 of 3 on billing: 1 row");
    expect(stage.said.at(-1)).toMatch(
      /^Statement 3 of 3 on billing: 300 rows[^]*The CSV comes in your direct/,
    );
    expect(files.map(({ name }) => name)).toEqual([`billing-${id}-3.csv`]);
    expect(files[0]?.text.split("\r\n")).toHaveLength(302);
    expect(stage.said.at(-1)).toMatch(button("sql_safe_copy", `${id}-3`));
    await createSafeCopy(stage.parts)(stage.clicked(bob, `${id}-3`));
    expect(files[1]?.name).toBe(`billing-${id}-3-formula-safe.csv`);
    expect(files[1]?.text).toContain("'=1");
  });

  it("offer each result for itself: shared, plotted and run again is that statement alone", async () => {
    const posted: string[] = [];
    const pairs = {
      columns: ["day", "sum"],
      rows: [
        ["a", 1],
        ["b", 2],
      ],
      kinds: ["other", "number"] as const,
    };
    const { stage, id } = await ask(bob, "select 1; select day, sum from c", {
      runTogether: returning({ columns: ["one"], rows: [["1"]] }, pairs),
      postInChannel: async (_, message) => {
        posted.push(message.text);
        return "posted";
      },
    });
    expect(stage.said.at(-2)).toMatch(button("sql_share", `${id}-1`));
    expect(stage.said.at(-1)).toMatch(button("sql_share", `${id}-2`));
    expect(stage.said.at(-1)).toMatch(button("sql_plot", `${id}-2`));
    await createPlotRows(stage.parts)(stage.clicked(bob, `${id}-2`));
    expect(stage.said.at(-1)).toMatch(/sum by day on billing/);
    const share = createShareRows(stage.parts);
    await share(stage.clicked(alice, `${id}-2`));
    expect(posted).toEqual([]);
    await share(stage.clicked(bob, `${id}-2`));
    expect(posted).toEqual(["bob shares 2 rows from billing"]);
    const ran: string[] = [];
    const runAgain = createRunAgain(stage.parts, async ({ text: again }) => void ran.push(again));
    await runAgain({ ...stage.clicked(alice, `${id}-2`), statementId: "01ARZ3NDEKTSV4RRFFQ69G5FB1" });
    expect(stage.said.at(-1)).toMatch(/Only bob can/);
    await runAgain({ ...stage.clicked(bob, `${id}-2`), statementId: "01ARZ3NDEKTSV4RRFFQ69G5FB2" });
    expect(ran).toEqual(["@billing select day, sum from c"]);
  });

  it("share all their results at once where the editor was asked to", async () => {
    const posted: string[] = [];
    const one = { columns: ["one"], rows: [["1"]] };
    const { stage, id } = await ask(bob, "select 1; select 2 where false; select 3", {
      runTogether: returning(one, { columns: ["none"], rows: [] }, one),
      postInChannel: async (_, message) => {
        posted.push(message.text);
        return "posted";
      },
    });
    const shareAtOnce = createShareAtOnce(stage.parts, createShareRows(stage.parts));
    await shareAtOnce(stage.asked(bob, "", id));
    expect(posted).toHaveLength(2);
  });

  it("are cancelled by their requester's click before the commit, and nothing of them stays", async () => {
    const ticks: (() => void)[] = [];
    const { stage, id, entry, confirm } = await ask(bob, text, {
      after: (_, act) => {
        act();
        return () => undefined;
      },
      every: (_, act) => {
        ticks.push(act);
        return () => undefined;
      },
      runTogether: async ({ sqls, purpose, signal }) => {
        if (purpose === "rehearse")
          return {
            kind: "done",
            results: sqls.map(() => ({ rows: null, updated: 1 })),
            requestId: null,
            tookMs: 1,
          };
        await createStopRun(stage.parts)(stage.clicked(bob, id));
        const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve));
        for (const tick of ticks) tick();
        await stopped;
        return { kind: "stopped", at: null, ended: { kind: "cancelled", stopped: true } };
      },
    });
    await confirm();
    expect(stage.said.join("\n")).toMatch(button("sql_stop", id));
    expect(stage.said.at(-1)).toMatch(/the transaction on billing was rolled back. Nothing of it stays/);
    expect(await entry()).toMatchObject({
      state: "cancelled",
      outcome: { because: "its requester cancelled it" },
    });
  });

  it("are judged one by one: a risk that no rule allows refuses all", async () => {
    const { stage, entry } = await ask(alice, "select 1; drop table a; update b set x = 1");
    expect(await entry()).toMatchObject({ state: "refused" });
    expect(stage.said.at(-1)).toMatch(/no rule/);
    const writers = { ...policy, rules: [{ to: ["bob"], on: ["billing"], may: ["write"] as const }] };
    const mixed = await ask(bob, "select 1; update b set x = 1 where id = 1", { policy: writers });
    expect(await mixed.entry()).toMatchObject({ state: "refused" });
  });

  it("are judged again at the click, each of them", async () => {
    const { stage, entry } = await ask(bob, "select 1; update b set x = 1 where id = 1");
    const writers = { ...policy, rules: [{ to: ["bob"], on: ["billing"], may: ["write"] as const }] };
    const waiting = await entry();
    await createConfirmSql({ ...stage.parts, policy: writers })(stage.clicked(bob, waiting?.id ?? ""));
    expect(await entry()).toMatchObject({ state: "cancelled" });
    expect(stage.executed).toEqual([]);
  });

  it("do not run when they can't be told apart, nor when one reads as something else by itself", async () => {
    const apart = await ask(bob, text, { splitSql: async () => null });
    expect(apart.stage.said.at(-1)).toMatch(/nothing ran/);
    const other = await ask(bob, text, {
      splitSql: async () => ["update a set x = 1", "select 2; select 3"],
    });
    expect(other.stage.said.at(-1)).toMatch(/nothing ran/);
    expect([...apart.stage.executed, ...other.stage.executed]).toEqual([]);
  });
});
