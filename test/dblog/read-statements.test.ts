import { describe, expect, it } from "@jest/globals";

import { readStatements } from "../../src/dblog/read-statements.js";
import { failed, line, noon, ran } from "./lines.js";

const textsOf = (events: Parameters<typeof readStatements>[0]) =>
  readStatements(events).statements.map(({ sql }) => sql);
const event = (message: string, stream = "billing-1.0") => ({ stream, message });

describe("a database's log", () => {
  it("is read as Amazon publishes it", () => {
    const message =
      "2022-10-05 19:05:19 UTC:52.95.4.1(6461):postgres@labdb:[6144]:LOG: statement: DROP table comments;";
    expect(readStatements([event(message)])).toEqual({
      statements: [
        {
          at: Date.UTC(2022, 9, 5, 19, 5, 19),
          user: "postgres",
          database: "labdb",
          session: "52.95.4.1(6461) 6144",
          sql: "DROP table comments;",
          failed: false,
        },
      ],
      unreadable: 0,
    });
  });

  it.each([
    ["LOG:  statement: select 1"],
    ["LOG:  execute <unnamed>: select 1"],
    ["LOG:  execute S_1/C_2: select 1"],
    ["LOG:  duration: 13.817 ms  statement: select 1"],
    ["LOG:  duration: 0.5 ms  execute <unnamed>: select 1"],
  ])("tells a statement by %s", (rest) => {
    expect(textsOf([line(0, "bob", rest)])).toEqual(["select 1"]);
  });

  it.each([
    "LOG:  duration: 0.071 ms",
    "LOG:  duration: 0.5 ms  parse <unnamed>: select 1",
    "LOG:  duration: 0.5 ms  bind <unnamed>: select 1",
    "LOG:  execute fetch from <unnamed>/C_1: select 1",
    "LOG:  connection authorized: user=bob database=billing",
    "LOG:  AUDIT: SESSION,1,1,DDL,DROP TABLE,TABLE,public.t,drop table t,<not logged>",
    "WARNING:  there is no transaction in progress",
    "LOG:  statement: BEGIN",
    "LOG:  execute <unnamed>: SET TRANSACTION READ ONLY",
    "LOG:  statement: /* RDS Data API */ DISCARD ALL",
  ])("tells no statement by %s", (rest) => {
    expect(readStatements([line(0, "bob", rest)])).toEqual({ statements: [], unreadable: 0 });
  });

  it("gives a text of many lines back as it was, in one event or in one event a line", () => {
    const sql = "select 1,\n\n\t2,\n  3";
    const logged = "select 1,\n\t\n\t\t2,\n\t  3";
    expect(textsOf([ran(0, "bob", logged)])).toEqual([sql]);
    const [start = "", ...lines] = ran(0, "bob", logged).message.split("\n");
    expect(textsOf([event(start), ...lines.map((each) => event(each))])).toEqual([sql]);
  });

  it("puts the lines of two instances together by their streams", () => {
    const other = { ...ran(0, "alice", "select 'a'"), stream: "billing-2.0" };
    const events = [ran(0, "bob", "select 1"), other, event("\t, 2"), event("\t, 'b'", "billing-2.0")];
    expect(textsOf(events)).toEqual(["select 1\n, 2", "select 'a'\n, 'b'"]);
  });

  it("is not deceived by a text that imitates its prefix", () => {
    const forged = ran(0, "bob", "drop table money_transfers").message;
    const events = [ran(0, "mallory", `select '\n\t${forged}'`), ran(1, "mallory", `select '\r${forged}'`)];
    const { statements } = readStatements(events);
    expect(statements.map(({ user }) => user)).toEqual(["mallory", "mallory"]);
    const [start = "", ...lines] = (events[0]?.message ?? "").split("\n");
    const split = readStatements([event(start), ...lines.map((each) => event(each))]);
    expect(split.statements.map(({ user }) => user)).toEqual(["mallory"]);
  });

  it.each(["bob@billing", "a:b", "x(1):bob"])("does not read a record of a user named %s", (user) => {
    const reading = readStatements([line(0, user, "LOG:  statement: select 1")]);
    expect(reading).toEqual({ statements: [], unreadable: 1 });
  });

  it("does not take what a function says with RAISE LOG for a statement", () => {
    const sql = "do $$ begin raise log 'statement: drop table t'; end $$";
    const events = [
      ran(0, "mallory", sql),
      line(0, "mallory", "LOG:  statement: drop table t"),
      line(0, "mallory", "DETAIL:  parameters: $1 = 'x'"),
      line(0, "mallory", "CONTEXT:  PL/pgSQL function inline_code_block line 1 at RAISE"),
      line(0, "mallory", `STATEMENT:  ${sql}`),
    ];
    expect(textsOf(events)).toEqual([sql]);
  });

  it("marks what failed, once, also when its beginning was not logged, and by its own session", () => {
    const events = [
      ...failed(0, "bob", "drop table t"),
      line(1, "bob", "ERROR:  division by zero"),
      ran(1, "bob", "select 2", 78),
      line(1, "bob", "STATEMENT:  select 1/0"),
      ran(2, "bob", "select 3"),
    ];
    expect(readStatements(events).statements.map(({ sql, failed: f }) => [sql, f])).toEqual([
      ["drop table t", true],
      ["select 2", false],
      ["select 1/0", true],
      ["select 3", false],
    ]);
  });

  it("never tells values of parameters", () => {
    const events = [
      ran(0, "bob", "update t set a = $1"),
      line(0, "bob", "DETAIL:  parameters: $1 = 'secret'"),
    ];
    expect(JSON.stringify(readStatements(events))).not.toContain("secret");
  });

  it("counts what has another prefix or zone, or continues nothing, and guesses nothing of it", () => {
    const events = [
      event("\t, 'the end of something'"),
      event("2026-11-20 12:00:00.123 UTC:10.0.0.7(5432):bob@billing:[7]:1:00000:LOG:  statement: select 1"),
      event("2026-11-20 12:00:00 CET:10.0.0.7(5432):bob@billing:[7]:LOG:  statement: select 1"),
      event("2026-99-99 12:00:00 UTC:10.0.0.7(5432):bob@billing:[7]:LOG:  statement: select 1"),
      event("2026-11-20 12:00:00 UTC::@:[7770]:LOG:  checkpoint complete"),
    ];
    expect(readStatements(events)).toEqual({ statements: [], unreadable: 4 });
  });

  it("is given oldest first", () => {
    const { statements } = readStatements([ran(5, "bob", "b"), ran(1, "bob", "a", 78)]);
    expect(statements.map(({ at }) => at)).toEqual([noon + 1000, noon + 5000]);
  });
});
