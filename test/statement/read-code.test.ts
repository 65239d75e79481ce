import { afterAll, describe, expect, it } from "@jest/globals";

import { createSourceReader } from "../fakes/reader.js";
import type { Effect, Statement } from "../../src/statement/statement.js";

const { readSql, close } = createSourceReader();
afterAll(close);

async function last(sql: string): Promise<Statement> {
  const reading = await readSql(sql, "postgresql");
  if (!reading.ok) throw new Error(`${reading.error}: ${sql}`);
  const statement = reading.statements.at(-1);
  if (statement === undefined) throw new Error(`no statement: ${sql}`);
  return statement;
}

function short({ verb, kind, schema, name, ...more }: Effect): string {
  const rest = Object.keys(more).map((key) => ` (${key})`);
  return `${verb} ${kind} ${schema === null ? "" : `${schema}.`}${name ?? "-"}${rest.join("")}`;
}

const inBlock = async (body: string) => (await last(`do $$ ${body} $$`)).effects.map(short).slice(1);

describe("code in a DO block", () => {
  it.each<[string, string[]]>([
    [
      "begin drop table a.b; insert into c select * from d; end",
      ["DROP table a.b", "INSERT relation c", "SELECT relation d"],
    ],
    [
      "begin perform 1 from z; exception when others then delete from l; end",
      ["SELECT relation z", "DELETE relation l"],
    ],
    [
      "begin if exists (select 1 from e) then null; elsif (select true from f) then null; end if; end",
      ["SELECT relation e", "SELECT relation f"],
    ],
    [
      "declare v int := (select 1 from dv); c cursor for select 1 from cur; begin open c; end",
      ["SELECT relation dv", "SELECT relation cur"],
    ],
    ["declare v int; begin v := (select max(x) from m); end", ["SELECT relation m"]],
    ["declare v int[]; begin v[(select 1 from ix)] := 3; end", ["SELECT relation ix"]],
    [
      "declare r record; begin for r in select * from q loop delete from p where id = r.id; end loop; end",
      ["DELETE relation p", "SELECT relation q"],
    ],
    [
      "begin for i in (select 1 from lo)..10 loop raise notice '%', (select 1 from n); end loop; end",
      ["SELECT relation lo", "SELECT relation n"],
    ],
    [
      "begin execute 'drop table a'; execute 'drop table ' || 'b'; execute format('drop table %I', 'C'); end",
      ["DROP table a", "DROP table b", "DROP table C"],
    ],
    [
      "declare r record; begin for r in execute 'select * from dyn' loop null; end loop; end",
      ["SELECT relation dyn"],
    ],
    ["begin execute 'do $x$ begin drop table deep; end $x$'; end", ["DROP table deep"]],
    ["begin call s.p(); end", ["CALL procedure s.p"]],
  ])("is read: %s", async (body, effects) => {
    expect(await inBlock(body)).toEqual(effects);
    expect(await last(`do $$ ${body} $$`)).not.toHaveProperty("dynamic");
  });

  it.each<[string, string[]]>([
    ["begin execute x; end", ["EXECUTE statement - (dynamic)"]],
    [
      "begin execute (select command from jobs); end",
      ["SELECT relation jobs", "EXECUTE statement - (dynamic)"],
    ],
    ["begin execute 'drop table ' || t; end", ["DROP table - (dynamic)", "EXECUTE statement - (dynamic)"]],
    [
      "begin execute format('delete from %I.log where id = %s', s, 1); end",
      ["DELETE relation -.log (dynamic)", "EXECUTE statement - (dynamic)"].map((each) =>
        each.replace("-.log", "log"),
      ),
    ],
  ])("is said to be computed: %s", async (body, effects) => {
    expect(await inBlock(body)).toEqual(effects);
    expect(await last(`do $$ ${body} $$`)).toMatchObject({ dynamic: true, risk: "administrative" });
  });

  it.each(["do language plpython3u $$ 1 $$", "do $$ begin this is no plpgsql $$", "do $$ $$"])(
    "is said to be unread where it can't be: %s",
    async (sql) => {
      expect(await last(sql)).toMatchObject({ command: "DO", dynamic: true, risk: "administrative" });
    },
  );

  it("is found in the right statement of a text with letters of many bytes", async () => {
    const statement = await last("select 'ä😀'; do $$ begin delete from \"ö\" where x; end $$;");
    expect(statement.effects.map(short)).toEqual(["DO block -", "DELETE relation ö"]);
  });
});

