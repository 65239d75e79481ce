import { describe, expect, it } from "@jest/globals";

import { clientOf, executedAt, originOf } from "../../src/ledger/origin.js";
import { authorOf, headline, outcomeOf, plainText } from "../../src/ledger/wording.js";
import type { Entry } from "../../src/ledger/entry.js";
import type { Effect } from "../../src/statement/statement.js";
import { entryOf, minutesAgo, sightingAt } from "../whodid/world.js";

const bobs = (change: Partial<Entry>) => entryOf("bob", "DROP", "t", minutesAgo(1), change);
const { sentAt: _, ...unsent } = bobs({ state: "cancelled" });
const effect = (verb: string, name: string | null, more: Partial<Effect> = {}): Effect => ({
  verb,
  kind: "table",
  schema: null,
  name,
  ...more,
});
const told = (command: string | null, ...effects: Effect[]) =>
  plainText(headline(bobs({ command, effects })));

const noOutcome = { endedAt: 0, rows: null, tookMs: null, requestId: null, because: null, sqlState: null };

describe("a headline", () => {
  it.each<[string, string | null, Effect[]]>([
    ["Bob dropped t on billing", "DROP TABLE", [effect("DROP", "t")]],
    [
      "Bob dropped a, b, c and 1 more on billing",
      "DROP TABLE",
      ["a", "b", "c", "d"].map((name) => effect("DROP", name)),
    ],
    [
      "Bob read a, b on billing",
      "SELECT",
      [effect("SELECT", "a"), effect("SELECT", "b"), effect("SELECT", "a")],
    ],
    ["Bob inserted into a on billing", "INSERT", [effect("SELECT", "b"), effect("INSERT", "a")]],
    ["Bob deleted from a on billing", "SELECT", [effect("SELECT", "b"), effect("DELETE", "a")]],
    ["Bob created v on billing", "CREATE VIEW", [effect("CREATE", "v"), effect("SELECT", "a")]],
    [
      "Bob renamed a to b on billing",
      "ALTER TABLE",
      [effect("ALTER", "a"), effect("RENAME", "a", { newName: "b" })],
    ],
    ["Bob altered t on billing", "ALTER TABLE", [effect("DROP", "t", { column: "c" }), effect("ALTER", "t")]],
    ["Bob dropped t on billing", null, [effect("DROP", "t")]],
    ["Bob ran SET on billing", "SET", []],
    ["Bob ran SELECT on billing", "SELECT", [effect("SELECT", null)]],
    ["Bob ran NOTIFY on x on billing", "NOTIFY", [effect("NOTIFY", "x")]],
    ['Bob dropped "Money Transfers" on billing', "DROP TABLE", [effect("DROP", "Money Transfers")]],
    ["Bob ran a statement on billing", null, []],
  ])("says: %s", (words, command, effects) => {
    expect(told(command, ...effects)).toBe(words);
  });

  it("names what was done in one transaction, and to what; not what was only read", () => {
    const together = ["UPDATE", "SELECT", "DROP TABLE", "UPDATE"].map(
      (command) => ({ command, risk: "write" }) as const,
    );
    const effects = [effect("UPDATE", "a"), effect("SELECT", "b"), effect("DROP", "c")];
    const several = bobs({ command: null, together, effects });
    expect(plainText(headline(several))).toBe(
      "Bob ran UPDATE ×2, SELECT, DROP TABLE in one transaction on a, c on billing",
    );
    expect(plainText(headline({ ...several, state: "failed", effects: [] }))).toBe(
      "Bob tried to run UPDATE ×2, SELECT, DROP TABLE in one transaction on billing",
    );
    expect(outcomeOf({ ...several, outcome: { ...noOutcome, each: [1, 12, null, 0] } })).toBe(
      "1 row, 12 rows, done, 0 rows",
    );
    const because = "statement 2 of 4 failed (42501), all was rolled back";
    expect(
      outcomeOf({ ...several, state: "failed", outcome: { ...noOutcome, sqlState: "42501", because } }),
    ).toBe(`failed: ${because}`);
  });

  it("does not say that something was done that was not", () => {
    expect(plainText(headline(bobs({ state: "refused" })))).toBe("Bob tried to drop t on billing");
    expect(plainText(headline(unsent))).toBe("Bob asked to drop t on billing");
    expect(plainText(headline(bobs({ state: "cancelled" })))).toBe("Bob tried to drop t on billing");
    expect(plainText(headline(bobs({ state: "unknown", effects: [], command: null })))).toBe(
      "Bob may have run a statement on billing",
    );
  });

  it("tells what was cancelled before it was sent from what was stopped", () => {
    const outcome = { ...noOutcome, because: "why" };
    expect(outcomeOf({ ...unsent, outcome })).toBe("not run: why");
    expect(outcomeOf({ ...bobs({ state: "cancelled" }), outcome })).toBe("stopped: why");
  });

  it("never names a role as if it were a person", () => {
    const actor = { name: "sql-bob", person: null, role: null, arn: null, accountId: "1" };
    const name = (kind: "role" | "root" | "service" | "account" | "unknown") =>
      authorOf({ kind: "outside", actor: { ...actor, kind } });
    expect([name("role"), name("root"), name("service"), name("account"), name("unknown")]).toEqual([
      "Someone with the role sql-bob",
      "The root user of 1",
      "The service sql-bob",
      "Someone of account sql-bob",
      "Someone unknown",
    ]);
  });
});

