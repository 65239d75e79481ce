import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";

import { type Postgres, startPostgres } from "../../sandbox/aws/postgres.js";
import { createSourceReader } from "../fakes/reader.js";
import type { Statement } from "../../src/statement/statement.js";
import { createWitness, type Witness } from "./server-witness.js";

const { readSql, close } = createSourceReader();
let postgres: Postgres | undefined;
const clients: Client[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await postgres?.stop();
  await close();
});

const linesOf = (theme: string) =>
  readFileSync(fileURLToPath(new URL(`statements/${theme}.sql`, import.meta.url)), "utf8")
    .split("\n")
    .filter((line) => line !== "");

async function witnessOf(theme: string): Promise<Witness> {
  if (postgres === undefined) throw new Error("the server did not start");
  await postgres.admin.query(`create database agreement_${theme}`);
  const { host, port, password } = postgres.admin;
  const client = new Client({
    host,
    port,
    user: "rdsadmin",
    password: password ?? "",
    database: `agreement_${theme}`,
  });
  await client.connect();
  clients.push(client);
  return createWitness(client);
}

async function only(sql: string): Promise<Statement> {
  const reading = await readSql(sql, "postgresql");
  if (!reading.ok || reading.statements[0] === undefined) throw new Error(`not read: ${sql}`);
  return reading.statements[0];
}

/** Statements about rows: all that they touch is locked. */
const aboutRows = /^(SELECT|INSERT|UPDATE|DELETE|MERGE|TRUNCATE TABLE|COPY|LOCK TABLE|DO|DECLARE CURSOR)$/;

/** Where the two differ, and why that is right. */
const exceptions: Readonly<Record<string, string>> = {
  "execute p": "the server answers with the tag of what was prepared, but triggers and logs say EXECUTE",
  "alter table parent alter column c drop default":
    "the server counts a default as an object; for us the column is altered",
  "alter domain positive_int drop constraint pos": "the server gives the domain's name as the constraint's",
  "alter user mapping for public server srv2 options (add b 'c')": "a mapping has no name but ours",
  "drop user mapping for public server srv2": "a mapping has no name but ours",
  "drop cast (pair as text)": "a cast has no name but ours",
  "alter publication pub add table child": "the server tells the table that was added",
  "alter default privileges in schema sub grant select on tables to r1": "default privileges have no name",
  "import foreign schema x from server srv2 into sub": "there is no other server to import from",
  "security label on table parent is 'x'": "the server has no provider of labels",
  "do $$ begin drop table child2; end $$": "what is gone is no longer locked",
  "do $$ begin execute 'drop table ' || 'sub.t'; end $$": "what is gone is no longer locked",
  "drop owned by r1": "what the role owned does not stand in the text",
};

describe("agreement with the server", () => {
  const themes = ["rows", "objects"];

  it("is about many statements", () => {
    expect(new Set(themes.flatMap(linesOf)).size).toBeGreaterThan(300);
  });

  it("is complete, but for named exceptions", async () => {
    const disagreements = (await Promise.all(themes.map(disagreementsOn))).flat();
    const isNamed = ({ sql }: Disagreement) => Object.hasOwn(exceptions, sql);
    expect(disagreements.filter((each) => !isNamed(each))).toEqual([]);
    expect(disagreements.map(({ sql }) => sql).toSorted()).toEqual(Object.keys(exceptions).toSorted());
  });
});

type Disagreement = { readonly sql: string; readonly [what: string]: unknown };

async function disagreementsOn(theme: string): Promise<Disagreement[]> {
  const witness = await witnessOf(theme);
  const disagreements: Disagreement[] = [];
  for (const sql of linesOf(theme)) {
    const seen = await witness.run(sql);
    const read = await only(sql);
    const dropped = names(read, ["DROP"]);
    const changed = names(read, ["ALTER", "RENAME"]);
    // What was not there was not dropped.
    const isThere = !/ if exists /.test(sql);
    const touched = aboutRows.test(read.command) ? names(read) : null;
    const wrong = {
      ...(seen.error === null ? {} : { failed: seen.error }),
      ...(seen.tag === read.command || seen.error !== null ? {} : { tag: [seen.tag, read.command] }),
      ...(same(
        seen.dropped,
        isThere ? dropped : dropped.filter((name) => seen.dropped.includes(name)),
        seen.isSeen,
      )
        ? {}
        : { dropped: [seen.dropped, dropped] }),
      ...(seen.altered.every((name) => changed.includes(name)) ? {} : { altered: [seen.altered, changed] }),
      ...(touched === null || seen.touched === null || same(seen.touched, touched, true)
        ? {}
        : { touched: [seen.touched, touched] }),
    };
    if (Object.keys(wrong).length > 0) disagreements.push({ sql, ...wrong });
  }
  return disagreements;
}

function names({ effects }: Statement, verbs?: readonly string[]): string[] {
  const all = effects
    .filter(({ verb, later }) => later !== true && (verbs === undefined || verbs.includes(verb)))
    .filter(
      ({ kind, schema }) =>
        verbs !== undefined ||
        (/relation|table|view/.test(kind) && !/^(pg_catalog|information_schema)$/.test(schema ?? "")),
    )
    .flatMap(({ name, newName, column }) =>
      newName !== undefined ? [newName] : name === null ? [] : [column ?? name],
    )
    .filter((name) => verbs !== undefined || !name.startsWith("pg_"));
  return [...new Set(all)].toSorted();
}

function same(seen: readonly string[], read: readonly string[], isSeen: boolean): boolean {
  return !isSeen || JSON.stringify([...new Set(seen)].toSorted()) === JSON.stringify(read);
}