describe("code in a function", () => {
  it.each<[string, string[]]>([
    [
      "create function f() returns int as 'select 1 from a' language sql",
      ["CREATE function f", "SELECT relation a (later)"],
    ],
    [
      "create function f() returns int begin atomic; select 1 from a; end",
      ["CREATE function f", "SELECT relation a (later)"],
    ],
    [
      "create procedure p() language plpgsql as $$ begin execute 'drop table x'; end $$",
      ["CREATE procedure p", "DROP table x (later)"],
    ],
    [
      "create function f() returns setof int language plpgsql as $$ begin return query execute 'select 1 from q'; return query select 1 from r; end $$",
      ["CREATE function f", "SELECT relation q (later)", "SELECT relation r (later)"],
    ],
    [
      "create function f() returns trigger language plpgsql as $$ begin if new.x then delete from y where id = old.id; end if; return new; end $$",
      ["CREATE function f", "DELETE relation y (later)"],
    ],
    [
      "create rule r as on insert to t do also delete from u where true",
      ["CREATE rule r", "REFERENCES relation t", "DELETE relation u (later)"],
    ],
  ])("is read as what comes later: %s", async (sql, effects) => {
    expect((await last(sql)).effects.map(short)).toEqual(effects);
  });

  it("weighs like the code that it creates", async () => {
    expect(
      await last("create procedure p() language plpgsql as $$ begin drop table x; end $$"),
    ).toMatchObject({ risk: "destructive", because: "creates code that drops a table" });
  });

  it("may have settings of its own, which are no settings of the session", async () => {
    expect(
      await last("create function f() returns int set search_path = a as 'select 1' language sql"),
    ).toMatchObject({ risk: "write", because: "creates a function", effects: [{ verb: "CREATE" }] });
  });
});

describe("calls of what nobody here knows", () => {
  it.each<[string, string[]]>([
    ["select public.archive(1), lower('x')", ["public.archive"]],
    ["call s.p(1)", ["s.p"]],
    ["do $$ begin perform f(); end $$", ["f"]],
    ["select dblink_exec('x', 'drop table y')", ["dblink_exec"]],
  ])("are named: %s", async (sql, calls) => {
    expect(await last(sql)).toMatchObject({ calls });
  });

  it("are not named where the function is known", async () => {
    expect(await last("select nextval('s'), count(*) from t")).not.toHaveProperty("calls");
  });
});

describe("EXECUTE", () => {
  it("does what the same text prepared", async () => {
    expect(await last("prepare p as delete from t; execute p")).toMatchObject({
      command: "EXECUTE",
      risk: "destructive",
      effects: [{ verb: "DELETE", name: "t" }],
    });
  });
});

describe("SQL that a function is given as a text", () => {
  it.each<[string, string[]]>([
    [
      "select query_to_xml('select * from a.b', true, true, '') from c",
      ["SELECT relation c", "SELECT relation a.b"],
    ],
    ["select * from pg_catalog.ts_stat('delete from d returning x')", ["DELETE relation d"]],
    ["select ts_rewrite('a'::tsquery, 'select t, s from aliases')", ["SELECT relation aliases"]],
    ["select ts_rewrite('a'::tsquery, 'b'::tsquery, 'c'::tsquery)", []],
    [
      "select * from x.crosstab('select * from e', 'select n from f') as t (a int)",
      ["SELECT relation e", "SELECT relation f"],
    ],
    ["select * from crosstab('select * from e', 3) as t (a int)", ["SELECT relation e"]],
    [
      "do $$ begin perform query_to_xml('truncate g', true, true, ''); end $$",
      ["DO block -", "TRUNCATE table g"],
    ],
    ["explain analyze select query_to_xml('drop table h', true, true, '')", ["DROP table h"]],
    ["explain select query_to_xml('drop table h', true, true, '')", []],
  ])("is read: %s", async (sql, effects) => {
    const statement = await last(sql);
    expect(statement.effects.map(short)).toEqual(effects);
    expect(statement.dynamic).toBeUndefined();
  });

  it.each([
    "select query_to_xml('select * from ' || x, true, true, '') from names",
    "select query_to_xml($1, true, true, '')",
    "select query_to_xml(query => 'select 1', nulls => true)",
    "select ts_stat('selec')",
  ])("is said to be computed: %s", async (sql) => {
    expect(await last(sql)).toMatchObject({ dynamic: true, risk: "administrative" });
  });
});
