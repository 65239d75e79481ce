import { afterEach, describe, expect, it } from "@jest/globals";

import type { RunTogether } from "../../src/sql/ports.js";
import { askToExecute, statementId } from "./asks.js";
import { type DataApiFixture, startDataApi } from "./data-api-fixture.js";
import { sendJsonError } from "./fake-endpoint.js";

let api: DataApiFixture;
afterEach(() => api.stop());

function run(over: Partial<Parameters<RunTogether>[0]> = {}) {
  const { sql: _, readOnly: __, ...ask } = askToExecute();
  return api.runTogether({ ...ask, sqls: ["update a", "update b"], purpose: "keep", counts: [], ...over });
}

const sqls = () =>
  api.endpoint.received.flatMap(({ body }) => {
    const { sql }: { sql?: unknown } = JSON.parse(body);
    return typeof sql === "string" ? [sql] : [];
  });

describe("several statements in one transaction", () => {
  it("run in their order, in the same transaction, and are committed", async () => {
    api = await startDataApi();
    expect(await run({ counts: [3, null] })).toMatchObject({
      kind: "done",
      results: [{ updated: 3 }, { updated: 3 }],
    });
    expect(api.endpoint.operations()).toEqual([
      "BeginTransaction",
      "Execute",
      "Execute",
      "CommitTransaction",
    ]);
    expect(sqls()).toEqual(["update a", "update b"]);
    for (const { body, operation, headers } of api.endpoint.received) {
      expect(headers["user-agent"]).toMatch(new RegExp(` whodid/${statementId}#run$`));
      if (operation !== "BeginTransaction")
        expect(JSON.parse(body)).toMatchObject({ transactionId: "transaction-1" });
    }
  });

  it("are rolled back when one is refused, and none after it runs", async () => {
    api = await startDataApi({
      "Execute 2": (response) =>
        sendJsonError(response, "DatabaseErrorException", 400, "ERROR: violates; SQLState: 23505"),
    });
    expect(await run({ sqls: ["a", "b", "c"] })).toMatchObject({
      kind: "stopped",
      at: 1,
      ended: { kind: "failed", sqlState: "23505" },
    });
    expect(api.endpoint.operations().slice(1)).toEqual(["Execute", "Execute", "RollbackTransaction"]);
  });

  it("are rolled back when one gets no answer: then nothing can have changed", async () => {
    api = await startDataApi({
      "Execute 2": (response) => sendJsonError(response, "InternalFailure", 500, "x"),
    });
    expect(await run()).toMatchObject({
      kind: "stopped",
      at: 1,
      ended: { kind: "failed", reason: "unavailable" },
    });
    expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
  });

  it("are rolled back when one counts otherwise than rehearsed", async () => {
    api = await startDataApi();
    expect(await run({ counts: [3, 2] })).toMatchObject({
      kind: "stopped",
      at: 1,
      ended: { kind: "miscounted", rehearsedRows: 2, rows: 3 },
    });
    expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
  });

  it("have an unknown outcome when their commit is not answered, and are not touched again", async () => {
    api = await startDataApi({
      CommitTransaction: (response) => sendJsonError(response, "InternalFailure", 500, "x"),
    });
    expect(await run()).toMatchObject({ kind: "stopped", at: null, ended: { kind: "unknown" } });
    expect(api.endpoint.operations().at(-1)).toBe("CommitTransaction");
  });

  it("that only read are held to it by the database", async () => {
    api = await startDataApi();
    await run({ purpose: "read" });
    expect(sqls()).toEqual(["SET TRANSACTION READ ONLY", "update a", "update b"]);
  });

  it("are rehearsed within limits and as such, and rolled back", async () => {
    api = await startDataApi();
    expect(await run({ purpose: "rehearse" })).toMatchObject({ kind: "done" });
    expect(sqls()).toEqual([
      "SET LOCAL lock_timeout = '3s'",
      "SET LOCAL statement_timeout = '20s'",
      "update a",
      "update b",
      "SET CONSTRAINTS ALL IMMEDIATE",
    ]);
    expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
    expect(api.endpoint.received[0]?.headers["user-agent"]).toMatch(/#rehearse$/);
  });

  it("are given up in a rehearsal that takes too long in all", async () => {
    api = await startDataApi();
    const many = Array.from({ length: 30 }, (_, at) => `update t${at}`);
    expect(await run({ sqls: many, purpose: "rehearse" })).toMatchObject({
      kind: "stopped",
      at: 21,
      ended: { kind: "failed", reason: "timed-out" },
    });
  });
});
