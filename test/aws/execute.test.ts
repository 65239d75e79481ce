import { afterEach, describe, expect, it } from "@jest/globals";

import { askToExecute, billing, secretArn, statementId } from "./asks.js";
import { readAll, startDataApi } from "./data-api-fixture.js";
import type { DataApiFixture } from "./data-api-fixture.js";
import { sendJson, sendJsonError } from "./fake-endpoint.js";

let api: DataApiFixture;
afterEach(() => api.stop());

describe("a statement by itself", () => {
  it("is one call, with the statement's id in the user agent as it is", async () => {
    api = await startDataApi();
    await api.execute(askToExecute());
    expect(api.endpoint.operations()).toEqual(["Execute"]);
    const [call] = api.endpoint.received;
    expect(call?.headers["user-agent"]).toMatch(new RegExp(` whodid/${statementId}#run$`));
    expect(call?.headers["authorization"]).toContain("ASIAEXAMPLE/");
    expect(call?.headers["authorization"]).toContain("/eu-west-1/rds-data/");
    expect(call?.headers["x-amz-security-token"]).toBe("not-a-token");
    expect(JSON.parse(call?.body ?? "")).toEqual({
      resourceArn: billing.clusterArn,
      secretArn,
      database: "billing",
      sql: `drop table a\n/* whodid ${statementId} */`,
      includeResultMetadata: true,
      resultSetOptions: { longReturnType: "STRING", decimalReturnType: "STRING" },
    });
  });

  it("tells what it changed, how long it took and the request id", async () => {
    api = await startDataApi();
    expect(await api.execute(askToExecute())).toEqual({
      kind: "done",
      rows: null,
      updated: 3,
      requestId: "request-1",
      tookMs: 1_000,
    });
  });

  it.each([
    ["InternalServerErrorException", 500],
    ["ServiceUnavailableError", 503],
    ["ThrottlingException", 400],
    ["DatabaseUnavailableException", 504],
  ])("is attempted once, also after %s", async (name, status) => {
    api = await startDataApi({ Execute: (response) => sendJsonError(response, name, status, "no") });
    await api.execute(askToExecute());
    expect(api.endpoint.operations()).toEqual(["Execute"]);
  });

  it("keeps the statements of different sessions apart on shared connections", async () => {
    api = await startDataApi();
    const asks = ["01A", "01B", "01C"].map((id) => askToExecute({ statementId: id }));
    await Promise.all(asks.map((ask) => api.execute(ask)));
    const agents = api.endpoint.received.map(({ headers }) => headers["user-agent"]?.split(" ").at(-1));
    expect(new Set(agents)).toEqual(new Set(["whodid/01A#run", "whodid/01B#run", "whodid/01C#run"]));
  });
});

describe("a statement of MySQL by itself", () => {
  const mysql = { ...billing, engine: "mysql" as const };

  it("that reads is one call; an answer lost on the way, or one that can't be carried, changed nothing", async () => {
    const ask = askToExecute({ database: mysql, readOnly: true, sql: "show tables" });
    api = await startDataApi({
      "Execute 2": (response) => sendJsonError(response, "InternalServerErrorException", 500, "no"),
      "Execute 3": (response) => sendJsonError(response, "UnsupportedResultException", 400, "too large"),
    });
    expect(await api.execute(ask)).toMatchObject({ kind: "done" });
    expect(api.endpoint.operations()).toEqual(["Execute"]);
    expect(await api.execute(ask)).toMatchObject({ kind: "failed", reason: "unavailable" });
    expect(await api.execute(ask)).toMatchObject({ kind: "failed", reason: "result-too-large" });
  });

  it("that runs on is sent so, and unknown when the service gives up waiting; another one was cancelled then", async () => {
    api = await startDataApi({
      Execute: (response) => sendJsonError(response, "StatementTimeoutException", 400, "Request timed out"),
    });
    const ask = askToExecute({ database: mysql });
    expect(await api.execute({ ...ask, runsOn: true })).toMatchObject({ kind: "unknown" });
    expect(await api.execute(ask)).toMatchObject({ kind: "failed", reason: "timed-out" });
    const sent = api.endpoint.received.map(({ body }) => JSON.parse(body).continueAfterTimeout);
    expect(sent).toEqual([true, undefined]);
  });
});

describe("a read", () => {
  it("runs in a transaction that the database holds to reading, all calls with the statement's id", async () => {
    api = await startDataApi();
    await api.execute(askToExecute({ readOnly: true, sql: "select 1" }));
    expect(api.endpoint.operations()).toEqual(readAll);
    const bodies = api.endpoint.received.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ sql }) => sql)).toEqual([
      undefined,
      "SET TRANSACTION READ ONLY",
      "select 1",
      undefined,
    ]);
    expect(bodies.map(({ transactionId }) => transactionId)).toEqual([
      undefined,
      "transaction-1",
      "transaction-1",
      "transaction-1",
    ]);
    for (const { headers } of api.endpoint.received)
      expect(headers["user-agent"]).toMatch(new RegExp(` whodid/${statementId}#run$`));
  });

  it("gives the rows with their columns' labels, and the time of the statement alone", async () => {
    api = await startDataApi({
      "Execute 2": (response) =>
        sendJson(response, {
          columnMetadata: [
            { name: "id", label: "id", type: 4 },
            { name: "id", label: "number", type: 12 },
          ],
          records: [[{ stringValue: "1" }, { stringValue: "1" }]],
          numberOfRecordsUpdated: 0,
        }),
    });
    expect(await api.execute(askToExecute({ readOnly: true }))).toEqual({
      kind: "done",
      rows: { columns: ["id", "number"], rows: [[1, "1"]], kinds: ["number", "other"] },
      updated: 0,
      requestId: "request-1",
      tookMs: 1_000,
    });
  });

  it.each([
    ["Execute 1", ["BeginTransaction", "Execute", "RollbackTransaction"]],
    ["Execute 2", ["BeginTransaction", "Execute", "Execute", "RollbackTransaction"]],
    ["CommitTransaction", [...readAll, "RollbackTransaction"]],
  ])("is rolled back when %s is refused", async (call, operations) => {
    const message = 'ERROR: relation "a" does not exist; Position: 15; SQLState: 42P01';
    api = await startDataApi({
      [call]: (response) => sendJsonError(response, "DatabaseErrorException", 400, message),
    });
    expect(await api.execute(askToExecute({ readOnly: true }))).toEqual({
      kind: "failed",
      reason: "sql",
      message: 'ERROR: relation "a" does not exist',
      sqlState: "42P01",
      position: 15,
      requestId: "request-2",
    });
    expect(api.endpoint.operations()).toEqual(operations);
  });

  it("tells its own failure when the rollback fails, too", async () => {
    api = await startDataApi({
      "Execute 2": (response) => sendJsonError(response, "StatementTimeoutException", 400, "timed out"),
      RollbackTransaction: (response) =>
        sendJsonError(response, "TransactionNotFoundException", 404, "not found"),
    });
    const result = await api.execute(askToExecute({ readOnly: true }));
    expect(result).toMatchObject({ kind: "failed", reason: "timed-out", message: "timed out" });
  });

  it("never runs without a transaction that it could be held to", async () => {
    api = await startDataApi({ BeginTransaction: (response) => sendJson(response, {}) });
    expect(await api.execute(askToExecute({ readOnly: true }))).toMatchObject({ kind: "failed" });
    expect(api.endpoint.operations()).toEqual(["BeginTransaction"]);
  });
});