describe("the words for an end", () => {
  const end = { endedAt: 0, rows: null, tookMs: null, requestId: null, because: "why", sqlState: null };

  it.each([
    [{ state: "succeeded", outcome: { ...end, rows: 0 }, command: "DROP TABLE" }, "done"],
    [{ state: "succeeded", outcome: { ...end, rows: 0 }, command: "DELETE" }, "0 rows"],
    [{ state: "succeeded", outcome: { ...end, rows: 1 }, command: "SELECT" }, "1 row"],
    [{ state: "succeeded", outcome: { ...end, rows: 5 }, command: "CREATE TABLE AS" }, "5 rows"],
    [{ state: "waiting" }, "waits for a click"],
    [{ state: "sending" }, "no outcome yet"],
    [{ state: "cancelled", outcome: end }, "stopped: why"],
    [{ state: "refused", outcome: end }, "refused: why"],
    [{ state: "failed", outcome: end }, "failed: why"],
    [
      { state: "failed", outcome: end, sightings: [sightingAt(0, { errorCode: "Throttled" })] },
      "failed: Throttled",
    ],
  ] as const)("say of %j: %s", (change, words) => {
    expect(outcomeOf(bobs(change))).toBe(words);
  });
});

describe("where a statement came from", () => {
  it.each([
    ["aws-cli/2.31.0 md/awscrt#0.28.4", "aws-cli/2"],
    ["Boto3/1.40.1 md/Botocore#1.40.1", "Boto3/1"],
    ["console.amazonaws.com", "console.amazonaws.com"],
    ["", null],
    [null, null],
  ])("reads the client of %j", (userAgent, client) => {
    expect(clientOf(userAgent)).toBe(client);
  });

  it("does not take whodid's address for the person's", () => {
    expect(plainText(originOf(bobs({ sightings: [sightingAt(0)] })))).toBe(
      "from Slack C0BILLING, through whodid at 203.0.113.10",
    );
    expect(plainText(originOf(bobs({})))).toBe("from Slack C0BILLING, through whodid");
  });

  it("is timed by the call that completed it", () => {
    const begin = sightingAt(1_000, { eventName: "BeginTransaction" });
    const commit = sightingAt(9_000, { eventName: "CommitTransaction" });
    expect(executedAt(bobs({ transactional: true, sightings: [begin, sightingAt(5_000), commit] }))).toBe(
      9_000,
    );
    expect(executedAt(bobs({ sightings: [sightingAt(5_000)] }))).toBe(5_000);
    expect(executedAt(bobs({ transactional: true, sightings: [begin] }))).toBe(minutesAgo(1));
  });
});
