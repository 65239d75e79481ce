import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { indexKey, indexKeysOf, keyPart } from "../../src/ledger/index-key.js";
import { anEntry, clusterArn, malloryActor } from "../fakes/entries.js";

describe("The index keys of an entry", () => {
  it("are its objects with and without verb, its person and its database", () => {
    expect(indexKeysOf(anEntry())).toStrictEqual([
      "object#billing#money_transfers",
      "object#billing#money_transfers#DROP",
      "person#bob",
      "slack#T0SANDBOX#U0BOB",
      "database#billing",
    ]);
  });

  const actor = malloryActor;
  const outside = { author: { kind: "outside", actor }, database: null, sql: null, effects: [] } as const;

  it("are its cluster too when it went round whodid, and no object where the database is unknown", () => {
    expect(indexKeysOf(anEntry(outside))).toStrictEqual(["person#mallory", `masked#${clusterArn}`]);
  });

  it("are the objects of every text that could be its own", () => {
    const { effects } = anEntry();
    const candidate = { sql: "", command: null, risk: "read", effects, database: "orders", at: 0 } as const;
    const audit = { databaseUser: "mallory", total: 2, doubtful: false, candidates: [candidate] };
    expect(indexKeysOf(anEntry({ ...outside, audit }))).toStrictEqual([
      "object#orders#money_transfers",
      "object#orders#money_transfers#DROP",
      "person#mallory",
      `masked#${clusterArn}`,
    ]);
  });

  it("come once each, and none for an effect without a name", () => {
    const nameless = { verb: "DROP", kind: "TABLE", schema: null, name: null };
    const named = { ...nameless, name: "t" };
    expect(indexKeysOf(anEntry({ effects: [named, named, nameless] }))).toHaveLength(5);
  });
});

describe("A key", () => {
  it("is shared by two questions only if they are the same", () => {
    const name = fc.oneof(fc.string(), fc.constantFrom("#", "%23", "%", "a#b", "", "x".repeat(500)));
    fc.assert(
      fc.property(name, name, name, name, (a, b, c, d) => {
        const one = indexKey({ kind: "object", database: a, name: b });
        const other = indexKey({ kind: "object", database: c, name: d });
        expect(one === other).toBe(a === c && b === d);
      }),
    );
  });

  it("fits into a partition key however long its parts are", () => {
    const long = "😀".repeat(10_000);
    const key = indexKey({ kind: "object", database: long, name: long, verb: long });
    expect(Buffer.byteLength(key)).toBeLessThan(2048);
    expect(keyPart("x".repeat(400))).toBe("x".repeat(400));
  });
});
