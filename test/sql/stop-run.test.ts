import { describe, expect, it } from "@jest/globals";

import { createConfirmSql } from "../../src/sql/confirm.js";
import type { Execution } from "../../src/sql/ports.js";
import { createRunSql } from "../../src/sql/run.js";
import { createStopRun } from "../../src/sql/stop-run.js";
import { bob, openSqlStage } from "./stage.js";

/** Asks and confirms; the statement runs until it is stopped, if it can be. */
async function confirmed(text: string, stopped: boolean) {
  let tick = () => {};
  const stage = openSqlStage({
    after: (_, act) => {
      act();
      return () => undefined;
    },
    every: (_, act) => {
      tick = act;
      return () => undefined;
    },
    async execute({ signal }): Promise<Execution> {
      await createStopRun(stage.parts)(stage.clicked(bob, id));
      const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
      tick();
      await Promise.race([aborted, new Promise(setImmediate)]);
      return signal.aborted
        ? { kind: "cancelled", stopped }
        : { kind: "done", rows: null, updated: 0, requestId: null, tookMs: 1 };
    },
  });
  const asked = stage.asked(bob, text);
  const id = asked.statementId;
  await createRunSql(stage.parts)(asked);
  await createConfirmSql(stage.parts)(stage.clicked(bob, id));
  return { stage, entry: await stage.parts.ledger.find(id) };
}

describe("Cancel on a write that runs", () => {
  it.each([
    [true, /the transaction on billing was rolled back. Nothing of it stays/],
    [false, /AWS can't stop a statement that runs: .*its locks may keep others waiting.*Nothing of it stays/],
  ])("drops its transaction, and says what that means (rolled back: %s)", async (stopped, words) => {
    const { stage, entry } = await confirmed("update accounts set x = 1", stopped);
    expect(stage.said.join("\n")).toContain('"sql_stop"');
    expect(stage.said.at(-1)).toMatch(words);
    expect(entry).toMatchObject({
      state: "cancelled",
      outcome: { because: "its requester cancelled it", rows: null },
    });
  });

  it("is not offered where it runs by itself, for nothing could take that back", async () => {
    const { stage, entry } = await confirmed("drop table accounts", true);
    expect(stage.said.join("\n")).toContain("It is running since");
    expect(stage.said.join("\n")).not.toContain('"sql_stop"');
    expect(entry).toMatchObject({ state: "succeeded" });
  });
});
