import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { lexSql } from "../../src/statement/lexer.js";
import { type Risk, risks, type SqlReading } from "../../src/statement/statement.js";
import { createSourceReader, readOne } from "../fakes/reader.js";

const reader = createSourceReader();
const read = (sql: string) => reader.readSql(sql, "postgresql");
const shape = (sql: string) => reader.fingerprintSql(sql, "postgresql");

afterAll(() => reader.close());

/** The statements that are compared with the server. */
const statements = ["rows", "objects", "parts", "server"].flatMap((theme) =>
  readFileSync(fileURLToPath(new URL(`../contract/statements/${theme}.sql`, import.meta.url)), "utf8")
    .split("\n")
    .filter((line) => line !== ""),
);
const one = fc.constantFrom(...statements);
/** Those of them that may stand within another one. */
const plannable = statements.filter((sql) =>
  /^(select|insert|update|delete|merge|values|table|with)\b/.test(sql),
);
const changing = statements.filter(
  (sql) => /^(insert|update|delete|merge)\b/.test(sql) && !/ returning | with q /.test(sql),
);
/** PL/pgSQL has statements of its own for some words. */
const inBlocks = statements.filter((sql) =>
  /^(create (?!function|procedure|or replace)|alter|drop|truncate|insert|update|delete|grant|revoke)\b/.test(
    sql,
  ),
);

const only = (sql: string) => readOne(reader, sql);

/** What the server keeps of a name: whole characters, 63 bytes (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS). */
function keptName(name: string): string {
  let bytes = 0;
  return Array.from(name)
    .filter((character) => (bytes += Buffer.byteLength(character)) <= 63)
    .join("");
}

const gravity = ({ risk }: { readonly risk: Risk }) => risks.indexOf(risk);

async function expectAsGrave(inner: string, outer: string): Promise<void> {
  const [within, whole] = [await only(inner), await only(outer)];
  expect({ outer, isAsGrave: gravity(whole) >= gravity(within) }).toEqual({ outer, isAsGrave: true });
  const kept = whole.effects.map((effect) => JSON.stringify(effect));
  expect(kept).toEqual(expect.arrayContaining(within.effects.map((effect) => JSON.stringify(effect))));
}

const always = <Value>(
  value: fc.Arbitrary<Value>,
  holds: (value: Value) => Promise<void>,
  numRuns = 200,
): Promise<void> => fc.assert(fc.asyncProperty(value, holds), { numRuns });

function expectReading(sql: string, reading: SqlReading): void {
  if (reading.ok) return;
  expect(reading.risk).toBe("administrative");
  if (reading.position === null) return;
  expect(reading.position).toBeGreaterThanOrEqual(1);
  expect(reading.position).toBeLessThanOrEqual(Array.from(sql).length + 1);
}

describe("any text", () => {
  const words = statements.flatMap((sql) => sql.split(/(?<=[\s(),;])/));
  const marks = [
    "'",
    '"',
    "$$",
    "$a$",
    "--",
    "/*",
    "*/",
    ";",
    "(",
    ")",
    "\\",
    "E'",
    "U&'",
    "\n",
    "\0",
    "ä",
    "😀",
    ":x",
    "$1",
  ];

  it("has a reading, with a place within it or none", async () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.array(fc.constantFrom(...words, ...marks), { maxLength: 30 }).map((parts) => parts.join("")),
      fc
        .tuple(one, fc.nat(200), fc.constantFrom(...marks))
        .map(([sql, at, mark]) => sql.slice(0, at) + mark + sql.slice(at)),
    );
    await always(texts, async (sql) => expectReading(sql, await read(sql)), 1500);
  });
});

