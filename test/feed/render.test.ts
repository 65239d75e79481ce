import { describe, expect, it } from "@jest/globals";

import { renderStatement } from "../../src/feed/render.js";
import { findingOf } from "../../src/ledger/audit.js";
import { validateBlocks } from "../../src/message/validate.js";
import { malloryActor } from "../fakes/entries.js";
import { outsideRecord, sentEntry } from "./records.js";
import { createWorld } from "./world.js";
import { wordsOf } from "./words-of.js";

const id = "01KAPPAZZR0000000000000001";
const hostile = "<!channel> *x* `y` <https://evil|z> \u202egnp.exe";

function typesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "type" in value && typeof value.type === "string" ? [value.type] : [];
  return [...own, ...Object.values(value).flatMap(typesIn)];
}

describe("a feed message", () => {
  it.each([
    ["succeeded", { rows: 5 }, "Bob dropped money_transfers on billing · 5 rows"],
    ["succeeded", { rows: 1 }, "Bob dropped money_transfers on billing · 1 row"],
    ["failed", { sqlState: "42501" }, "Bob tried to drop money_transfers on billing · failed: 42501"],
    ["unknown", {}, "Bob may have dropped money_transfers on billing · outcome unknown"],
  ] as const)("tells in one line that it %s (%j)", (state, outcome, text) => {
    const known = { endedAt: 0, rows: null, tookMs: null, requestId: null, because: null, sqlState: null };
    expect(renderStatement(sentEntry(id, { state, outcome: { ...known, ...outcome } }), false).text).toBe(
      text,
    );
  });

  it("lets no text of a person or database act, and shows what can't be seen", () => {
    const effects = [{ verb: "DROP", kind: "table", schema: hostile, name: hostile }];
    const message = renderStatement(sentEntry(id, { sql: `drop table "${hostile}"`, effects }), true);
    expect(message.text).not.toMatch(/[<>\u202e]/);
    expect(new Set(typesIn(message.forms))).toEqual(
      new Set(["rich_text", "rich_text_section", "rich_text_preformatted", "text", "date", "channel"]),
    );
    expect(wordsOf(message)).toContain("\\u{202E}gnp.exe");
    expect(wordsOf(message)).not.toContain("\u202e");
  });

  it("lets nothing that the trail quotes of a caller act", async () => {
    const world = createWorld();
    const userIdentity = { type: "IAMUser", userName: hostile, arn: hostile };
    const record = outsideRecord("e1", {
      userIdentity,
      userAgent: `${hostile}/1`,
      sourceIPAddress: hostile,
      errorCode: hostile,
    });
    await world.relay.handle(world.deliver([record]));
    const [post] = world.posts;
    expect(post?.message.text).not.toMatch(/[<>\u202e]/);
    expect(typesIn(post?.message.forms)).not.toContain("mrkdwn");
    expect(typesIn(post?.message.forms)).not.toContain("broadcast");
  });

  it("stays within Slack's limits, however long the statement is and however many objects it names", () => {
    const effects = Array.from({ length: 500 }, (_, index) => ({
      verb: "DROP",
      kind: "table",
      schema: null,
      name: `${"t".repeat(60)}${index}`,
    }));
    const message = renderStatement(sentEntry(id, { sql: "x".repeat(65_000), effects }), true);
    expect(validateBlocks(message.forms[0] ?? [])).toEqual([]);
    expect(message.text.length).toBeLessThan(1_000);
    expect(message.text).toContain("and 497 more");
    expect(JSON.stringify(message.forms).length).toBeLessThan(20_000);
  });

  it("carries no SQL in its notification", () => {
    expect(renderStatement(sentEntry(id, { sql: "drop table x -- top secret" }), false).text).not.toContain(
      "secret",
    );
  });

  const actor = malloryActor;
  const { door: _door, ...facts } = sentEntry(id, {
    author: { kind: "outside", actor },
    channelId: null,
    sqlHmac: null,
  });
  const textOf = (sql: string) =>
    ({
      sql,
      command: facts.command,
      risk: "destructive",
      effects: facts.effects,
      database: "billing",
      at: 0,
    }) as const;
  const auditedAs = (texts: readonly string[], doubtful = false) => {
    const where = {
      databaseUser: hostile,
      total: texts.length,
      passedOver: 0,
      doubtful,
      database: "billing",
    };
    return renderStatement({ ...facts, ...findingOf(texts.map(textOf), where) }, false);
  };

  it("tells what the log corroborates like any statement, and says what that rests on", () => {
    const message = auditedAs(["drop table money_transfers"]);
    expect(message.text).toBe("Outside whodid: mallory dropped money_transfers on billing · done");
    expect(wordsOf(message)).toContain(
      "Corroborated: the only statement that fits in the database's own log",
    );
    expect(wordsOf(message)).toContain("drop table money_transfers");
  });

  it("tells candidates below, and says when the only one may be another call's", () => {
    const message = auditedAs(["drop table a", "drop table b"]);
    expect(message.text).toBe("Outside whodid: mallory ran a statement on billing · done");
    expect(wordsOf(message)).toContain("Candidate: one of these 2 statements in the database's own log");
    expect(wordsOf(message)).toMatch(/drop table a\ndrop table b/);
    expect(wordsOf(auditedAs(["drop table a"], true))).toContain(
      "Candidate: one statement fits in the database's own log, by its user",
    );
    expect(wordsOf(auditedAs(["drop table a"], true))).toContain("but it may be another call's");
  });

  it("stays within Slack's limits with many long candidates, and lets none of them act", () => {
    const message = auditedAs(
      [...Array.from({ length: 50 }).keys()].map((index) => `${index} ${hostile} ${"x".repeat(60_000)}`),
    );
    expect(validateBlocks(message.forms[0] ?? [])).toEqual([]);
    expect(JSON.stringify(message.forms).length).toBeLessThan(20_000);
    expect(message.text).not.toMatch(/[<>\u202e]/);
    expect(typesIn(message.forms)).not.toContain("mrkdwn");
  });
});
