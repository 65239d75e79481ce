import { afterAll, describe, expect, it } from "@jest/globals";

import { createSourceReader } from "../fakes/reader.js";

const { splitSql, close } = createSourceReader();
afterAll(close);

describe("splitSql", () => {
  it.each<[string, readonly string[]]>([
    ["select 1", ["select 1"]],
    ["select 1; select 2", ["select 1", "select 2"]],
    [" select 'ü;😀' ; ; select 2 ;", ["select 'ü;😀'", "select 2"]],
    ["select $a$;$a$; -- ;\nselect /* ; */ 2 -- end", ["select $a$;$a$", "select /* ; */ 2 -- end"]],
    [
      "create rule r as on insert to t do (delete from a; delete from b); select 1",
      ["create rule r as on insert to t do (delete from a; delete from b)", "select 1"],
    ],
    [
      "create function f() returns int begin atomic; select 1; end; select 2",
      ["create function f() returns int begin atomic; select 1; end", "select 2"],
    ],
    ["", []],
    ["-- nothing", []],
  ])("gives the very words of each statement of %j", async (sql, pieces) => {
    expect(await splitSql(sql, "postgresql")).toEqual(pieces);
  });

  it("tells nothing of what it can't read, nor of MySQL", async () => {
    expect(await splitSql("select 1; selec 2", "postgresql")).toBeNull();
    expect(await splitSql("select 1\0; drop table a", "postgresql")).toBeNull();
    expect(await splitSql("select 1; select 2", "mysql")).toBeNull();
  });
});
