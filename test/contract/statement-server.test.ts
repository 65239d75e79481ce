import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";

import { type Postgres, startPostgres } from "../../sandbox/aws/postgres.js";
import { createSourceReader, readOne } from "../fakes/reader.js";
import type { Effect, Statement } from "../../src/statement/statement.js";
import { thinkableTags, unusedTags } from "./command-tags.js";
import { createWitness, type Deed, type Witness, witnessSettings } from "./server-witness.js";

const reader = createSourceReader();
const witnesses: Witness[] = [];
let postgres: Postgres | undefined;

beforeAll(async () => {
  postgres = await startPostgres(witnessSettings);
});
afterAll(async () => {
  await Promise.all(witnesses.map((witness) => witness.close()));
  await postgres?.stop();
  await reader.close();
});

const linesOf = (theme: string) =>
  readFileSync(fileURLToPath(new URL(`statements/${theme}.sql`, import.meta.url)), "utf8")
    .split("\n")
    .filter((line) => line !== "");

/** Statements about rows: all that they touch is locked. */
const aboutRows = /^(SELECT|INSERT|UPDATE|DELETE|MERGE|TRUNCATE TABLE|COPY|LOCK TABLE|DO|DECLARE CURSOR)$/;

/** Where the two differ, and why that is right. */
const asSequence = "the server tells the sequence beneath an identity column too";
const asRows = "what is gone is no longer locked";
const asOwned = "what a role owned does not stand in the text";
const asSpace = "what lies in a tablespace does not stand in the text";
const asPublication = "the server tells what is published, not the publication";
const exceptions: Readonly<Record<string, string>> = {
  "alter table hr.people alter id set generated always": asSequence,
  "alter table hr.people alter column id restart with 100": asSequence,
  "alter domain hr.email drop not null": "it had none, so that nothing was altered",
  "alter extension hstore update": "it was new already, so that nothing was altered",
  "alter operator family hr.numbers2 using hash drop operator 1 (int4, int2)":
    "the server counts an operator's place in a family as an object",
  "alter table all in tablespace disk2 set tablespace pg_default": asSpace,
  "alter index all in tablespace disk2 set tablespace pg_default": asSpace,
  "alter materialized view all in tablespace disk2 set tablespace pg_default": asSpace,
  "alter publication pub add table child": asPublication,
  "alter publication news3 set table moved where (id > 2)": asPublication,
  "alter publication news3 add table other_way": asPublication,
  "alter publication news3 drop table other_way": asPublication,
  "alter publication news3 add tables in schema public": asPublication,
  "import foreign schema x from server srv2 into sub": "there is no other server to import from",
  "security label on table parent is 'x'": "the server has no provider of labels",
  "security label for any_provider on role auditor is 'x'": "the server has no provider of labels",
  "do $$ begin drop table child2; end $$": asRows,
  "do $$ begin execute 'drop table ' || 'sub.t'; end $$": asRows,
  "refresh materialized view concurrently hr.summary": "the server goes by tables of its own, and drops them",
  "create extension hstore": "an extension's script has commands of its own",
  "create extension if not exists citext with schema public": "an extension's script has commands of its own",
  "drop owned by r1": asOwned,
  "drop owned by clerk2, staff": asOwned,
  "drop owned by auditor cascade": asOwned,
};

describe("agreement with the server", () => {
  let trials: readonly Trial[] = [];
  beforeAll(async () => {
    trials = (await Promise.all(["rows", "objects", "parts", "server"].map(trialsOf))).flat();
  });

  it("is about many statements", () => {
    expect(new Set(trials.map(({ sql }) => sql)).size).toBeGreaterThan(700);
  });

  it("is about every command tag that the server knows, but for those that no statement has", async () => {
    const seen = new Set(trials.map(({ deed }) => deed.tag));
    const known = await Promise.all(thinkableTags.map(async (tag) => ((await isKnown(tag)) ? [tag] : [])));
    const unseen = known.flat().filter((tag) => !seen.has(tag));
    expect(unseen.toSorted()).toEqual(Object.keys(unusedTags).toSorted());
    expect([...seen].filter((tag) => !known.flat().includes(tag ?? ""))).toEqual([]);
  });

  it("is complete, but for named exceptions", () => {
    const disagreements = trials.flatMap(disagreementOf);
    const isNamed = ({ sql }: Disagreement) => Object.hasOwn(exceptions, sql);
    expect(disagreements.filter((each) => !isNamed(each)).map((each) => JSON.stringify(each))).toEqual([]);
    expect(disagreements.map(({ sql }) => sql).toSorted()).toEqual(Object.keys(exceptions).toSorted());
  });
});

