import { buffer } from "node:stream/consumers";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { pino } from "pino";
import { z } from "zod";

import { type Postgres, startPostgres } from "../../sandbox/aws/postgres.js";
import { createAws } from "../../sandbox/aws/server.js";
import { createFaults } from "../../sandbox/faults.js";
import { aws, roles, secrets } from "../../sandbox/seed.js";
import { validateBlocks as asSlackDoes } from "../../sandbox/slack/validate-blocks.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import { createOpenSession } from "../../src/aws/open-session.js";
import { createReadRows } from "../../src/aws/read-rows.js";
import { createTransport } from "../../src/aws/transport.js";
import { renderRows } from "../../src/message/table.js";
import { showInvisible } from "../../src/message/text.js";
import { validateBlocks } from "../../src/message/validate.js";
import { gatherRows } from "../../src/sql/gather-rows.js";
import { inZone } from "../../src/sql/local-times.js";
import type { Cell, Rows, Session } from "../../src/sql/ports.js";
import { alice, billing, statementId } from "../aws/asks.js";
import { joinRealms } from "../aws/one-realm.js";

joinRealms();

const transport = createTransport();
const clock = () => Date.now();
const database = { ...billing, clusterArn: aws.clusterArn, region: aws.region };
const secretArn = secrets.find(({ name }) => name === "alice")?.arn ?? "";
let standIn: AwsStandIn;
let session: Session;
let postgres: Postgres;
let direct: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  direct = new Client({ ...postgres.login("bob"), database: "billing" });
  await direct.connect();
  standIn = await createAws({
    clock,
    faults: createFaults(),
    log: pino({ level: "silent" }),
    flushMs: 3_600_000,
  });
  Object.assign(process.env, standIn.environment);
  const { arn: roleArn, sourceIdentity } = roles.find(({ name }) => name === "alice") ?? {
    arn: "",
    sourceIdentity: "",
  };
  const person = { ...alice, roleArn, sourceIdentity };
  const opened = await createOpenSession({ transport })({ person, database, secretArn, statementId });
  if (opened.kind !== "open") throw new Error(opened.detail);
  session = opened.session;
});

afterAll(async () => {
  transport.close();
  await direct.end();
  await postgres.stop();
  await standIn.stop();
});

async function readAll(sql: string) {
  const gathering = gatherRows({ maxRows: 200_000, maxBytes: 50_000_000 });
  const read = await createReadRows({ clock, sleep: async () => undefined, transport })({
    session,
    database,
    secretArn,
    sql,
    statementId,
    onWaking: () => undefined,
    take: (page) => gathering.take(page),
    onAgain: () => gathering.forget(),
    signal: new AbortController().signal,
  });
  const { first, csv } = gathering.gathered();
  const text = (await buffer(csv.content())).toString();
  expect(Buffer.byteLength(text)).toBe(csv.size());
  return { read, first, text, pieces: () => csv.content() };
}

/** RFC 4180, read by its grammar: a cell in quotes, or bare; null where there is nothing at all. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? (bare === "" ? null : (bare ?? null)));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

/** What a server's own output functions write, asked without the service and its stand-in; NULL is null. */
async function serversOwn(sql: string): Promise<(string | null)[][]> {
  const types = { getTypeParser: () => (text: string) => text };
  const { rows } = await direct.query<(string | null)[]>({ text: sql, rowMode: "array", types });
  return rows;
}

/** The cells of the best table, after all ways to show it have passed the local check and the stand-in's. */
function ladder(rows: Rows): string[][] {
  const forms = renderRows(rows, { caption: "c" });
  for (const form of forms) {
    expect(validateBlocks(form)).toEqual([]);
    expect(asSlackDoes(form, "message")).toBeUndefined();
  }
  const table = z.object({ type: z.literal("data_table"), rows: z.array(z.array(z.unknown())) });
  const [best] = z.array(z.unknown()).parse(forms[0]);
  const parsed = table.safeParse(best);
  return parsed.success ? parsed.data.rows.slice(1).map((row) => row.map(wordsOfCell)) : [];
}

const wordsOfCell = (cell: unknown): string =>
  JSON.stringify(cell).includes('"rich_text"')
    ? (/"text":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(cell))?.[1] ?? "")
    : z.object({ text: z.string() }).parse(cell).text;

/** A cell of the CSV as a table shows it: what is no text in quotes or by name, what can't be seen written out. */
function asShown(own: string | null, cell: Cell | undefined): string {
  if (own === null) return "NULL";
  if (typeof cell === "boolean") return String(cell);
  return own.trim() === "" ? `'${own}'` : showInvisible(own);
}

