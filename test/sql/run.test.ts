import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";

import type { SqlParts } from "../../src/sql/parts.js";
import { createCancelSql, createConfirmSql } from "../../src/sql/confirm.js";
import { createRecoverSql } from "../../src/sql/recover.js";
import { createRunSql } from "../../src/sql/run.js";
import { createStraightenSql } from "../../src/sql/straighten.js";
import { createMemoryExpected } from "../fakes/memory-expected.js";
import { alice, bob, openSqlStage } from "./stage.js";

const last = (said: readonly string[]) => said.at(-1) ?? "";

describe("a statement", () => {
  it("is in the ledger with its door before it is sent, and with its outcome afterwards", async () => {
    const seen: unknown[] = [];
    const stage = openSqlStage();
    const readRows: SqlParts["readRows"] = async (ask) => {
      seen.push(await stage.parts.ledger.find(ask.statementId));
      return stage.parts.readRows(ask);
    };
    const asked = stage.asked(alice, "select 1");
    await createRunSql({ ...stage.parts, readRows })(asked);
    expect(seen).toMatchObject([
      {
        state: "sending",
        door: {
          roleArn: expect.stringContaining("sql-alice"),
          sourceIdentity: "alice@example.com",
          accessKeyId: "ASIA1",
        },
      },
    ]);
    expect(await stage.parts.ledger.find(asked.statementId)).toMatchObject({
      state: "succeeded",
      outcome: { rows: 1, requestId: "r-1" },
    });
  });

  it("is told apart in the log by its fingerprint, without its text, which is made of what can be read alone", async () => {
    const lines: string[] = [];
    const log = pino({ level: "debug" }, { write: (line) => void lines.push(line) });
    const stage = openSqlStage({ log });
    const [read, unread] = [stage.asked(alice, "select 'hush'"), stage.asked(alice, "selec 'hush'")];
    for (const asked of [read, unread]) await createRunSql(stage.parts)(asked);
    const fingerprint = "28550ea0fc43bed7";
    expect(await stage.parts.ledger.find(read.statementId)).toMatchObject({ fingerprint });
    expect(await stage.parts.ledger.find(unread.statementId)).toMatchObject({ fingerprint: null });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { statementId: read.statementId, fingerprint, msg: "statement ended" },
    ]);
    expect(lines.join("")).not.toContain("hush");
  });

  it("keeps its secrets from the ledger", async () => {
    const stage = openSqlStage();
    const asked = stage.asked(bob, "drop table t -- password 'hunter2'");
    await createRunSql(stage.parts)(asked);
    expect((await stage.parts.ledger.find(asked.statementId))?.sql).toBe("drop table t -- password ***");
  });

  it("is expected in the trail before it is sent; where that can't be written down, it is not sent", async () => {
    const expected = createMemoryExpected();
    const seen: number[] = [];
    const stage = openSqlStage({
      expected,
      readRows: async () => {
        seen.push((await expected.sentBefore(Infinity)).length);
        return { kind: "read", whole: true, requestId: null, tookMs: 1 };
      },
    });
    await createRunSql(stage.parts)(stage.asked(alice, "select 1"));
    expect(seen).toEqual([1]);

    const broken = openSqlStage({ expected: { put: () => Promise.reject(new Error("DynamoDB is down")) } });
    const asked = broken.asked(alice, "select 1");
    await expect(createRunSql(broken.parts)(asked)).rejects.toThrow("DynamoDB is down");
    expect(broken.executed).toEqual([]);
    expect(await broken.parts.ledger.find(asked.statementId)).toMatchObject({ state: "waiting" });
  });

  it("carries its id in a comment of its own line, without a final semicolon", async () => {
    const stage = openSqlStage();
    const asked = stage.asked(alice, "select ';' -- all; ;");
    await createRunSql(stage.parts)(asked);
    await createRunSql(stage.parts)({ ...stage.asked(alice, "select 2 ; ") });
    expect(stage.executed[0]).toBe(`select ';' -- all; ;\n/* whodid ${asked.statementId} */`);
    expect(stage.executed[1]).toMatch(/^select 2\n\/\* whodid \w{26} \*\/$/);
  });

  it("is not sent where nobody would learn of a crash", async () => {
    const stage = openSqlStage();
    const unfinished = {
      ...stage.parts.unfinished,
      put: () => Promise.reject(new Error("DynamoDB is down")),
    };
    const asked = stage.asked(alice, "select 1");
    await expect(createRunSql({ ...stage.parts, unfinished })(asked)).rejects.toThrow("DynamoDB is down");
    expect(stage.executed).toEqual([]);
    expect(await stage.parts.ledger.find(asked.statementId)).not.toMatchObject({ state: "sending" });
  });

  it("is not sent when the ledger does not take it", async () => {
    const stage = openSqlStage();
    const ledger = { ...stage.parts.ledger, record: () => Promise.reject(new Error("unreachable")) };
    await expect(createRunSql({ ...stage.parts, ledger })(stage.asked(alice, "select 1"))).rejects.toThrow(
      "unreachable",
    );
    expect(stage.executed).toEqual([]);
  });

  it("is answered even when its outcome can't be recorded, and that is said", async () => {
    const stage = openSqlStage();
    const ledger = {
      ...stage.parts.ledger,
      advance: (id: string, step: Parameters<SqlParts["ledger"]["advance"]>[1]) =>
        step.to === "succeeded"
          ? Promise.reject(new Error("unreachable"))
          : stage.parts.ledger.advance(id, step),
    };
    await createRunSql({ ...stage.parts, ledger })(stage.asked(alice, "select 1"));
    expect(last(stage.said)).toMatch(/1 row.*ledger could not be reached/s);
  });

  it("delivered twice runs once", async () => {
    const stage = openSqlStage();
    const asked = stage.asked(alice, "select 1");
    await Promise.all([createRunSql(stage.parts)(asked), createRunSql(stage.parts)(asked)]);
    await createRunSql(stage.parts)(asked);
    expect(stage.executed).toHaveLength(1);
  });

  it("that takes its time says since when, once", async () => {
    const stage = openSqlStage();
    const readRows: SqlParts["readRows"] = async (ask) => {
      stage.pass(3_000);
      return stage.parts.readRows(ask);
    };
    await createRunSql({ ...stage.parts, readRows })(stage.asked(alice, "select 1"));
    expect(stage.said[0]).toMatch(/It is running/);
    stage.pass(60_000);
    expect(stage.said).toHaveLength(2);
  });
});

