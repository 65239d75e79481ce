import { describe, expect, it } from "@jest/globals";
import { createConfirmSql } from "../../src/sql/confirm.js";
import type { SqlParts } from "../../src/sql/parts.js";
import type { Cell, Execution, Read } from "../../src/sql/ports.js";
import { createRunSql } from "../../src/sql/run.js";
import { alice, bob, done, openSqlStage, policy } from "./stage.js";

const databases = policy.databases.map((database) => ({ ...database, engine: "mysql" as const }));

/** Somebody types it, and clicks *Run it* where that is offered. */
async function run(sql: string, changes: Partial<SqlParts> = {}, user = bob) {
  const asks: Parameters<SqlParts["execute"]>[0][] = [];
  const stage = openSqlStage({
    policy: { ...policy, databases },
    execute: async (ask) => {
      asks.push(ask);
      return done;
    },
    ...changes,
  });
  const { parts } = stage;
  const asked = stage.asked(user, sql);
  await createRunSql(parts)(asked);
  const confirmation = stage.said.at(-1) ?? "";
  await createConfirmSql(parts)(stage.clicked(user, asked.statementId));
  const entry = await parts.ledger.find(asked.statementId);
  return { stage, asks, entry, confirmation, said: stage.said.at(-1) ?? "" };
}

/** The catalogue's answer about the tables of a change. */
const catalogue =
  (...rows: Cell[][]): SqlParts["peek"] =>
  async () => ({
    kind: "done",
    rows: { columns: ["table_schema", "table_name", "engine", "triggers"], rows },
    updated: 0,
    requestId: "r-3",
    tookMs: 2,
  });
const update = "update accounts set a = 1";

describe("a change of rows on MySQL", () => {
  it("is rehearsed where its table is kept in InnoDB, and bound to the count, in a transaction", async () => {
    const { stage, asks, entry, confirmation } = await run(update, {
      peek: catalogue(["billing", "accounts", "InnoDB", 0]),
    });
    expect(confirmation).toContain("would update 12 rows");
    expect(stage.rehearsed).toHaveLength(1);
    expect(asks).toMatchObject([{ rehearsedRows: 12, runsOn: false }]);
    expect(entry).toMatchObject({ transactional: true, rehearsed: { rows: 12 } });
  });

  it.each<[string, SqlParts["peek"], string]>([
    [
      "in another engine",
      catalogue(["billing", "accounts", "MyISAM", 0]),
      "accounts is kept in MyISAM, which rolls nothing back",
    ],
    ["in a view", catalogue(["billing", "accounts", null, 0]), "accounts is kept in no table of its own"],
    ["with triggers", catalogue(["billing", "accounts", "InnoDB", 1]), "accounts has triggers"],
    [
      "that the catalogue shows elsewhere alone",
      catalogue(["other", "accounts", "InnoDB", 0]),
      "the catalogue shows no table of that name",
    ],
    ["that the catalogue does not show", catalogue(), "the catalogue shows no table of that name"],
    [
      "of which the catalogue says something else",
      catalogue(["accounts"]),
      "answer about its tables can't be read",
    ],
    [
      "when the catalogue does not answer",
      async () => ({
        kind: "failed",
        reason: "throttled",
        message: "",
        sqlState: null,
        position: null,
        requestId: null,
      }),
      "whether its tables can be rolled back is not known: AWS is throttling calls",
    ],
  ])("is not rehearsed %s, is sent by itself, and says why", async (_, peek, because) => {
    const { stage, asks, entry, confirmation } = await run(update, { peek });
    expect(confirmation).toContain("It can't be rehearsed");
    expect(confirmation).toContain(because);
    expect(stage.rehearsed).toEqual([]);
    expect(asks).toHaveLength(1);
    expect(asks[0]).not.toHaveProperty("rehearsedRows");
    expect(entry).toMatchObject({ transactional: false });
  });

  it("asks the catalogue by the names that the statement has, as digits that no name can break out of", async () => {
    const effects = [{ verb: "UPDATE", kind: "relation", schema: null, name: "a'b\\" }];
    const statement = { command: "UPDATE", risk: "write" as const, because: "changes rows", effects };
    const { stage } = await run(update, {
      readSql: async () => ({ ok: true, risk: "write", because: "changes rows", statements: [statement] }),
    });
    const hex = (text: string) => Buffer.from(text).toString("hex");
    expect(stage.peeked[0]).toContain(
      `in ((convert(x'${hex("billing")}' using utf8mb4), convert(x'${hex("a'b\\")}' using utf8mb4)))`,
    );
  });

  it("that calls what whodid does not know is not rehearsed", async () => {
    const statement = {
      command: "UPDATE",
      risk: "write" as const,
      because: "changes rows",
      effects: [],
      calls: ["f"],
    };
    const { stage, confirmation } = await run(update, {
      readSql: async () => ({ ok: true, risk: "write", because: "changes rows", statements: [statement] }),
    });
    expect(confirmation).toContain("it calls what whodid does not know");
    expect([stage.peeked, stage.rehearsed]).toEqual([[], []]);
  });
});

describe("a definition on MySQL", () => {
  it("is said to be committed at once, and goes on when AWS gives up waiting", async () => {
    const unknown: Execution = { kind: "unknown", message: "", requestId: "r-1" };
    const asks: unknown[] = [];
    const { entry, confirmation, said } = await run("drop table accounts", {
      execute: async (ask) => {
        asks.push(ask);
        return unknown;
      },
    });
    expect(confirmation).toContain("MySQL commits DROP TABLE at once");
    expect(asks).toMatchObject([{ runsOn: true, readOnly: false }]);
    expect(entry).toMatchObject({ transactional: false, runsOn: true, state: "unknown" });
    expect(said).toContain("billing goes on with such a statement all the same");
  });
});

describe("a read on MySQL", () => {
  const first = { kind: "read", whole: false, limit: 100, requestId: "r-1", tookMs: 5 } satisfies Read;

  it("that the service could not carry shows its first rows, and says that they are not all, and why", async () => {
    const { stage, entry } = await run(
      "select * from accounts",
      {
        readRows: async ({ take }) => {
          await take({ columns: ["n"], rows: [[1], [2]] });
          return first;
        },
      },
      alice,
    );
    const said = stage.said.join("\n");
    expect(said).toContain("These are the first 100 rows, not all");
    expect(said).toContain("The CSV comes in your direct messages");
    expect(entry).toMatchObject({ transactional: false, state: "succeeded" });
  });

  it("that is cancelled says that nothing stops it", async () => {
    const { stage } = await run(
      "select * from accounts",
      { readRows: async () => ({ kind: "cancelled", stopped: false }) },
      alice,
    );
    expect(stage.said.join("\n")).toContain("AWS can't stop a statement that runs");
    expect(stage.said.join("\n")).not.toContain("transaction");
  });
});

describe("the help on MySQL", () => {
  it("has examples in its SQL, of the tables of the database", async () => {
    const peek: SqlParts["peek"] = async (ask) => ({
      ...(await catalogue(["orders", "ordered_at"])(ask)),
    });
    const { stage } = await run("help", { peek });
    const said = stage.said.join("\n");
    expect(said).toContain("select * from orders where ordered_at > now() - interval 1 day limit 20");
    expect(said).toContain("as a database user that can only read");
    expect(said).not.toContain("transaction");
  });
});
