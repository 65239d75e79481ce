import { describe, expect, it } from "@jest/globals";
import { tableDefinitions } from "../../src/store/tables.js";

describe("The tables", () => {
  const [ledger, work] = tableDefinitions({ ledger: "l-table", work: "w-table" });

  it("are named as configured, and billed by request", () => {
    expect([ledger.input.TableName, work.input.TableName]).toStrictEqual(["l-table", "w-table"]);
    expect([ledger.input.BillingMode, work.input.BillingMode]).toStrictEqual([
      "PAY_PER_REQUEST",
      "PAY_PER_REQUEST",
    ]);
  });

  it("keep the ledger for good, and let the work expire", () => {
    expect(ledger.ttlAttribute).toBeUndefined();
    expect(work.ttlAttribute).toBe("expiresAt");
  });

  it("have no index but their key", () => {
    for (const { input } of [ledger, work]) {
      expect(Object.keys(input).toSorted()).toStrictEqual([
        "AttributeDefinitions",
        "BillingMode",
        "KeySchema",
        "TableName",
      ]);
      expect(input.KeySchema.map(({ AttributeName }) => AttributeName)).toStrictEqual(["pk", "sk"]);
    }
  });
});
