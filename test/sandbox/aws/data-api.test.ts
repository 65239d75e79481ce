import { RollbackTransactionCommand } from "@aws-sdk/client-rds-data";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { refusalOf, start, type Started } from "./start.js";
import { sqlClients, type More, type SqlClients } from "./sql-clients.js";

let sandbox: Started;
let clients: SqlClients;

beforeAll(async () => {
  sandbox = await start({ statementMs: 1500 });
  clients = await sqlClients(sandbox);
});

afterAll(() => sandbox.standIn.stop());

const asAlice = (sql: string, more: More = {}) => clients.asAlice(sql, more);
const asBob = (sql: string, more: More = {}) => clients.asBob(sql, more);

describe("values", () => {
  it("gives each type in its member of the union, and null as null", async () => {
    const { records, numberOfRecordsUpdated } = await asAlice(
      "select 1, 2::int8, 1.5::float8, true, 'a < 5', null, 1.50::numeric, '\\x0102'::bytea, array[1,2], '{\"a\":1}'::jsonb, date '2026-01-02', ''",
    );
    expect(records).toEqual([
      [
        { longValue: 1 },
        { longValue: 2 },
        { doubleValue: 1.5 },
        { booleanValue: true },
        { stringValue: "a < 5" },
        { isNull: true },
        { stringValue: "1.50" },
        { blobValue: new Uint8Array([1, 2]) },
        { arrayValue: { longValues: [1, 2] } },
        { stringValue: '{"a": 1}' },
        { stringValue: "2026-01-02" },
        { stringValue: "" },
      ],
    ]);
    expect(numberOfRecordsUpdated).toBe(0);
  });

  it("gives timestamptz in UTC whatever the session's time zone", async () => {
    const transactionId = await clients.begin();
    await asBob("set local time zone 'Asia/Kolkata'", { transactionId });
    const { records } = await asBob("select timestamptz '2026-01-02 00:10:00.25+00'", { transactionId });
    await clients.bob.send(new RollbackTransactionCommand(clients.ending(transactionId)));
    expect(records).toEqual([[{ stringValue: "2026-01-02 00:10:00.25" }]]);
  });

  it("keeps all digits of a long number where text is asked for", async () => {
    const { records } = await asAlice("select 9007199254740993", {
      resultSetOptions: { longReturnType: "STRING" },
    });
    expect(records).toEqual([[{ stringValue: "9007199254740993" }]]);
  });

  it("gives decimals as numbers where asked", async () => {
    const { records } = await asAlice("select 1.50, 7::numeric", {
      resultSetOptions: { decimalReturnType: "DOUBLE_OR_LONG" },
    });
    expect(records).toEqual([[{ doubleValue: 1.5 }, { longValue: 7 }]]);
  });

  it("formats records as JSON without metadata", async () => {
    const answer = await asAlice("select 1 as id, 'x' as name, null as gone", {
      formatRecordsAs: "JSON",
      includeResultMetadata: true,
    });
    expect(JSON.parse(answer.formattedRecords ?? "")).toEqual([{ id: 1, name: "x", gone: null }]);
    expect(answer.columnMetadata).toBeUndefined();
    expect(answer.records).toBeUndefined();
  });

  it("describes columns only when asked", async () => {
    const { columnMetadata } = await asAlice("select id, holder as who from accounts limit 1", {
      includeResultMetadata: true,
    });
    expect(columnMetadata).toMatchObject([
      { label: "id", name: "id", typeName: "int8", tableName: "accounts", nullable: 0 },
      { label: "who", name: "who", typeName: "text" },
    ]);
    expect((await asAlice("select 1")).columnMetadata).toBeUndefined();
  });

  it.each([
    "select 1::money",
    "select point(1,2)",
    "select array[gen_random_uuid()]",
    "select array[[1],[2]]",
  ])("refuses the type in %s", async (sql) => {
    expect(await refusalOf(asAlice(sql))).toMatchObject({ name: "UnsupportedResultException", status: 400 });
  });
});