type Trial = { readonly sql: string; readonly deed: Deed; readonly read: Statement };
type Disagreement = { readonly sql: string; readonly [what: string]: unknown };

async function trialsOf(theme: string): Promise<Trial[]> {
  if (postgres === undefined) throw new Error("the server did not start");
  const witness = await createWitness(postgres, `agreement_${theme}`);
  witnesses.push(witness);
  const trials: Trial[] = [];
  for (const sql of linesOf(theme)) {
    trials.push({ sql, deed: await witness.run(sql), read: await readOne(reader, sql) });
  }
  return trials;
}

/** The server checks an event trigger's tags before its function, which is not there. */
async function isKnown(tag: string): Promise<boolean> {
  const error: unknown = await postgres?.admin
    .query(
      `create event trigger asked on ddl_command_end when tag in ('${tag}') execute function not_there()`,
    )
    .catch((refusal: unknown) => refusal);
  const { code } = z.object({ code: z.string() }).parse(error);
  return code === "42883" || code === "0A000";
}

function disagreementOf({ sql, deed, read }: Trial): Disagreement[] {
  // What was not there was neither dropped nor altered.
  const isThere = !/ if exists /.test(sql);
  const dropped = droppedBy(read).filter((name) => isThere || deed.dropped.includes(name));
  const altered = alteredBy(read).filter((name) => isThere || deed.altered.includes(name));
  const touched = aboutRows.test(read.command) ? touchedBy(read) : null;
  const wrong = {
    ...(deed.error === null ? {} : { failed: deed.error }),
    ...(deed.tag === read.command ? {} : { tag: [deed.tag, read.command] }),
    ...compared("dropped", deed.dropped, dropped, deed),
    ...compared("altered", deed.altered, altered, deed),
    ...(touched === null || deed.touched === null ? {} : compared("touched", deed.touched, touched)),
  };
  return Object.keys(wrong).length > 0 ? [{ sql, ...wrong }] : [];
}

function done({ effects }: Statement): readonly Effect[] {
  return effects.filter(({ later }) => later !== true);
}

function droppedBy(read: Statement): string[] {
  return done(read).flatMap(({ verb, name, column }) => (verb === "DROP" ? (column ?? name ?? []) : []));
}

/** The server tells that a table was altered, and which column was renamed. */
function alteredBy(read: Statement): string[] {
  return done(read).flatMap(({ verb, name, column, newName }) => {
    if (verb === "RENAME") return newName ?? [];
    return verb === "ALTER" && column === undefined ? (name ?? []) : [];
  });
}

function touchedBy(read: Statement): string[] {
  return done(read)
    .filter(({ kind }) => /^(relation|table|view|materialized view|foreign table)$/.test(kind))
    .filter(({ schema }) => schema !== "pg_catalog" && schema !== "information_schema")
    .flatMap(({ name }) => (name === null || name.startsWith("pg_") ? [] : name));
}

function compared(
  what: string,
  seen: readonly string[],
  read: readonly string[],
  { isSeen }: { readonly isSeen: boolean } = { isSeen: true },
): { readonly [what: string]: unknown } {
  const [ours, theirs] = [read, seen].map((names) => [...new Set(names)].toSorted());
  return !isSeen || isDeepStrictEqual(ours, theirs) ? {} : { [what]: { seen: theirs, read: ours } };
}
