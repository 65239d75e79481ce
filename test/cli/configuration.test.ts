import { describe, expect, it } from "@jest/globals";

import {
  readConfiguration,
  readFileConfiguration,
  readLedgerConfiguration,
} from "../../src/cli/configuration.js";

describe("a configuration that lacks something", () => {
  it.each([
    [readConfiguration, "whodid can't start; the configuration needs this:"],
    [readLedgerConfiguration, "whodid can't find its ledger; the configuration needs this:"],
    [readFileConfiguration, "whodid can't use this whodid.yml; the configuration needs this:"],
  ])("is told by what can't be done without it, and what to set (%#)", (read, head) => {
    const said: string[] = [];
    const environment = { WHODID_CONFIG: "test/no-such.yml" };
    expect(read({ environment, complain: (line) => void said.push(line) })).toBeUndefined();
    expect(said[0]).toBe(head);
    expect(said.slice(1).join("\n")).toMatch(/^ {2}\S+: .*test\/no-such\.yml|^ {2}test\/no-such\.yml: /m);
  });
});