const everyType = [
  "true",
  "false",
  "null::bool",
  "(-32768)::int2",
  "2147483647",
  "9223372036854775807::int8",
  "10.50::numeric",
  "'NaN'::numeric",
  "1e30::numeric",
  "0.1::float4",
  "0.1::float8",
  "1e300::float8",
  "'Infinity'::float8",
  "''::text",
  "' '::text",
  "E'a\\tb\\nc\\r\\nd'::text",
  "'say \"x\", y'::text",
  "'é😀'::varchar(9)",
  "'ab'::char(5)",
  "'n'::name",
  "'\\x00ff'::bytea",
  "date '2026-11-22'",
  "date 'infinity'",
  "time '12:00:01.5'",
  "timetz '12:00+02'",
  "timestamp '2026-11-22 12:00:00.000001'",
  "timestamptz '2026-11-22 12:00:00.5+02'",
  "interval '1 mon 2 days 03:04:05'",
  "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
  "'{\"a\": [1, null]}'::json",
  '\'{"a": "b,c"}\'::jsonb',
  "'<a>1</a>'::xml",
  "inet '192.0.2.1/24'",
  "cidr '192.0.2.0/24'",
  "macaddr '08:00:2b:01:02:03'",
  "macaddr8 '08:00:2b:01:02:03:04:05'",
  "B'101'",
  "B'101'::varbit(5)",
  "to_tsvector('a fat cat')",
  "'a & b'::tsquery",
  "int4range(1, 5)",
  "numrange(1.5, 2.5)",
  "'{[1,3),[5,7)}'::int4multirange",
  "1::oid",
  "'accounts'::regclass",
  "'16/B374D848'::pg_lsn",
  "'$.a'::jsonpath",
  "row(1, 'a b', null)",
  "array[1, null]::int[]",
  "array['a b', '', 'x\"y', 'NULL', null]",
  "array[true, false]",
  "array[1.5, 2.25]::float8[]",
  "array[10.50]::numeric[]",
  "array[date '2026-11-22']",
  "'{}'::int[]",
  "'q'::\"char\"",
] as const;

describe("a parameter", () => {
  it("reaches the database as what it was given as, through the cursor", async () => {
    const sql = `select :i + 1, :b, :d * 2, :day + 1, :t, :at - interval '1 hour', :u, :j -> 'a', :t2, :large, :nothing, :gone + 1
-- :i = 41
-- :b = true
-- :d = 19.95
-- :day date = 2026-02-28
-- :t time = 14:30:00
-- :at timestamp = 2026-11-23 00:30:00
-- :u uuid = 123e4567-e89b-12d3-a456-426614174000
-- :j json = {"a": [1]}
-- :t2 = it's "x"; drop table accounts -- :i = 7
-- :large integer = 9223372036854775807
-- :nothing = null
-- :gone date = null`;
    const { read, text } = await readAll(sql);
    expect(read).toMatchObject({ kind: "read", whole: true });
    expect(parseCsv(text)[1]).toEqual(
      (
        await serversOwn(`select 42, true, 39.90, date '2026-03-01', time '14:30:00', timestamp '2026-11-22 23:30:00',
          '123e4567-e89b-12d3-a456-426614174000'::uuid, '[1]'::json, 'it''s "x"; drop table accounts -- :i = 7', 9223372036854775807, null, null`)
      )[0],
    );
  });

  it("of another type than its column is the database's mistake to tell, with its own position", async () => {
    const { read } = await readAll("select * from accounts where id = :id\n-- :id text = 42");
    expect(read).toMatchObject({ kind: "failed", sqlState: "42883" });
  });
});

