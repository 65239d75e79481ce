import { describe, expect, it } from "@jest/globals";
import type { State } from "../../src/ledger/entry.js";
import { settle } from "../../src/ledger/settle.js";
import { anEntry, aSighting, noon } from "../fakes/entries.js";

const sent = anEntry({ state: "sending" });
const inTransaction = anEntry({ state: "sending", transactional: true });
const step = (to: "succeeded" | "failed", because: string | null) => ({
  from: ["sending", "unknown"],
  to,
  outcome: { endedAt: noon + 1000, rows: null, tookMs: null, requestId: "r-1", because, sqlState: null },
});
const seen = (eventName: string, errorCode: string | null = null) =>
  aSighting({ eventName, errorCode, requestId: "r-1" });

describe("A sighting of a statement that ran by itself", () => {
  it("proves that it took effect when there was no error", () => {
    expect(settle(sent, seen("ExecuteStatement"))).toStrictEqual(step("succeeded", null));
    const unknown = anEntry({ state: "unknown" });
    expect(settle(unknown, seen("ExecuteStatement"))).toStrictEqual(step("succeeded", null));
  });

  it("proves that it failed when there was an error", () => {
    expect(settle(sent, seen("ExecuteStatement", "DatabaseErrorException"))).toStrictEqual(
      step("failed", "The trail shows that it failed: DatabaseErrorException."),
    );
  });

  it.each(["InternalServerErrorException", "ServiceUnavailableError", "DatabaseUnavailableException"])(
    "proves nothing when the service failed: %s",
    (errorCode) => {
      expect(settle(sent, seen("ExecuteStatement", errorCode))).toBeUndefined();
    },
  );

  it("proves nothing by a time-out that the statement was sent to outlast", () => {
    const runsOn = anEntry({ state: "unknown", runsOn: true });
    expect(settle(runsOn, seen("ExecuteStatement", "StatementTimeoutException"))).toBeUndefined();
    expect(settle(sent, seen("ExecuteStatement", "StatementTimeoutException"))).toMatchObject({
      to: "failed",
    });
  });

  it("proves nothing while the cluster wakes up, for whodid asks again", () => {
    expect(settle(sent, seen("ExecuteStatement", "DatabaseResumingException"))).toBeUndefined();
  });

  it("proves nothing by any other call", () => {
    expect(settle(sent, seen("BeginTransaction"))).toBeUndefined();
    expect(settle(sent, seen("CommitTransaction"))).toBeUndefined();
  });
});

describe("A sighting of a statement in a transaction", () => {
  it("proves that it took effect by the commit alone", () => {
    expect(settle(inTransaction, seen("BeginTransaction"))).toBeUndefined();
    expect(settle(inTransaction, seen("ExecuteStatement"))).toBeUndefined();
    expect(settle(inTransaction, seen("CommitTransaction"))).toStrictEqual(step("succeeded", null));
  });

  it("proves that it was rolled back by the rollback alone", () => {
    expect(settle(inTransaction, seen("ExecuteStatement", "DatabaseErrorException"))).toBeUndefined();
    expect(settle(inTransaction, seen("RollbackTransaction"))).toStrictEqual(
      step("failed", "The trail shows that it was rolled back."),
    );
  });

  it("leaves open what a commit or rollback with an error did", () => {
    for (const eventName of ["CommitTransaction", "RollbackTransaction"]) {
      expect(settle(inTransaction, seen(eventName, "TransactionNotFoundException"))).toBeUndefined();
    }
  });
});

describe("A sighting of a statement whose end is known, or that never left", () => {
  const states: State[] = ["waiting", "succeeded", "failed", "cancelled", "refused"];
  it.each(states)("changes nothing when it is %s", (state) => {
    expect(settle(anEntry({ state }), seen("ExecuteStatement"))).toBeUndefined();
  });
});
