import { describe, expect, it } from "@jest/globals";

import { createConfirmSql } from "../../src/sql/confirm.js";
import type { SqlParts } from "../../src/sql/parts.js";
import type { Execution } from "../../src/sql/ports.js";
import { createRunSql } from "../../src/sql/run.js";
import { alice, bob, openSqlStage, policy } from "./stage.js";

type Answered = Awaited<ReturnType<SqlParts["peek"]>>;

const failure = (facts: Partial<Extract<Execution, { kind: "failed" }>>): Answered => ({
  kind: "failed",
  reason: "sql",
  message: "no",
  sqlState: null,
  position: null,
  requestId: "r-2",
  ...facts,
});
const rows = (...found: (string | number | boolean | null)[][]): Answered => ({
  kind: "done",
  rows: { columns: [], rows: found },
  updated: 0,
  requestId: "r-2",
  tookMs: 3,
});

/** Bob asks to drop a table while the stage is changed like that. */
async function drop(changes: Partial<SqlParts>) {
  const stage = openSqlStage(changes);
  const asked = stage.asked(bob, "drop table accounts");
  await createRunSql(stage.parts)(asked);
  return { stage, asked, said: stage.said.at(-1) ?? "" };
}

describe("what would fall with a destructive statement", () => {
  it("is asked as the requester, with the secret that it will run with, once it is written down", async () => {
    const seen: unknown[] = [];
    const stage = openSqlStage();
    const peek: SqlParts["peek"] = async (ask) => {
      seen.push(ask, await stage.parts.ledger.findPeek(ask.statementId));
      return rows(["forced", "view", "public.v", 1, null, false]);
    };
    const asked = stage.asked(bob, "drop table accounts");
    await createRunSql({ ...stage.parts, peek })(asked);
    const door = { accessKeyId: "ASIA1", sourceIdentity: "bob@example.com", secretArn: "secret:billing" };
    expect(seen).toMatchObject([
      { secretArn: "secret:billing", statementId: asked.statementId },
      { statementId: asked.statementId, door, sqlHmac: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(stage.said.at(-1)).toMatch(/The database will refuse it.*view .*public\.v.*Run it/s);
  });

  it.each([
    [failure({ reason: "denied" }), "your role may not ask the database"],
    [failure({ sqlState: "42501" }), "the database refused to answer from its catalogue"],
    [failure({ sqlState: "57014" }), "did not answer in time"],
    [failure({ reason: "resuming-too-long" }), "waking up from its pause"],
    [rows(["what", "is", "this"]), "could not look it up"],
  ])(
    "that can't be found out (%j) is said to be unknown, and the statement is offered all the same",
    async (answered, why) => {
      const { stage, asked, said } = await drop({ peek: async () => answered });
      expect(said).toContain("It is not known what would fall with it");
      expect(said).toContain(why);
      await createConfirmSql(stage.parts)(stage.clicked(bob, asked.statementId));
      expect(stage.executed).toHaveLength(1);
    },
  );

  it("is unknown where the role can't be assumed or the ledger can't be written, and no question leaves", async () => {
    const refused = await drop({
      openSession: async () => ({ kind: "refused", reason: "not-assumable", detail: "no" }),
    });
    expect(refused.said).toContain("your role could not be assumed");
    const { ledger } = openSqlStage().parts;
    const faulty = await drop({
      ledger: { ...ledger, notePeek: () => Promise.reject(new Error("throttled")) },
    });
    expect(faulty.said).toMatch(/whodid could not look it up.*Run it/s);
    expect([...refused.stage.peeked, ...faulty.stage.peeked]).toEqual([]);
  });

  it("is waited for five seconds, no longer", async () => {
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const stage = openSqlStage({
      peek: () => {
        begun();
        return new Promise(() => undefined);
      },
    });
    const running = createRunSql(stage.parts)(stage.asked(bob, "drop table accounts"));
    await hasBegun;
    stage.pass(5_000);
    await running;
    expect(stage.said.at(-1)).toMatch(/did not answer in time.*Run it/s);
  });

  it("is not asked a second time for a command that is delivered again", async () => {
    const { stage, asked } = await drop({});
    const again = openSqlStage({ ledger: stage.parts.ledger });
    await createRunSql(again.parts)({ ...asked, conversation: again.conversation });
    expect(again.peeked).toEqual([]);
    expect(again.said.at(-1)).toMatch(/interrupted while it looked.*Run it/s);
  });

  it("is not asked for reads, for harmless writes, for who may not, nor of an engine that can't be asked", async () => {
    const stage = openSqlStage();
    await createRunSql(stage.parts)(stage.asked(bob, "select 1"));
    await createRunSql(stage.parts)(stage.asked(bob, "update accounts set a = 1 where id = 2"));
    await createRunSql(stage.parts)(stage.asked(alice, "drop table accounts"));
    const databases = policy.databases.map((database) => ({ ...database, engine: "mysql" as const }));
    const mysql = await drop({ policy: { ...policy, databases } });
    expect([...stage.peeked, ...mysql.stage.peeked]).toEqual([]);
    expect(mysql.said).toContain("whodid looks it up on PostgreSQL alone");
  });

  it("can't act in Slack, whatever an object is called", async () => {
    const name = '"<!channel> *x* `y`\u202e"';
    const { stage } = await drop({ peek: async () => rows(["forced", "view", name, 1, null, false]) });
    const [, form = ""] = (stage.said.at(-1) ?? "").split(/\n/);
    const texts: unknown[] = JSON.parse(form).flatMap(
      ({ elements = [] }: { elements?: { elements?: { type: string; text: string }[] }[] }) =>
        elements.flatMap(({ elements: inner = [] }) => inner),
    );
    expect(texts).toContainEqual({
      type: "text",
      text: expect.stringContaining("<!channel> *x* `y`"),
      style: { code: true },
    });
    expect(form).not.toContain("\u202e");
  });
});
