import { describe, expect, it } from "@jest/globals";

import { createConfirmSql } from "../../src/sql/confirm.js";
import type { SqlParts } from "../../src/sql/parts.js";
import type { Execution } from "../../src/sql/ports.js";
import { createRunSql } from "../../src/sql/run.js";
import { createMemoryExpected } from "../fakes/memory-expected.js";
import { alice, bob, openSqlStage } from "./stage.js";

const failure = (facts: Partial<Extract<Execution, { kind: "failed" }>>): Execution => ({
  kind: "failed",
  reason: "sql",
  message: "no",
  sqlState: null,
  position: null,
  requestId: "r-0",
  ...facts,
});

/** Bob asks for an update whose rehearsal ends like that. */
async function rehearseTo(execution: Execution) {
  const stage = openSqlStage({ rehearse: async () => execution });
  const asked = stage.asked(bob, "update accounts set a = 1");
  await createRunSql(stage.parts)(asked);
  const entry = async () => stage.parts.ledger.find(asked.statementId);
  return { stage, asked, entry };
}

describe("a rehearsal", () => {
  it("has its door in the ledger before it is sent, its count afterwards, and is not expected in the trail", async () => {
    const seen: unknown[] = [];
    const expected = createMemoryExpected();
    const stage = openSqlStage({ expected });
    const rehearse: SqlParts["rehearse"] = async (ask) => {
      seen.push(await stage.parts.ledger.find(ask.statementId));
      return stage.parts.rehearse(ask);
    };
    const asked = stage.asked(bob, "update accounts set a = 1");
    await createRunSql({ ...stage.parts, rehearse })(asked);
    const door = { accessKeyId: "ASIA1", sourceIdentity: "bob@example.com", secretArn: "secret:billing" };
    expect(seen).toMatchObject([{ state: "waiting", rehearsed: { door, rows: null } }]);
    const entry = await stage.parts.ledger.find(asked.statementId);
    expect(entry).toMatchObject({ state: "waiting", transactional: true, rehearsed: { door, rows: 12 } });
    expect(entry?.door).toBeUndefined();
    expect(await expected.sentBefore(Infinity)).toEqual([]);
    expect(stage.rehearsed).toEqual([`update accounts set a = 1\n/* whodid ${asked.statementId} */`]);
  });

  it("binds the run to its count; a run that counts otherwise is recorded as rolled back with both", async () => {
    const asks: unknown[] = [];
    const stage = openSqlStage({
      execute: async (ask) => {
        asks.push(ask);
        return { kind: "miscounted", rehearsedRows: 12, rows: 13, requestId: "r-1" };
      },
    });
    const asked = stage.asked(bob, "update accounts set a = 1");
    await createRunSql(stage.parts)(asked);
    await createConfirmSql(stage.parts)(stage.clicked(bob, asked.statementId));
    expect(asks).toMatchObject([{ readOnly: false, rehearsedRows: 12 }]);
    expect(stage.said.at(-1)).toMatch(/nothing changed.*12 rows, the run 13 rows/s);
    expect(await stage.parts.ledger.find(asked.statementId)).toMatchObject({
      state: "failed",
      outcome: { because: "it was rolled back: 12 rows in its rehearsal, 13 in its run" },
    });
  });

  it.each([
    [failure({ sqlState: "55P03" }), "somebody else holds a lock"],
    [failure({ sqlState: "40P01" }), "a deadlock"],
    [failure({ sqlState: "57014" }), "longer than the 20 seconds"],
    [failure({ reason: "timed-out" }), "longer than the Data API allows"],
    [failure({ reason: "throttled" }), "AWS is throttling calls"],
    [failure({ reason: "unavailable" }), "did not answer to its end"],
  ])("that comes to no count (%j) is told, and the statement is still offered", async (execution, words) => {
    const { stage, asked } = await rehearseTo(execution);
    expect(stage.said.at(-1)).toContain(words);
    await createConfirmSql(stage.parts)(stage.clicked(bob, asked.statementId));
    expect(stage.executed).toHaveLength(1);
  });

  it.each([
    failure({ sqlState: "42703" }),
    failure({ reason: "denied" }),
    failure({ reason: "result-too-large" }),
  ])("that shows that the run would fail ends the statement: %j", async (execution) => {
    const { stage, asked, entry } = await rehearseTo(execution);
    expect(stage.said.join("")).not.toContain("Run it");
    expect(await entry()).toMatchObject({
      state: "refused",
      outcome: { because: expect.stringMatching(/^its rehearsal failed \(/) },
    });
    await createConfirmSql(stage.parts)(stage.clicked(bob, asked.statementId));
    expect(stage.executed).toEqual([]);
  });

  it("is for those alone who may write, and for what can be rolled back", async () => {
    const stage = openSqlStage();
    await createRunSql(stage.parts)(stage.asked(alice, "update accounts set a = 1"));
    await createRunSql(stage.parts)(stage.asked(bob, "drop table accounts"));
    expect(stage.rehearsed).toEqual([]);
    expect(stage.said.at(-1)).toContain("It can't be rehearsed");
  });

  it("is not made a second time for a command that is delivered again, whose run then stands without a count", async () => {
    const { stage, asked } = await rehearseTo(failure({ sqlState: "55P03" }));
    const again = openSqlStage({ ledger: stage.parts.ledger });
    await createRunSql(again.parts)({ ...asked, conversation: again.conversation });
    expect(again.rehearsed).toEqual([]);
    expect(again.said.at(-1)).toMatch(/interrupted while it rehearsed.*Run it/s);
  });

  it("is not told to a person whose role can't be assumed", async () => {
    const stage = openSqlStage({
      openSession: async () => ({ kind: "refused", reason: "not-assumable", detail: "no" }),
    });
    const asked = stage.asked(bob, "update accounts set a = 1");
    await createRunSql(stage.parts)(asked);
    expect(stage.rehearsed).toEqual([]);
    expect(stage.said.at(-1)).toContain("could not be assumed, so nothing ran");
    expect(await stage.parts.ledger.find(asked.statementId)).toMatchObject({ state: "refused" });
  });

  it("says that it goes on when it takes longer than three seconds", async () => {
    let end: (execution: Execution) => void = () => undefined;
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const stage = openSqlStage({
      rehearse: () => {
        begun();
        return new Promise((resolve) => (end = resolve));
      },
    });
    const running = createRunSql(stage.parts)(stage.asked(bob, "update accounts set a = 1"));
    await hasBegun;
    stage.pass(3_000);
    end({ kind: "done", rows: null, updated: 1, requestId: null, tookMs: 3_100 });
    await running;
    expect(stage.said[0]).toContain("It is being rehearsed");
    expect(stage.said[1]).toContain("would update 1 row of accounts");
  });
});
