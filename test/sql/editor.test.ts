import { describe, expect, it } from "@jest/globals";

import type { Filled, Form } from "../../src/message/form.js";
import { createEditSql, createSubmitEditor } from "../../src/sql/editor.js";
import type { SqlParts } from "../../src/sql/parts.js";
import { createRunSql } from "../../src/sql/run.js";
import { createShareAtOnce, createShareRows } from "../../src/sql/share-rows.js";
import { alice, bob, openSqlStage, policy } from "./stage.js";

const mallory = { teamId: "T1", userId: "UMALLORY" };

function openEditorStage(changes: Partial<SqlParts> = {}, opens = true) {
  const posted: string[] = [];
  const stage = openSqlStage({
    postInChannel: async (channelId) => {
      posted.push(channelId);
      return "posted";
    },
    ...changes,
  });
  const { parts } = stage;
  const forms: Form[] = [];
  const openForm = async (form: Form) => opens && forms.push(form) > 0;
  const runSql = createRunSql(parts);
  const editor = createSubmitEditor(parts, {
    runSql,
    shareRows: createShareAtOnce(parts, createShareRows(parts)),
  });
  return {
    ...stage,
    posted,
    forms,
    edit: createEditSql(parts),
    clicked: (user: typeof alice, channelId = "C1") => ({
      user,
      channelId,
      conversation: stage.conversation,
      openForm,
    }),
    type: (user: typeof alice, text: string) => runSql({ ...stage.asked(user, text), openForm }),
    check: (user: typeof alice, filled: Filled) => editor.check({ user, channelId: "C1", filled }),
    submit: async (user: typeof alice, filled: Filled) => {
      const { text: _, ...asked } = stage.asked(user, "");
      await editor.run({ ...asked, filled });
      return asked.statementId;
    },
  };
}

const initialSql = (form: Form | undefined) =>
  form?.blocks.flatMap((block) =>
    "element" in block && block.element.type === "plain_text_input" ? block.element.initial_value : [],
  )[0];
const inputs = (form: Form | undefined) =>
  Object.fromEntries(
    (form?.blocks ?? []).flatMap((block) =>
      "element" in block && block.element.type === "plain_text_input"
        ? [[block.block_id, block.element.initial_value]]
        : [],
    ),
  );
const chosen = (form: Form | undefined) =>
  form?.blocks.flatMap((block) =>
    "element" in block && block.element.type === "static_select" ? block.element.initial_option?.value : [],
  )[0];

