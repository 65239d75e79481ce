import { afterEach, describe, expect, it } from "@jest/globals";

import { z } from "zod";

import type { Rows, RunTogether } from "../../src/sql/ports.js";
import { askToExecute, statementId } from "./asks.js";
import { answerWell, type DataApiFixture, startDataApi } from "./data-api-fixture.js";
import { type Responder, sendJson, sendJsonError } from "./fake-endpoint.js";

let api: DataApiFixture;
afterEach(() => api.stop());

function run(over: Partial<Parameters<RunTogether>[0]> = {}) {
  const { sql: _, readOnly: __, ...ask } = askToExecute();
  return api.runTogether({
    ...ask,
    sqls: ["update a", "update b"],
    purpose: "keep",
    counts: [],
    takes: [],
    onAgain: () => undefined,
    ...over,
  });
}

/** Each cursor has so many rows; everything else changes none. */
function rowsOf(count: number): Responder {
  const given = new Map<string, number>();
  return (response, { body }) => {
    const { sql } = z.object({ sql: z.string() }).parse(JSON.parse(body));
    const [, wanted, cursor = ""] = /^FETCH FORWARD (\d+) FROM (\w+)/.exec(sql) ?? [];
    if (sql.startsWith("DECLARE")) given.clear();
    if (wanted === undefined) return sendJson(response, { numberOfRecordsUpdated: 0 });
    const now = Math.min(Number(wanted), count - (given.get(cursor) ?? 0));
    given.set(cursor, (given.get(cursor) ?? 0) + now);
    const records = Array.from({ length: now }, () => [{ stringValue: "x" }]);
    return sendJson(response, { columnMetadata: [{ label: "n", typeName: "text" }], records });
  };
}