describe("a refusal", () => {
  it.each([
    ["no rule", alice, "drop table accounts", /may not run this on billing/],
    ["what does not parse", bob, "selec 1", /could not be parsed/],
    ["nothing to run", bob, "@billing ``````", /no statement after/],
    ["an unknown database", bob, "@ledger select 1", /no database called ledger/],
    ["somebody unknown", { teamId: "T1", userId: "UEVE" }, "select 1", /does not know you/],
    ["somebody of another team", { teamId: "T2", userId: "UBOB" }, "select 1", /does not know you/],
    ["typographic quotes", alice, "select ‘x’", /straight quotes/],
  ])("for %s is one sentence, and nobody is called", async (_, user, text, sentence) => {
    const stage = openSqlStage({ openSession: () => Promise.reject(new Error("called")) });
    await createRunSql(stage.parts)(stage.asked(user, text));
    expect(stage.said).toHaveLength(1);
    expect(last(stage.said)).toMatch(sentence);
  });

  it.each(["guest", "deactivated", "bot", "stranger", "lookup-failed"] as const)(
    "meets an account that is %s",
    async (because) => {
      const stage = openSqlStage({ findStanding: async () => ({ kind: "refused", because }) });
      await createRunSql(stage.parts)(stage.asked(alice, "select 1"));
      expect(stage.executed).toEqual([]);
      expect(last(stage.said)).toMatch(/nothing ran/i);
    },
  );

  it("by the rules is kept in the ledger as an attempt", async () => {
    const stage = openSqlStage();
    const asked = stage.asked(alice, "drop table accounts");
    await createRunSql(stage.parts)(asked);
    expect(await stage.parts.ledger.find(asked.statementId)).toMatchObject({
      state: "refused",
      effects: [{ verb: "DROP", name: "accounts" }],
    });
  });

  it("of the role ends the statement, and the Data API is not called", async () => {
    const stage = openSqlStage({
      openSession: async () => ({ kind: "refused", reason: "not-assumable", detail: "AccessDenied" }),
    });
    const asked = stage.asked(alice, "select 1");
    await createRunSql(stage.parts)(asked);
    expect(stage.executed).toEqual([]);
    expect(await stage.parts.ledger.find(asked.statementId)).toMatchObject({ state: "refused" });
    expect(last(stage.said)).toMatch(/could not be assumed/);
  });
});

