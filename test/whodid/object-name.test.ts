import { describe, expect, it } from "@jest/globals";

import { isNamed } from "../../src/whodid/object-name.js";

const fits = (pattern: string, name: string | null) =>
  isNamed({ schema: null, name: pattern, isPattern: true }, name);

describe("a name with wildcards", () => {
  it.each([
    ["money_*", "money_transfers", true],
    ["money_*", "money_", true],
    ["money_*", "old_money_", false],
    ["*_log", "audit_log", true],
    ["*_log", "audit_logs", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["ab*ba", "aba", false],
    ["a*bc*cd", "abcd", false],
    ["a.*", "abc", false],
    ["*", "", true],
    ["money_*", null, false],
  ])("%s and %j: %j", (pattern, name, does) => {
    expect(fits(pattern, name)).toBe(does);
  });

  it("is compared in no time, however it was made", () => {
    const began = Date.now();
    expect(fits("a*".repeat(100), `${"a".repeat(1_000)}b`)).toBe(true);
    expect(fits(`${"a*".repeat(99)}c`, "a".repeat(1_000))).toBe(false);
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  it("is a name like any other where it was quoted", () => {
    expect(isNamed({ schema: null, name: "a*" }, "a*")).toBe(true);
    expect(isNamed({ schema: null, name: "a*" }, "ab")).toBe(false);
  });
});