const tooLarge: Responder = (response) =>
  sendJsonError(response, "UnsupportedResultException", 400, "too large");

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

  it("have an unknown outcome when their commit is not answered, and hold no locks if it never arrived", async () => {
    api = await startDataApi({
      CommitTransaction: (response) => sendJsonError(response, "InternalFailure", 500, "x"),
    });
    expect(await run()).toMatchObject({ kind: "stopped", at: null, ended: { kind: "unknown" } });
    expect(api.endpoint.operations().slice(-2)).toEqual(["CommitTransaction", "RollbackTransaction"]);
  });

  it("that only read are held to it by the database", async () => {
    api = await startDataApi();
    await run({ purpose: "read" });
    expect(sqls()).toEqual(["SET TRANSACTION READ ONLY", "update a", "update b"]);
  });

  it("read queries among them through cursors of their own, each closed before what follows", async () => {
    const pages: Rows[] = [];
    api = await startDataApi({ Execute: rowsOf(20) });
    const take = async (page: Rows) => {
      pages.push(page);
      return "more" as const;
    };
    const queries = { sqls: ["select a", "drop table a", "select b"], takes: [take, undefined, take] };
    expect(await run({ ...queries, counts: [null, null, null] })).toMatchObject({
      kind: "done",
      results: [{ rows: null, whole: true }, { updated: 0 }, { rows: null, whole: true }],
    });
    const fetched = (name: string) => [
      `FETCH FORWARD 12 FROM ${name}\n/* whodid ${statementId} */`,
      `FETCH FORWARD 192 FROM ${name}\n/* whodid ${statementId} */`,
      `CLOSE ${name}`,
    ];
    expect(sqls()).toEqual([
      "DECLARE whodid_rows_1 NO SCROLL CURSOR FOR select a",
      ...fetched("whodid_rows_1"),
      "drop table a",
      "DECLARE whodid_rows_3 NO SCROLL CURSOR FOR select b",
      ...fetched("whodid_rows_3"),
    ]);
    expect(pages.map(({ rows }) => rows.length)).toEqual([12, 8, 12, 8]);
    expect(api.endpoint.operations().at(-1)).toBe("CommitTransaction");
  });

  it("read on after a query whose taker had enough, and say that it was not whole", async () => {
    api = await startDataApi({ Execute: rowsOf(20) });
    expect(
      await run({ sqls: ["select a", "update b"], takes: [async () => "enough"], purpose: "keep" }),
    ).toMatchObject({ kind: "done", results: [{ whole: false }, { updated: 0 }] });
    expect(sqls().slice(2)).toEqual(["CLOSE whodid_rows_1", "update b"]);
  });

  it("are begun once more in small pages after an answer that was too large, where they only read", async () => {
    let again = 0;
    const more = { takes: [async () => "more" as const], onAgain: () => void (again += 1) };
    api = await startDataApi({ Execute: rowsOf(20), "Execute 4": tooLarge });
    const sqlsOfRead = { sqls: ["select a"], purpose: "read" as const, ...more };
    expect(await run(sqlsOfRead)).toMatchObject({ kind: "done", results: [{ whole: true }] });
    expect(again).toBe(1);
    expect(sqls().slice(4, 7)).toEqual([
      "SET TRANSACTION READ ONLY",
      "DECLARE whodid_rows_1 NO SCROLL CURSOR FOR select a",
      `FETCH FORWARD 1 FROM whodid_rows_1\n/* whodid ${statementId} */`,
    ]);
    expect(api.endpoint.operations().filter((name) => name === "BeginTransaction")).toHaveLength(2);
  });

  it("that change something are never run twice: too large an answer rolls all back", async () => {
    api = await startDataApi({ Execute: rowsOf(20), "Execute 4": tooLarge });
    expect(
      await run({ sqls: ["update a", "select a"], takes: [undefined, async () => "more"] }),
    ).toMatchObject({ kind: "stopped", at: 1, ended: { kind: "failed", reason: "result-too-large" } });
    expect(sqls()).toHaveLength(4);
    expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
  });

  it("point at the place in the query that the database means, not in what whodid put before it", async () => {
    api = await startDataApi({
      Execute: (response) =>
        sendJsonError(
          response,
          "DatabaseErrorException",
          400,
          'ERROR: column "x" does not exist; Position: 53; SQLState: 42703',
        ),
    });
    expect(await run({ sqls: ["select x"], takes: [async () => "more"] })).toMatchObject({
      at: 0,
      ended: { sqlState: "42703", position: 53 - "DECLARE whodid_rows_1 NO SCROLL CURSOR FOR ".length },
    });
  });

  it.each(["BeginTransaction", "Execute 1", "Execute 2"])(
    "are dropped when their person stops them during %s, and never committed",
    async (call) => {
      const stopping = new AbortController();
      const stop: Responder = (response, received) => {
        stopping.abort();
        return answerWell(response, received);
      };
      api = await startDataApi({ [call]: stop });
      expect(await run({ signal: stopping.signal })).toEqual({
        kind: "stopped",
        at: null,
        ended: { kind: "cancelled", stopped: true },
      });
      expect(api.endpoint.operations()).not.toContain("CommitTransaction");
      expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
    },
  );

  it("say it when their person stops them and the service takes no rollback", async () => {
    const stopping = new AbortController();
    api = await startDataApi({
      "Execute 2": () => stopping.abort(),
      RollbackTransaction: (response) => sendJsonError(response, "BadRequestException", 400, "is running"),
    });
    expect(await run({ signal: stopping.signal })).toMatchObject({
      ended: { kind: "cancelled", stopped: false },
    });
  });

  it("that are being committed are not stopped any more", async () => {
    const stopping = new AbortController();
    api = await startDataApi({
      CommitTransaction: (response, received) => {
        stopping.abort();
        return answerWell(response, received);
      },
    });
    expect(await run({ signal: stopping.signal })).toMatchObject({ kind: "done" });
  });

  it("fetch of a query no more than its first rows in a rehearsal, in two calls", async () => {
    api = await startDataApi({ Execute: rowsOf(20) });
    await run({ sqls: ["select a"], takes: [async () => "enough"], purpose: "rehearse" });
    expect(sqls().slice(2)).toEqual([
      "DECLARE whodid_rows_1 NO SCROLL CURSOR FOR select a",
      `FETCH FORWARD 12 FROM whodid_rows_1\n/* whodid ${statementId} */`,
      "SET CONSTRAINTS ALL IMMEDIATE",
    ]);
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