describe("a write", () => {
  const ask = async (
    stage: ReturnType<typeof openSqlStage>,
    text = "update accounts set x = 1 where id = 1",
  ) => {
    const asked = stage.asked(bob, text);
    await createRunSql(stage.parts)(asked);
    return asked.statementId;
  };

  it("waits for the click of its requester, and of nobody else", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    expect(stage.executed).toEqual([]);
    await createConfirmSql(stage.parts)(stage.clicked(alice, id));
    expect(stage.executed).toEqual([]);
    expect(last(stage.said)).toMatch(/Only bob/);
    await createConfirmSql(stage.parts)(stage.clicked(bob, id));
    expect(stage.executed).toEqual([expect.stringContaining("update accounts set x = 1 where id = 1\n")]);
  });

  it("clicked twice runs once", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    const confirm = createConfirmSql(stage.parts);
    await Promise.all([confirm(stage.clicked(bob, id)), confirm(stage.clicked(bob, id))]);
    await confirm(stage.clicked(bob, id));
    expect(stage.executed).toHaveLength(1);
  });

  it("clicked again while the role is being assumed is not cancelled by that", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    let clickAgain: Promise<void> | undefined;
    const openSession: SqlParts["openSession"] = async (wanted) => {
      clickAgain ??= createConfirmSql(stage.parts)(stage.clicked(bob, id));
      await clickAgain;
      return stage.parts.openSession(wanted);
    };
    await createConfirmSql({ ...stage.parts, openSession })(stage.clicked(bob, id));
    expect(stage.executed).toHaveLength(1);
    expect(await stage.parts.ledger.find(id)).toMatchObject({ state: "succeeded" });
  });

  it("is the very text that was shown: another text under its seal does not run", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    await stage.parts.sealed.put(id, "drop table accounts", 30);
    await createConfirmSql(stage.parts)(stage.clicked(bob, id));
    expect(stage.executed).toEqual([]);
    expect(await stage.parts.ledger.find(id)).toMatchObject({ state: "cancelled" });
  });

  it("is decided again at the click: a rule taken away meanwhile stops it", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    const policy = { ...stage.parts.policy, rules: [] };
    await createConfirmSql({ ...stage.parts, policy })(stage.clicked(bob, id));
    expect(stage.executed).toEqual([]);
    expect(last(stage.said)).toMatch(/rules changed/);
  });

  it("ends after half an hour without a click", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    stage.pass(31 * 60_000);
    await createConfirmSql(stage.parts)(stage.clicked(bob, id));
    expect(stage.executed).toEqual([]);
    expect(last(stage.said)).toMatch(/has ended and nothing ran/);
    expect(await stage.parts.sealed.open(id)).toBeUndefined();
    // Written down: it no longer has to be concluded from the time.
    expect(await stage.parts.ledger.advance(id, { from: ["cancelled"], to: "cancelled" })).toBe("advanced");
  });

  it("clicked at the very edge does not run: the door closes while its role is assumed", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    stage.pass(29.9 * 60_000);
    const openSession: typeof stage.parts.openSession = (wish) => {
      stage.pass(0.1 * 60_000);
      return stage.parts.openSession(wish);
    };
    await createConfirmSql({ ...stage.parts, openSession })(stage.clicked(bob, id));
    expect(stage.executed).toEqual([]);
    expect(last(stage.said)).toMatch(/could not be sent in time and nothing ran/);
    stage.pass(60_000);
    expect(await stage.parts.ledger.find(id)).toMatchObject({ state: "cancelled" });
  });

  it("clicked at the very edge ends with its own time, not with its text's, which was sealed later", async () => {
    const stage = openSqlStage();
    const rehearse: typeof stage.parts.rehearse = (wish) => {
      stage.pass(20_000);
      return stage.parts.rehearse(wish);
    };
    const asked = stage.asked(bob, "update accounts set blocked = true");
    await createRunSql({ ...stage.parts, rehearse })(asked);
    stage.pass(30 * 60_000 - 10_000);
    expect(await stage.parts.sealed.open(asked.statementId)).toBeDefined();
    await createConfirmSql(stage.parts)(stage.clicked(bob, asked.statementId));
    expect(stage.executed).toEqual([]);
    expect(last(stage.said)).toMatch(/has ended and nothing ran/);
  });

  it("that is cancelled never runs, and its text is gone", async () => {
    const stage = openSqlStage();
    const id = await ask(stage);
    await createCancelSql(stage.parts)(stage.clicked(bob, id));
    await createConfirmSql(stage.parts)(stage.clicked(bob, id));
    expect(stage.executed).toEqual([]);
    expect(await stage.parts.sealed.open(id)).toBeUndefined();
    expect(await stage.parts.ledger.find(id)).toMatchObject({ state: "cancelled" });
  });
});

