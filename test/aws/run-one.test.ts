import { afterEach, describe, expect, it } from "@jest/globals";

import { askToExecute, statementId } from "./asks.js";
import { type DataApiFixture, startDataApi } from "./data-api-fixture.js";
import { sendJson, sendJsonError } from "./fake-endpoint.js";

let api: DataApiFixture;
afterEach(() => api.stop());

const run = (rehearsedRows: number | null) => api.execute(askToExecute({ rehearsedRows }));
const committed = ["BeginTransaction", "Execute", "CommitTransaction"];
const rolledBack = ["BeginTransaction", "Execute", "RollbackTransaction"];

describe("a change of rows", () => {
  it.each([3, null])("is committed when it counts as its rehearsal did (%s)", async (rows) => {
    api = await startDataApi();
    expect(await run(rows)).toMatchObject({ kind: "done", updated: 3 });
    expect(api.endpoint.operations()).toEqual(committed);
    for (const { headers } of api.endpoint.received)
      expect(headers["user-agent"]).toMatch(new RegExp(` whodid/${statementId}#run$`));
  });

  it("is rolled back when it counts otherwise, by its rows where it returns some", async () => {
    api = await startDataApi({
      Execute: (response) =>
        sendJson(response, {
          columnMetadata: [{ name: "id", label: "id", type: 4 }],
          records: [[{ stringValue: "1" }], [{ stringValue: "2" }]],
          numberOfRecordsUpdated: 0,
        }),
    });
    expect(await run(0)).toMatchObject({ kind: "miscounted", rehearsedRows: 0, rows: 2 });
    expect(api.endpoint.operations()).toEqual(rolledBack);
  });

  it("has changed nothing when its own answer is lost, and is rolled back", async () => {
    api = await startDataApi({ Execute: (response) => sendJsonError(response, "InternalFailure", 500, "x") });
    expect(await run(3)).toMatchObject({ kind: "failed", reason: "unavailable" });
    expect(api.endpoint.operations()).toEqual(rolledBack);
  });

  it("has an unknown outcome when its commit's answer is lost, and holds no locks if that never arrived", async () => {
    api = await startDataApi({
      CommitTransaction: (response) => sendJsonError(response, "InternalFailure", 500, "x"),
    });
    expect(await run(3)).toMatchObject({ kind: "unknown" });
    expect(api.endpoint.operations()).toEqual([...committed, "RollbackTransaction"]);
  });

  it.each([
    ["DatabaseErrorException", "ERROR: violates; SQLState: 23503", { kind: "failed", sqlState: "23503" }],
    ["TransactionNotFoundException", "not found", { kind: "failed", reason: "transaction-lost" }],
    ["DatabaseErrorException", "ERROR: the connection broke; SQLState: 08006", { kind: "unknown" }],
  ])("whose commit is refused by %s (%s) is told as it is", async (name, message, outcome) => {
    api = await startDataApi({
      CommitTransaction: (response) => sendJsonError(response, name, 400, message),
    });
    expect(await run(3)).toMatchObject(outcome);
  });
});
