import { describe, expect, it } from "@jest/globals";

import type { Form } from "../../src/message/form.js";
import type { Menu } from "../../src/message/blocks.js";
import type { SqlParts } from "../../src/sql/parts.js";
import { createEditSql } from "../../src/sql/editor.js";
import { createRunAgain } from "../../src/sql/run-again.js";
import { createRunSql } from "../../src/sql/run.js";
import { statementMenu } from "../../src/sql/statement-menu.js";
import { createUseMenu } from "../../src/sql/use-menu.js";
import type { SqlReading } from "../../src/statement/statement.js";
import { alice, bob, openSqlStage } from "./stage.js";

const plan: SqlReading = {
  ok: true,
  risk: "read",
  because: "only explains",
  statements: [{ command: "EXPLAIN", risk: "read", because: "only explains", effects: [] }],
};

/** `/sql` over fakes with the menu of its results; `run` answers with the statement's id, `offered` with what its menu offers. */
function openMenu(changes: Partial<SqlParts> = {}) {
  const base = openSqlStage();
  const stage = openSqlStage({
    readSql: async (sql, engine) => (/^explain (?!drop)/.test(sql) ? plan : base.parts.readSql(sql, engine)),
    ...changes,
  });
  const { parts } = stage;
  const runSql = createRunSql(parts);
  const use = createUseMenu(parts, {
    runSql,
    runAgain: createRunAgain(parts, runSql),
    edit: createEditSql(parts),
  });
  const forms: Form[] = [];
  const openForm = async (form: Form) => forms.push(form) > 0;
  let minted = 0;
  const find = async (id: string) => {
    const entry = await parts.ledger.find(id);
    if (entry === undefined) throw new Error("not in the ledger");
    return entry;
  };
  return {
    ...stage,
    forms,
    find,
    run: async (user: typeof alice, text: string) => {
      const asked = stage.asked(user, text);
      await runSql(asked);
      return asked.statementId;
    },
    offered: async (id: string) =>
      (statementMenu(parts, await find(id)) ?? ({ options: [] } satisfies Pick<Menu, "options">)).options.map(
        ({ text }) => text,
      ),
    /** Answers with the id of the statement that the click stands for. */
    use: async (user: typeof alice, value: string) => {
      const statementId = `01ARZ3NDEKTSV4RRFFQ69G5FB${(minted += 1)}`;
      await use({ ...stage.clicked(user, value), statementId, openForm });
      return statementId;
    },
  };
}