describe("straight quotes", () => {
  it("go through the whole story with one click of the one who typed them", async () => {
    const stage = openSqlStage();
    const run = createRunSql(stage.parts);
    const asked = stage.asked(alice, "select ‘x’");
    await run(asked);
    const straighten = createStraightenSql(stage.parts, run);
    await straighten({ ...stage.clicked(bob, asked.statementId), statementId: "01ARZ3NDEKTSV4RRFFQ69G5FB1" });
    expect(stage.executed).toEqual([]);
    await straighten({
      ...stage.clicked(alice, asked.statementId),
      statementId: "01ARZ3NDEKTSV4RRFFQ69G5FB2",
    });
    expect(stage.executed).toEqual([expect.stringMatching(/^select 'x'\n/)]);
  });
});

describe("a blank that does not break, as other programs paste it", () => {
  it("is a blank after one click outside of literals, and kept inside", async () => {
    const stage = openSqlStage();
    const run = createRunSql(stage.parts);
    const asked = stage.asked(alice, "select\u00a0'a\u00a0b'\u3000as\u202fx");
    await run(asked);
    expect(stage.said.at(-1)).toMatch(/quotes, dashes or blanks/);
    const straighten = createStraightenSql(stage.parts, run);
    await straighten({
      ...stage.clicked(alice, asked.statementId),
      statementId: "01ARZ3NDEKTSV4RRFFQ69G5FB1",
    });
    expect(stage.executed).toEqual([expect.stringMatching(/^select 'a\u00a0b' as x\n/)]);
  });
});

describe("an offer that was used", () => {
  it("runs once however fast it is clicked, and nobody is told that nothing ran", async () => {
    const stage = openSqlStage();
    const run = createRunSql(stage.parts);
    const asked = stage.asked(alice, "select ‘x’");
    await run(asked);
    stage.said.length = 0;
    const straighten = createStraightenSql(stage.parts, run);
    await Promise.all(
      ["1", "2", "3"].map((digit) =>
        straighten({
          ...stage.clicked(alice, asked.statementId),
          statementId: `01ARZ3NDEKTSV4RRFFQ69G5FB${digit}`,
        }),
      ),
    );
    expect(stage.executed).toHaveLength(1);
    expect(stage.said.join()).toMatch(/used or has ended/);
    expect(stage.said.join()).not.toMatch(/nothing ran/);
  });
});

describe("after a crash", () => {
  it.each([
    ["before the ledger took it", undefined, /before it understood/],
    ["before it was sent", "waiting", /before your statement was sent. Nothing ran/],
    ["while it ran", "sending", /outcome is unknown/],
    ["before its end was shown", "succeeded", /The ledger says: it ran/],
  ] as const)("the person hears what became of a statement left %s", async (_, state, sentence) => {
    const stage = openSqlStage();
    const asked = stage.asked(bob, "update accounts set x = 1");
    if (state !== undefined) {
      await createRunSql(stage.parts)(asked);
      if (state !== "waiting")
        await stage.parts.ledger.advance(asked.statementId, { from: ["waiting"], to: state });
    }
    const { statementId } = asked;
    await stage.parts.unfinished.put({
      statementId,
      ...bob,
      channelId: "C1",
      leaseUntil: stage.parts.clock() + 20_000,
    });
    const recover = createRecoverSql(stage.parts, () => stage.conversation);
    const before = stage.said.length;
    await recover();
    expect(stage.said).toHaveLength(before);
    stage.pass(21_000);
    await Promise.all([recover(), recover()]);
    expect(stage.said).toHaveLength(before + 1);
    expect(last(stage.said)).toMatch(sentence);
  });
});