describe("parameters", () => {
  it("binds names, and leaves casts, strings, comments and dollar quotes alone", async () => {
    const { records } = await asAlice(
      'select :n::int + 1, \':n\', $$:n$$, ":n" /* :n */ from (select 1 as ":n") t -- :n',
      { parameters: [{ name: "n", value: { longValue: 3 } }] },
    );
    expect(records?.[0]).toEqual([
      { longValue: 4 },
      { stringValue: ":n" },
      { stringValue: ":n" },
      { longValue: 1 },
    ]);
  });

  it("wants a hint for a type that text is not", async () => {
    const sql = "select 1 where gen_random_uuid() = :id";
    const value = { stringValue: "b3f0c7f6-8f0a-4f7e-9f5e-0a3a3a8f1c11" };
    expect(await refusalOf(asAlice(sql, { parameters: [{ name: "id", value }] }))).toMatchObject({
      name: "DatabaseErrorException",
    });
    expect((await asAlice(sql, { parameters: [{ name: "id", value, typeHint: "UUID" }] })).records).toEqual(
      [],
    );
  });

  it("refuses a name without a value", async () => {
    expect(await refusalOf(asAlice("select :missing"))).toMatchObject({
      name: "BadRequestException",
      message: "Cannot find parameter: missing",
    });
  });
});

describe("refusals", () => {
  it("tells a SQL error with its position and SQLSTATE at the end", async () => {
    expect(await refusalOf(asAlice("select * from nope"))).toMatchObject({
      name: "DatabaseErrorException",
      status: 400,
      message: 'ERROR: relation "nope" does not exist; Position: 15; SQLState: 42P01',
    });
  });

  it("refuses several statements in one", async () => {
    const sql = "select 1; drop table accounts cascade";
    expect(await refusalOf(asBob(sql))).toMatchObject({
      name: "ValidationException",
      message: "Multistatements aren't supported",
      status: 400,
    });
    expect((await asBob("select count(*) from accounts")).records).toEqual([[{ longValue: 400 }]]);
    expect((await asBob("select 1;")).records).toEqual([[{ longValue: 1 }]]);
  });

  it("refuses a schema and a text over 65,536 characters", async () => {
    expect(await refusalOf(asAlice("select 1", { schema: "public" }))).toMatchObject({
      name: "ValidationException",
    });
    expect(await refusalOf(asAlice(`select '${"x".repeat(65_536)}'`))).toMatchObject({
      name: "ValidationException",
    });
  });

  it("ends a result over 1 MiB, and the transaction that it ran in", async () => {
    const sql = "select repeat('x', 1000) from generate_series(1, 1100)";
    const tooLarge = {
      name: "UnsupportedResultException",
      message: "Database returned more than the allowed response size limit",
      status: 400,
    };
    expect(await refusalOf(asBob(sql))).toMatchObject(tooLarge);
    const transactionId = await clients.begin();
    expect(await refusalOf(asBob(sql, { transactionId }))).toMatchObject(tooLarge);
    expect(await refusalOf(asBob("select 1", { transactionId }))).toMatchObject({
      name: "TransactionNotFoundException",
      status: 404,
    });
  });

  it("stops a result without end", async () => {
    expect(await refusalOf(asAlice("select repeat('x', 1000), generate_series(1, 100000000)"))).toMatchObject(
      {
        name: "UnsupportedResultException",
      },
    );
  });

  it("refuses a row over 64 KB", async () => {
    expect((await asAlice("select repeat('x', 65000)")).records).toHaveLength(1);
    expect(await refusalOf(asAlice("select repeat('x', 70000)"))).toMatchObject({
      message: "Packet for query is too large",
    });
  });

  it("gives up a statement that takes too long and cancels it", async () => {
    const refused = await refusalOf(asBob("select pg_sleep(600)"));
    expect(refused).toMatchObject({ name: "StatementTimeoutException", status: 400 });
    expect(refused.error).toHaveProperty("dbConnectionId", expect.any(Number));
    const running =
      "select count(*) from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid() and state = 'active'";
    const left = async () => (await asBob(running)).records?.[0]?.[0]?.longValue;
    while ((await left()) !== 0);
  });

  it("lets a statement run on after the time is up, where asked", async () => {
    await asBob("create table slow (n int)");
    const sql = "insert into slow select 1 from pg_sleep(2)";
    expect(await refusalOf(asBob(sql, { continueAfterTimeout: true }))).toMatchObject({
      name: "StatementTimeoutException",
    });
    const count = async () => (await asBob("select count(*) from slow")).records?.[0]?.[0]?.longValue;
    while ((await count()) === 0);
    await asBob("drop table slow");
  });
});