describe("the menu of a statement", () => {
  it("stands on its result, and carries nothing but what to do and the id", async () => {
    const menu = openMenu();
    const id = await menu.run(alice, "select 1");
    expect(menu.said.at(-1)).toContain('"action_id":"sql_menu"');
    expect(statementMenu(menu.parts, await menu.find(id))?.options).toEqual([
      { text: "Run again", value: `again:${id}` },
      { text: "Edit", value: `edit:${id}` },
      { text: "Explain", value: `explain:${id}` },
    ]);
  });

  it("offers to explain only what the same secret may run, and what EXPLAIN takes", async () => {
    const menu = openMenu();
    expect(await menu.offered(await menu.run(bob, "update accounts set x = 1"))).toContain("Explain");
    expect(await menu.offered(await menu.run(bob, "drop table accounts"))).not.toContain("Explain");

    const { policy } = menu.parts;
    const secrets = [{ secretArn: "secret:read", risks: ["read" as const] }, { secretArn: "secret:owner" }];
    const apart = openMenu({
      policy: { ...policy, databases: policy.databases.map((one) => ({ ...one, secrets })) },
    });
    expect(await apart.offered(await apart.run(bob, "update accounts set x = 1"))).not.toContain("Explain");
    expect(await apart.offered(await apart.run(bob, "select 1"))).toContain("Explain");
  });

  it("offers nothing of a text in which a secret was hidden, and neither runs nor edits it", async () => {
    const menu = openMenu();
    const id = await menu.run(bob, "drop table t -- password 'hunter2'");
    expect(await menu.offered(id)).toEqual([]);
    await menu.use(bob, `edit:${id}`);
    expect(menu.forms).toEqual([]);
    expect(menu.said.at(-1)).toMatch(/A secret was hidden in this statement/);
    await menu.use(bob, `again:${id}`);
    expect(menu.said.at(-1)).toMatch(/was used or has ended/);
    expect(menu.executed).toEqual([]);
  });

  it("offers nothing once the database's name stands for another cluster", async () => {
    const menu = openMenu();
    const id = await menu.run(alice, "select 1");
    const { policy } = menu.parts;
    const databases = policy.databases.map((one) => ({ ...one, clusterArn: "arn:another" }));
    expect(
      statementMenu({ ...menu.parts, policy: { ...policy, databases } }, await menu.find(id)),
    ).toBeUndefined();
  });

  it("runs it again as a new statement with an id of its own", async () => {
    const menu = openMenu();
    const id = await menu.run(alice, "select 1");
    const again = await menu.use(alice, `again:${id}`);
    expect(menu.executed).toHaveLength(2);
    expect(await menu.find(again)).toMatchObject({
      sql: "select 1",
      state: "succeeded",
      database: "billing",
    });
  });

  it.each(["select '&amp;amp;'", "select '&amp;' where 1 < 2", "select 1 < 2 and 3 > 2"])(
    "runs the very same text again, whatever Slack does to it: %s",
    async (typed) => {
      const menu = openMenu();
      const id = await menu.run(alice, typed);
      const again = await menu.use(alice, `again:${id}`);
      expect((await menu.find(again)).sqlHmac).toBe((await menu.find(id)).sqlHmac);
    },
  );

  it("records what was asked in App Home as asked in no channel, and never offers to share it there", async () => {
    const menu = openMenu();
    const asked = { ...menu.asked(alice, "@billing select 1"), channelId: "UALICE" };
    await createRunSql(menu.parts)(asked);
    expect(await menu.find(asked.statementId)).toMatchObject({ channelId: null });
    expect(menu.said.at(-1)).not.toContain("sql_share");
  });

  it("has what destroys confirmed anew", async () => {
    const menu = openMenu();
    const id = await menu.run(bob, "drop table accounts");
    await menu.parts.ledger.advance(id, { from: ["waiting"], to: "succeeded" });
    const again = await menu.use(bob, `again:${id}`);
    expect(menu.executed).toEqual([]);
    expect(await menu.find(again)).toMatchObject({ state: "waiting" });
    expect(menu.said.at(-1)).toContain("sql_confirm");
  });

  it("judges it by the rules of now", async () => {
    const menu = openMenu();
    const id = await menu.run(alice, "select 1");
    const strict = { ...menu.parts, policy: { ...menu.parts.policy, rules: [] } };
    const runSql = createRunSql(strict);
    await createRunAgain(
      strict,
      runSql,
    )({ ...menu.clicked(alice, id), statementId: "01ARZ3NDEKTSV4RRFFQ69G5FC1" });
    expect(menu.executed).toHaveLength(1);
    expect(menu.said.at(-1)).toMatch(/You may not run this on billing/);
  });

  it("explains it by a statement of its own, as the same person", async () => {
    const menu = openMenu();
    const id = await menu.run(alice, "select 1");
    const explained = await menu.use(alice, `explain:${id}`);
    expect(menu.executed.at(-1)).toMatch(/^explain select 1\n/);
    expect(await menu.find(explained)).toMatchObject({
      sql: "explain select 1",
      command: "EXPLAIN",
      author: { name: "alice" },
    });
  });

  it("says of what can't be explained that it can't", async () => {
    const menu = openMenu();
    const id = await menu.run(bob, "drop table accounts");
    await menu.use(bob, `explain:${id}`);
    expect(menu.said.at(-1)).toMatch(/can't explain this statement/);
    expect(menu.executed).toEqual([]);
  });

  it("is its author's alone", async () => {
    const menu = openMenu();
    const id = await menu.run(alice, "select 1");
    for (const choice of ["again", "explain", "edit"]) {
      await menu.use(bob, `${choice}:${id}`);
      expect(menu.said.at(-1)).toMatch(/Only alice can decide this/);
    }
    expect(menu.forms).toEqual([]);
    expect(menu.executed).toHaveLength(1);
  });

  it("says so when the statement is nowhere", async () => {
    const menu = openMenu();
    for (const value of ["again:nowhere", "explain:nowhere", "", "again"]) {
      await menu.use(alice, value);
      expect(menu.said.at(-1)).toMatch(/can't be run again from here/);
    }
  });
});