describe("the editor", () => {
  it.each(["", "@billing"])("is opened by a command without a statement: /sql %s", async (text) => {
    const stage = openEditorStage();
    await stage.type(alice, text);
    expect(chosen(stage.forms[0])).toBe("billing");
    expect(stage.forms[0]?.private_metadata).toBe("C1");
    expect(stage.said).toEqual([]);
  });

  it("is not opened for a database that there is not, lest the statement run on another", async () => {
    const stage = openEditorStage();
    await stage.type(alice, "@nope");
    expect(stage.forms).toEqual([]);
    expect(stage.said).toEqual([expect.stringMatching(/There is no database called nope.*@billing/s)]);
  });

  it("gives way to the help where Slack opens no form, as when the command is delivered again", async () => {
    const stage = openEditorStage({}, false);
    await stage.type(alice, "");
    expect(stage.said).toEqual([expect.stringContaining("/sql")]);
  });

  it("offers only databases that the rules give the person, and tells who has none", async () => {
    const other = {
      ...policy.databases[0],
      name: "orders",
      channels: [],
    } as (typeof policy.databases)[number];
    const stage = openEditorStage({ policy: { ...policy, databases: [...policy.databases, other] } });
    await stage.edit(stage.clicked(alice));
    expect(JSON.stringify(stage.forms[0])).not.toContain("orders");
    await stage.edit(stage.clicked(mallory));
    expect(stage.said.at(-1)).toMatch(/does not know you/);
    expect(stage.forms).toHaveLength(1);
  });

  it("says so where a menu can't hold all of the databases", async () => {
    const [billing] = policy.databases;
    const databases = Array.from(
      { length: 101 },
      (_, at) => ({ ...billing, name: `db${at}` }) as typeof billing & {},
    );
    const rules = [{ to: ["alice"], on: ["*"], may: ["read" as const] }];
    const stage = openEditorStage({ policy: { ...policy, databases, rules } });
    await stage.edit(stage.clicked(alice));
    expect(JSON.stringify(stage.forms[0])).toContain(
      "The first 100 of 101; name another with /sql @database.",
    );
  });

  it("holds what is there already, and says so where it is too long for a form", async () => {
    const stage = openEditorStage();
    await stage.edit(stage.clicked(alice), { databaseName: "billing", sql: "select '<a&b>'" });
    expect(initialSql(stage.forms[0])).toBe("select '<a&b>'");
    await stage.edit(stage.clicked(alice), { sql: "x".repeat(3_001) });
    expect(stage.forms).toHaveLength(1);
    expect(stage.said.at(-1)).toMatch(/longer than the 3,000 characters/);
  });

  it("is opened by a typed statement whose values are not there, with a line for each", async () => {
    const stage = openEditorStage();
    await stage.type(alice, "@billing select * from a where id &lt; :id and b = :b and c = :id -- :b = 2");
    expect(inputs(stage.forms[0])).toEqual({
      sql: "select * from a where id < :id and b = :b and c = :id",
      parameters: "b = 2\nid = ",
    });
    expect(stage.said).toEqual([]);
  });

  it("is asked for by a sentence where it does not open", async () => {
    const stage = openEditorStage({}, false);
    await stage.type(alice, "select :id");
    expect(stage.said).toEqual([expect.stringMatching(/^:id has no value.*Nothing ran/s)]);
  });

  it("says under the values which of them can't be sent", async () => {
    const stage = openEditorStage();
    const check = (sql: string, parameters: string) =>
      stage.check(alice, { database: "billing", sql, parameters });
    expect(await check("select :id", "")).toEqual({ parameters: expect.stringMatching(/^:id has no value/) });
    expect(await check("select :id", "id integer = 7x")).toEqual({
      parameters: ":id can't be sent: its value is no integer; write it like 42.",
    });
    expect(await check("select :id", "id = 1\nid = 2")).toEqual({
      parameters: expect.stringContaining("twice"),
    });
    expect(await check("select 1", "id = 1")).toEqual({ parameters: expect.stringContaining("no :id") });
    expect(await check("select :id", "id: 1")).toEqual({ parameters: expect.stringContaining("“id: 1”") });
    expect(await check("select :id", "\n id = 1 \n")).toBeUndefined();
  });

  it("runs what it shows: the values are in the ledger's text and bound by its HMAC", async () => {
    const stage = openEditorStage();
    const filled = {
      database: "billing",
      sql: "select * from accounts where id = :id",
      parameters: "id = 42",
    };
    const id = await stage.submit(alice, filled);
    const other = await stage.submit(alice, { ...filled, parameters: "id = 43" });
    const entry = await stage.parts.ledger.find(id);
    expect(entry).toMatchObject({
      state: "succeeded",
      sql: "select * from accounts where id = :id\n-- :id integer = 42",
      command: "SELECT",
    });
    expect((await stage.parts.ledger.find(other))?.sqlHmac).not.toBe(entry?.sqlHmac);
  });

  it("asks who sees the rows only where there is a channel to show them in", async () => {
    const stage = openEditorStage();
    await stage.edit(stage.clicked(alice));
    await stage.edit(stage.clicked(alice, "UALICE"));
    await stage.edit(stage.clicked(alice, "D1"));
    expect(stage.forms.map((form) => JSON.stringify(form).includes("audience"))).toEqual([
      true,
      false,
      false,
    ]);
    expect(stage.forms[1]?.private_metadata).toBe("");
  });

  it("says under the field what is wrong with it, and records nothing then", async () => {
    const stage = openEditorStage();
    expect(await stage.check(alice, { database: "billing", sql: "selec 1" })).toEqual({
      sql: "The database could not read this: syntax error, at character 1.",
    });
    expect(await stage.check(alice, { database: "gone", sql: "select 1" })).toHaveProperty("database");
    expect(await stage.check(alice, { database: "billing", sql: "select “1”" })).toHaveProperty("sql");
    expect(await stage.check(alice, { database: "billing", sql: "  " })).toHaveProperty("sql");
    expect(await stage.check(mallory, { database: "billing", sql: "select 1" })).toHaveProperty("sql");
    expect(await stage.check(alice, { database: "billing", sql: "select 1" })).toBeUndefined();
    expect(
      await stage.parts.ledger.lookUp({ by: { kind: "person", name: "alice" }, limit: 1 }),
    ).toMatchObject({
      entries: [],
    });
  });

  it.each(["select '&amp;'", "select 1 < 2", "@orders select 1", "select '```'"])(
    "runs exactly what stands in the form: %s",
    async (sql) => {
      const stage = openEditorStage({
        readSql: async () => ({
          ok: true,
          risk: "read",
          because: "only reads",
          statements: [{ command: "SELECT", risk: "read", because: "only reads", effects: [] }],
        }),
      });
      const id = await stage.submit(alice, { database: "billing", sql });
      expect(await stage.parts.ledger.find(id)).toMatchObject({
        sql,
        database: "billing",
        state: "succeeded",
      });
    },
  );

  it("records what the rules refuse, and tells the person", async () => {
    const stage = openEditorStage();
    const filled = { database: "billing", sql: "drop table accounts" };
    expect(await stage.check(alice, filled)).toBeUndefined();
    const id = await stage.submit(alice, filled);
    expect(await stage.parts.ledger.find(id)).toMatchObject({ state: "refused" });
    expect(stage.said.at(-1)).toMatch(/You may not run this on billing/);
  });

  it("shows rows to the channel only if their person chose so, and never what waits for a click", async () => {
    const stage = openEditorStage();
    await stage.submit(alice, { database: "billing", sql: "select 1" });
    await stage.submit(alice, { database: "billing", sql: "select 1", audience: "private" });
    await stage.submit(bob, { database: "billing", sql: "drop table accounts", audience: "shared" });
    expect(stage.posted).toEqual([]);
    expect(stage.said.at(-1)).toMatch(/Nothing was shared with the channel/);
    await stage.submit(alice, { database: "billing", sql: "select 1", audience: "shared" });
    expect(stage.posted).toEqual(["C1"]);
  });
});
