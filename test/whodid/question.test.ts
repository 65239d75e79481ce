import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { parseQuestion, type Question } from "../../src/whodid/question.js";

const now = Date.UTC(2026, 10, 22, 14, 15, 7);
const events = ["DeleteDBCluster", "StopLogging", "Decrypt"];
const nothing: Question = {
  event: null,
  resource: null,
  verb: null,
  object: null,
  database: null,
  whom: null,
  since: null,
};
const moneyTransfers = { schema: null, name: "money_transfers" };

function asked(text: string): Question {
  const read = parseQuestion(text, now, events);
  if (read.kind !== "question") throw new Error(`${text}: ${JSON.stringify(read)}`);
  return read.question;
}

function refusal(text: string): string {
  const read = parseQuestion(text, now, events);
  return read.kind === "refused" ? read.because : `${text} was not refused`;
}

describe("a question of /whodid", () => {
  it.each([
    "DROP money_transfers",
    "drop money_transfers",
    "Dropped money_transfers",
    "drop table money_transfers",
    "DROP TABLE IF EXISTS money_transfers CASCADE;",
    "who dropped the table money_transfers?",
    "dropped `money_transfers`",
    'drop "money_transfers"',
    "drop Money_Transfers",
  ])("reads verb and object of: %s", (text) => {
    expect(asked(text)).toEqual({ ...nothing, verb: "DROP", object: moneyTransfers });
  });

  it.each([
    ["select accounts", "SELECT"],
    ["read from accounts", "SELECT"],
    ["selected from accounts", "SELECT"],
    ["inserted into accounts", "INSERT"],
    ["insert into accounts", "INSERT"],
    ["updated accounts", "UPDATE"],
    ["deleted from accounts", "DELETE"],
    ["delete all rows from accounts", "DELETE"],
    ["truncated accounts", "TRUNCATE"],
    ["altered accounts", "ALTER"],
    ["created accounts", "CREATE"],
    ["renamed accounts", "RENAME"],
    ["granted on accounts", "GRANT"],
    ["revoke accounts", "REVOKE"],
  ])("understands people's words: %s", (text, verb) => {
    expect(asked(text)).toEqual({ ...nothing, verb, object: { schema: null, name: "accounts" } });
  });

  it("keeps the schema and the case of quoted names", () => {
    expect(asked("drop public.money_transfers").object).toEqual({
      schema: "public",
      name: "money_transfers",
    });
    expect(asked('drop "Money Transfers"').object).toEqual({ schema: null, name: "Money Transfers" });
    expect(asked('drop Audit."Money "" Transfers"').object).toEqual({
      schema: "audit",
      name: 'Money " Transfers',
    });
    expect(asked("drop “Money Transfers”").object).toEqual({ schema: null, name: "Money Transfers" });
    expect(asked('drop "table"').object).toEqual({ schema: null, name: "table" });
  });

  it.each([
    ["CREATE ROLE app_reader", "CREATE", "app_reader"],
    ["who created the user mapping for app?", "CREATE", "app"],
    ["DROP DATABASE billing_old", "DROP", "billing_old"],
    ["create extension if not exists pgcrypto", "CREATE", "pgcrypto"],
    ["drop foreign data wrapper files", "DROP", "files"],
    ["drop role user", "DROP", "user"],
    ["altered role since yesterday", "ALTER", "role"],
    ["dropped user on billing", "DROP", "user"],
    ["dropped user", "DROP", "user"],
    ['dropped user "last"', "DROP", "last"],
  ])("takes a kind of object for a name only where no name follows: %s", (text, verb, name) => {
    expect(asked(text)).toMatchObject({ verb, object: { schema: null, name } });
  });

  it("reads wildcards in names that are not quoted, and a lone one as anything", () => {
    expect(asked("DROP Money_*").object).toEqual({ schema: null, name: "money_*", isPattern: true });
    expect(asked("public.*_log").object).toEqual({ schema: "public", name: "*_log", isPattern: true });
    expect(asked('drop "money_*"').object).toEqual({ schema: null, name: "money_*" });
    expect(asked("delete * from accounts")).toEqual({
      ...nothing,
      verb: "DELETE",
      object: { schema: null, name: "accounts" },
    });
  });

  it("takes an object alone for its life story, and a person with a time for what they did", () => {
    expect(asked("money_transfers")).toEqual({ ...nothing, object: moneyTransfers });
    expect(asked("by @alice last 2h")).toEqual({
      ...nothing,
      whom: { kind: "name", name: "alice" },
      since: now - 2 * 3_600_000,
    });
  });

  it("reads where, who and since in any order", () => {
    const whole = {
      ...nothing,
      verb: "DROP",
      object: { schema: "public", name: "money_transfers" },
      database: "billing",
      whom: { kind: "name", name: "bob" },
      since: Date.UTC(2026, 10, 21),
    };
    expect(asked("dropped public.money_transfers on billing by @bob since yesterday")).toEqual(whole);
    expect(asked("since yesterday by bob on @billing dropped public.money_transfers")).toEqual(whole);
    expect(asked("by <@U0BOB>").whom).toEqual({ kind: "slack", userId: "U0BOB" });
    expect(asked("by <@U0BOB|bob>").whom).toEqual({ kind: "slack", userId: "U0BOB" });
    expect(asked("by me").whom).toEqual({ kind: "asker" });
    expect(asked("granted on accounts on billing")).toMatchObject({
      object: { name: "accounts" },
      database: "billing",
    });
  });

  it.each([
    ["since yesterday", Date.UTC(2026, 10, 21)],
    ["since today", Date.UTC(2026, 10, 22)],
    ["since 14:03", Date.UTC(2026, 10, 22, 14, 3)],
    ["since 14:03:07 UTC", Date.UTC(2026, 10, 22, 14, 3, 7)],
    ["since 23:10", Date.UTC(2026, 10, 21, 23, 10)],
    ["since yesterday 14:03", Date.UTC(2026, 10, 21, 14, 3)],
    ["since 2026-11-20", Date.UTC(2026, 10, 20)],
    ["since 2026-11-20 14:03", Date.UTC(2026, 10, 20, 14, 3)],
    ["since 2026-11-20T14:03:07Z", Date.UTC(2026, 10, 20, 14, 3, 7)],
    ["since 2026-11-20T14:03+01:00", Date.UTC(2026, 10, 20, 13, 3)],
    ["last 30m", now - 30 * 60_000],
    ["last 2h", now - 2 * 3_600_000],
    ["last 3 days", now - 3 * 86_400_000],
    ["in the last week", now - 7 * 86_400_000],
  ])("counts in UTC: %s", (text, since) => {
    expect(asked(`drop t ${text}`)).toEqual({
      ...nothing,
      verb: "DROP",
      object: { schema: null, name: "t" },
      since,
    });
  });

  it.each(["", "  ", "help", "HELP"])("offers help for %j", (text) => {
    expect(parseQuestion(text, now, events)).toEqual({ kind: "help" });
  });

  it.each([
    ["drop a b", "don't understand “b”"],
    ["drop t on", "name of a database"],
    ["drop t by", "write a person"],
    ["drop t since", "write a time in UTC"],
    ["drop t since 2026-02-30", "write a time in UTC"],
    ["drop t since 2027-01-01", "still to come"],
    ["drop t last", "how long"],
    ["drop t last 0h", "how long"],
    ["drop t on a on b", "one database"],
    ["drop t by a by b", "one person"],
    ["drop t since today last 2h", "once"],
    ["drop mon*ey.transfers", "is not a name"],
    ["drop a_* b_*", "don't understand"],
    ["drop a.b.c.d", "is not a name"],
    ["drop 'x'", "is not a name"],
    ["the", "what was done"],
  ])("refuses %s with one plain sentence", (text, part) => {
    expect(refusal(text)).toContain(part);
    expect(refusal(text)).toMatch(/\.$/);
    expect(refusal(text)).not.toContain(". ");
  });

  it("never throws, whatever is typed", () => {
    const words = fc.constantFrom(
      "drop",
      "on",
      "by",
      "since",
      "last",
      '"',
      ".",
      "<@U1>",
      "2h",
      "14:03",
      "yesterday",
      "​",
    );
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, (typed) =>
        ["question", "help", "refused"].includes(parseQuestion(typed, now, events).kind),
      ),
    );
  });
});