describe("a read through the Data API and a real server", () => {
  it("has every type cell by cell as the server itself writes it, in the CSV and in a table that Slack takes", async () => {
    for (let from = 0; from < everyType.length; from += 20) {
      const expressions = everyType.slice(from, from + 20);
      const { read, first, text } = await readAll(`select ${expressions.join(", ")}`);
      expect(read).toMatchObject({ kind: "read", whole: true });
      const [own] = await serversOwn(`select ${expressions.join(", ")}`);
      const cells = parseCsv(text)[1];
      expect(expressions.map((each, index) => [each, cells?.[index]])).toEqual(
        expressions.map((each, index) => [
          each,
          each.includes("float") ? ownNumber(own?.[index]) : own?.[index],
        ]),
      );
      const shown = ladder(first)[0];
      expect(expressions.map((each, index) => [each, shown?.[index]])).toEqual(
        expressions.map((each, index) => [each, asShown(cells?.[index] ?? null, first.rows[0]?.[index])]),
      );
    }
  });

  it.each(["1::money", "point(1, 2)", "array[[1], [2]]"])(
    "says of %s, which the service can't carry, that a cast to text would help",
    async (expression) => {
      expect((await readAll(`select ${expression}`)).read).toMatchObject({ reason: "result-too-large" });
      expect((await readAll(`select (${expression})::text`)).read).toMatchObject({ kind: "read" });
    },
  );

  it.each([
    ["no row", "select 1 as n where false", "n\r\n"],
    ["one row", "values (1, 'a')", "column1,column2\r\n1,a\r\n"],
    ["one column", "select n from generate_series(1, 3) n", "n\r\n1\r\n2\r\n3\r\n"],
    ["a WITH", "with a as (select 1 as n) select n from a", "n\r\n1\r\n"],
    ["a table", "table accounts limit 0", "id,owner,balance,opened_at\r\n"],
  ])("has %s", async (_, sql, csv) => {
    const { text, first } = await readAll(sql);
    expect(ladder(first)).toEqual(parseCsv(text).slice(1));
    if (sql.startsWith("table")) expect(parseCsv(text)).toHaveLength(1);
    else expect(text).toBe(csv);
  });

  it("has 60 columns", async () => {
    const columns = Array.from({ length: 60 }, (_, index) => `${index} as c${index}`).join(", ");
    const { text, first } = await readAll(`select ${columns}`);
    expect(parseCsv(text)).toEqual([first.columns, Array.from({ length: 60 }, (_, index) => String(index))]);
    expect(ladder(first)).toEqual([Array.from({ length: 20 }, (_, index) => String(index))]);
    expect(JSON.stringify(renderRows(first, { caption: "c" })[0])).toContain("20 of 60 columns shown");
  });

  it("has 2 MiB, whose rows grow wide too late for the first guess", async () => {
    const { read, text } = await readAll(
      "select g, repeat('x', case when g <= 300 then 1 else 60000 end) as w from generate_series(1, 336) g",
    );
    expect(read).toMatchObject({ kind: "read", whole: true });
    const rows = parseCsv(text).slice(1);
    expect(text.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 336 }, (_, index) => index + 1));
    expect(rows.every(([n, w]) => w?.length === (Number(n) <= 300 ? 1 : 60_000))).toBe(true);
  });

  it("has 100,000 rows, cell by cell as the server itself writes them", async () => {
    const sql = `select n, case n % 4 when 0 then '' when 1 then null when 2 then E'a, "b"\\r\\n' || n else md5(n::text) end,
      n::numeric / 8, timestamptz '2026-03-01+00' + n * interval '17 minutes' from generate_series(1, 100000) n`;
    const [{ first, pieces }, own] = await Promise.all([readAll(sql), serversOwn(sql)]);
    expect(first.total).toBe(100_000);
    let next = -1;
    const others: unknown[] = [];
    for await (const piece of pieces()) {
      for (const row of parseCsv(Buffer.from(piece).toString())) {
        const expected = next === -1 ? first.columns : own[next];
        if (row.length !== expected?.length || row.some((cell, index) => cell !== expected[index]))
          others.push([row, expected]);
        next += 1;
      }
    }
    expect(others.slice(0, 3)).toEqual([]);
    expect(next).toBe(100_000);
  });

  it.each(["Europe/Stockholm", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])(
    "has its times in %s as the server writes them there",
    async (timeZone) => {
      const sql =
        "select timestamptz '1970-01-01 00:59:59.123456+00' + n * interval '1234567.25 seconds' as at from generate_series(0, 1600) n";
      const { first } = await readAll(`select * from (${sql}) a offset 1400`);
      await direct.query(`set time zone '${timeZone}'`);
      const own = await serversOwn(`select * from (${sql}) a offset 1400`);
      await direct.query("set time zone 'UTC'");
      expect(inZone(first, timeZone).rows).toEqual(own.slice(0, first.rows.length));
    },
  );

  it("leaves alone in every zone what no clock shows", async () => {
    const { first } = await readAll(
      "select 'infinity'::timestamptz, '0044-03-15 12:00:00+00 BC'::timestamptz, '12026-01-01 00:00:00+00'::timestamptz, null::timestamptz, timestamp '2026-01-01 12:00:00', time '12:00'",
    );
    expect(inZone(first, "Europe/Stockholm").rows).toEqual(first.rows);
    expect(first.kinds).toEqual(["instant", "instant", "instant", "instant", "time", "other"]);
  });
});

/** The service gives doubles as JSON numbers, so their text is JavaScript's; what is no finite number is text. */
function ownNumber(text: unknown): unknown {
  return Number.isFinite(Number(text)) ? String(Number(text)) : text;
}