describe("a statement's reading", () => {
  it("stays the same under other comments, whitespace and case", async () => {
    const gaps = fc.infiniteStream(fc.constantFrom(" ", "\n", "\t ", " /* ; drop table x */ ", " -- it's\n"));
    await always(fc.tuple(one, gaps), async ([sql, gap]) => {
      const dressed = lexSql(sql, "postgresql").map(({ kind, start, end }) => {
        const part = sql.slice(start, end);
        if (kind !== "code") return part;
        return part.toUpperCase().replaceAll(" ", () => gap.next().value ?? " ");
      });
      expect(await read(dressed.join(""))).toEqual(await read(sql));
    });
  });

  // The parser looks one word ahead in these places, and took a comment for that word.
  it.each([
    "select 1 order by 1 nulls /* x /* y */ z */ last",
    "select 1 order by 1 nulls -- it's\nfirst",
    "select 'é' not /* ü */ in ('-- no comment')",
    "select * from t where a not -- x\n between 1 and 2",
  ])("is the server's wherever a comment stands: %s", async (sql) => {
    expect(await read(sql)).toMatchObject({ ok: true, statements: [{ command: "SELECT", risk: "read" }] });
    expect(await shape(sql)).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is that of its parts where statements are joined, with the highest of their risks", async () => {
    const free = fc.constantFrom(...statements.filter((sql) => !/^(prepare|execute|deallocate)\b/.test(sql)));
    await always(fc.array(free, { minLength: 1, maxLength: 6 }), async (parts) => {
      const apart = await Promise.all(parts.map(only));
      const reading = await read(parts.join(";\n"));
      expect(reading).toMatchObject({ ok: true, statements: apart });
      expect(gravity(reading)).toBe(Math.max(...apart.map(gravity)));
    });
  });

  it("names what is quoted as it is, and what is not in small letters", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => !text.includes("\0"));
    const templates = [
      "drop table @",
      "truncate @",
      "select 1 from @",
      "delete from @",
      "alter table @ add x int",
      "lock @",
    ];
    await always(fc.tuple(name, fc.constantFrom(...templates)), async ([written, template]) => {
      const quoted = `"${written.replaceAll('"', '""')}"`;
      const { effects } = await only(template.replace("@", () => `s.${quoted}`));
      expect(effects[0]).toMatchObject({ schema: "s", name: keptName(written) });
    });
    const bare = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_$]{0,20}$/).map((text) => `q_${text}`);
    await always(fc.tuple(bare, fc.constantFrom(...templates)), async ([written, template]) => {
      const { effects } = await only(template.replace("@", () => written));
      expect(effects[0]).toMatchObject({ schema: null, name: written.toLowerCase() });
    });
  });

  it("has no relation for a CTE, whatever its name, and every one beside", async () => {
    const name = fc.constantFrom("a", "b", "c", '"B"', "d");
    await always(fc.tuple(name, name, name, fc.boolean()), async ([cte, inside, beside, recursive]) => {
      const sql = `with ${recursive ? "recursive " : ""}${cte} as (select * from ${inside}) select * from ${cte}, ${beside}`;
      const { effects } = await only(sql);
      const isHidden = (table: string, isWithin: boolean) => table === cte && (!isWithin || recursive);
      const relations = [
        ...(isHidden(inside, true) ? [] : [inside]),
        ...(isHidden(beside, false) ? [] : [beside]),
      ];
      const unquoted = relations.map((table) => table.replaceAll('"', ""));
      expect(new Set(effects.map((effect) => effect.name))).toEqual(new Set(unquoted));
    });
  });
});

describe("what stands within another statement", () => {
  it("is as grave under EXPLAIN ANALYZE", async () => {
    await always(fc.constantFrom(...plannable), async (sql) => {
      expect((await only(`explain analyze ${sql}`)).risk).toBe((await only(sql)).risk);
    });
  });

  it("is at least as grave in a CTE, with the same effects", async () => {
    await always(fc.constantFrom(...changing), (sql) =>
      expectAsGrave(sql, `with done as (${sql} returning 1) select * from done`),
    );
  });

  it("is at least as grave in PREPARE and in COPY, with the same effects", async () => {
    await always(fc.constantFrom(...changing), async (sql) => {
      await expectAsGrave(sql, `prepare later as ${sql}`);
      await expectAsGrave(sql, `copy (${sql} returning 1) to stdout`);
    });
  });

  it("is at least as grave in a DO block, written out or as a text, with the same effects", async () => {
    await always(fc.constantFrom(...inBlocks), async (sql) => {
      await expectAsGrave(sql, `do $do$ begin if true then ${sql}; end if; end $do$`);
      await expectAsGrave(sql, `do $do$ begin execute $sql$${sql}$sql$; end $do$`);
    });
  });
});
