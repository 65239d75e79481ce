import { describe, expect, it } from "@jest/globals";

import { type MaskedCall, matchCalls } from "../../src/dblog/match.js";
import type { Logged } from "../../src/dblog/read-statements.js";
import { noon } from "./lines.js";

const logged = (seconds: number, sql: string, change: Partial<Logged> = {}): Logged => ({
  at: noon + seconds * 1000,
  user: "mallory",
  database: "billing",
  session: "s1",
  sql,
  failed: false,
  ...change,
});
const call = (id: string, seconds: number, change: Partial<MaskedCall> = {}): MaskedCall => ({
  id,
  eventTime: noon + seconds * 1000,
  user: "mallory",
  errorCode: null,
  ...change,
});
const fitsOf = (calls: readonly MaskedCall[], statements: readonly Logged[]) =>
  [...matchCalls(calls, statements).values()].map((fits) => [
    fits.pick(100).statements.map(({ sql }) => sql),
    fits.shared,
  ]);

describe("a masked call", () => {
  it("fits the one statement of its user at its time", () => {
    const statements = [logged(0, "other", { user: "bob" }), logged(0, "hers")];
    expect(fitsOf([call("c", 0)], statements)).toEqual([[["hers"], false]]);
  });

  it.each([
    [-47, 0],
    [-46, 1],
    [0, 1],
    [1, 1],
    [2, 0],
  ])("that ended at 0 s began within 46 seconds before and 1 after: %d s → %d", (seconds, count) => {
    expect(
      matchCalls([call("c", 0)], [logged(seconds, "x")])
        .get("c")
        ?.pick(100).statements,
    ).toHaveLength(count);
  });

  it.each([
    [null, ["fine"]],
    ["DatabaseErrorException", ["broken"]],
    ["StatementTimeoutException", ["broken"]],
    ["InternalServerErrorException", ["fine", "broken"]],
    ["UnsupportedResultException", ["fine", "broken"]],
    ["AccessDenied", []],
    ["ForbiddenException", []],
    ["ThrottlingException", []],
  ])("fits by its outcome: %s", (errorCode, sqls) => {
    const statements = [logged(0, "fine"), logged(0, "broken", { failed: true })];
    expect(fitsOf([call("c", 0, { errorCode })], statements)).toEqual([[sqls, false]]);
  });

  it("fits every statement of that time, and says when another call could have one of them", () => {
    const statements = [logged(0, "a"), logged(20, "b")];
    expect(fitsOf([call("c", 25)], statements)).toEqual([[["a", "b"], false]]);
    expect(fitsOf([call("c1", 0), call("c2", 20)], statements)).toEqual([
      [["a"], true],
      [["a", "b"], true],
    ]);
  });

  it("counts the many executions of one batch once", () => {
    const batch = [logged(0, "insert"), logged(0, "insert"), logged(1, "insert")];
    expect(fitsOf([call("c", 1)], batch)).toEqual([[["insert"], false]]);
    expect(fitsOf([call("c", 1)], [...batch, logged(1, "insert", { session: "s2" })])).toEqual([
      [["insert", "insert"], false],
    ]);
  });
});
