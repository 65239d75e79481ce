import { afterAll, describe, expect, it } from "@jest/globals";

import { joinParameters, separateParameters, splitNamed } from "../../src/sql/parameters.js";
import { createSourceReader } from "../fakes/reader.js";

const reader = createSourceReader();
afterAll(() => reader.close());
const split = (text: string) => splitNamed(reader.splitSql, text, "postgresql");

describe("a transaction of several with parameters", () => {
  it("gives each statement the values of just those parameters that it names", async () => {
    const text =
      "update é set x = :x where id = :id; delete from t where id = :id;\nselect ':x;' /* ; */\n-- :id = 7\n-- :x text = ;";
    expect(await split(text)).toEqual([
      "update é set x = :x where id = :id\n-- :id integer = 7\n-- :x text = ;",
      "delete from t where id = :id\n-- :id integer = 7",
      "select ':x;' /* ; */",
    ]);
  });

  it("leaves one without parameters as it is", async () => {
    expect(await split("select 1; select 2 -- two\n;")).toEqual(["select 1", "select 2 -- two"]);
    expect(await split("selec 1; select :a")).toBeNull();
  });
});

describe("the editor's two fields", () => {
  it("are one text and are told apart again", () => {
    const joined = joinParameters("select :id, :note -- why\n", "id = 42\n\n:note text = a = b\n");
    const sql = "select :id, :note -- why\n-- :id integer = 42\n-- :note text = a = b";
    expect(joined).toEqual({ kind: "joined", sql });
    expect(separateParameters(sql, "postgresql")).toEqual({
      sql: "select :id, :note -- why",
      parameters: "id integer = 42\nnote text = a = b",
    });
  });

  it("have a line for what still lacks a value, once", () => {
    expect(separateParameters("select :b, :a, :b", "postgresql")).toEqual({
      sql: "select :b, :a, :b",
      parameters: "b = \na = ",
    });
  });
});
