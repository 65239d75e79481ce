import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RollbackTransactionCommand,
  type ExecuteStatementCommandInput,
  type RDSDataClient,
} from "@aws-sdk/client-rds-data";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aws } from "../../../sandbox/seed.js";
import { ownIdentity } from "../../../sandbox/aws/identities.js";
import { refusalOf, secretOf, start, type Started } from "./start.js";

let sandbox: Started;
let alice: RDSDataClient;
let bob: RDSDataClient;

beforeAll(async () => {
  sandbox = await start({ statementMs: 1500 });
  alice = sandbox.dataApi(await sandbox.become("alice"));
  bob = sandbox.dataApi(await sandbox.become("bob"));
});

afterAll(() => sandbox.standIn.stop());

const target = { resourceArn: aws.clusterArn, database: "billing" };
type More = Partial<ExecuteStatementCommandInput>;

const asAlice = (sql: string, more: More = {}) =>
  alice.send(new ExecuteStatementCommand({ ...target, secretArn: secretOf("alice"), sql, ...more }));
const asBob = (sql: string, more: More = {}) =>
  bob.send(new ExecuteStatementCommand({ ...target, secretArn: secretOf("bob"), sql, ...more }));
const begin = async () => {
  const { transactionId } = await bob.send(
    new BeginTransactionCommand({ ...target, secretArn: secretOf("bob") }),
  );
  return transactionId ?? "";
};
const ending = (transactionId: string) => ({
  resourceArn: aws.clusterArn,
  secretArn: secretOf("bob"),
  transactionId,
});

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
    const transactionId = await begin();
    await asBob("set local time zone 'Asia/Kolkata'", { transactionId });
    const { records } = await asBob("select timestamptz '2026-01-02 00:10:00.25+00'", { transactionId });
    await bob.send(new RollbackTransactionCommand(ending(transactionId)));
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
    const transactionId = await begin();
    expect(await refusalOf(asBob(sql, { transactionId }))).toMatchObject(tooLarge);
    expect(await refusalOf(asBob("select 1", { transactionId }))).toMatchObject({
      name: "TransactionNotFoundException",
      status: 404,
    });
  });

  it("stops a result without end", async () => {
    expect(await refusalOf(asAlice("select generate_series(1, 100000000)"))).toMatchObject({
      name: "UnsupportedResultException",
    });
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

describe("access", () => {
  it("lets readers read and nothing else", async () => {
    expect(await refusalOf(asAlice("insert into accounts select * from accounts limit 1"))).toMatchObject({
      name: "DatabaseErrorException",
      message: "ERROR: permission denied for table accounts; SQLState: 42501",
    });
    expect(await refusalOf(asAlice("drop table money_transfers"))).toMatchObject({
      message: expect.stringMatching(/SQLState: 42501$/),
    });
  });

  it("lets nobody at the server's files and programs", async () => {
    for (const sql of [
      "copy accounts to program 'cat'",
      "copy accounts from '/etc/passwd'",
      "select pg_read_file('/etc/passwd')",
    ])
      expect(await refusalOf(asBob(sql))).toMatchObject({
        message: expect.stringMatching(/SQLState: 42501$/),
      });
    expect(
      (await asBob("select count(*) from pg_user where usesuper and usename <> 'rdsadmin'")).records,
    ).toEqual([[{ longValue: 0 }]]);
  });

  it("refuses a secret that is not the caller's own, even in whodid's own hands", async () => {
    const asBot = sandbox.dataApi(sandbox.bot);
    const statement = { ...target, sql: "select 1", secretArn: secretOf("bob") };
    for (const client of [alice, asBot])
      expect(await refusalOf(client.send(new ExecuteStatementCommand(statement)))).toMatchObject({
        name: "AccessDeniedException",
        status: 403,
      });
  });

  it("narrows a session to its policy", async () => {
    const narrowed = sandbox.dataApi(
      await sandbox.become("bob", {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: ["rds-data:*"], Resource: aws.clusterArn },
          { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretOf("bob-read") },
        ],
      }),
    );
    const run = (secretArn: string) =>
      narrowed.send(new ExecuteStatementCommand({ ...target, sql: "select 1", secretArn }));
    expect((await run(secretOf("bob-read"))).records).toHaveLength(1);
    expect(await refusalOf(run(secretOf("bob")))).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("no session policy allows the secretsmanager:GetSecretValue action"),
    });
  });

  it("knows the cluster by its exact ARN and only secrets that exist", async () => {
    const own = sandbox.dataApi(ownIdentity("bob", 0)?.keys ?? sandbox.bot);
    const run = (resourceArn: string) =>
      own.send(new ExecuteStatementCommand({ resourceArn, secretArn: secretOf("bob"), sql: "select 1" }));
    expect(await refusalOf(run(aws.clusterArn.replace("billing", "Billing")))).toMatchObject({
      name: "HttpEndpointNotEnabledException",
      status: 400,
    });
    const policy = { Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    const everything = sandbox.dataApi(await sandbox.become("alice", policy));
    const missing = secretOf("alice").replace("a1B2c3", "zzzzzz");
    const refused = await refusalOf(
      everything.send(new ExecuteStatementCommand({ ...target, secretArn: missing, sql: "select 1" })),
    );
    expect(refused.name).toBe("AccessDeniedException");
  });

  it("refuses credentials that nobody knows", async () => {
    const stranger = sandbox.dataApi({ accessKeyId: "AKIASTRANGER", secretAccessKey: "x" });
    const statement = { ...target, sql: "select 1", secretArn: secretOf("bob") };
    expect(await refusalOf(stranger.send(new ExecuteStatementCommand(statement)))).toMatchObject({
      name: "UnrecognizedClientException",
    });
  });

  it("names a database that is not there as PostgreSQL does", async () => {
    expect(await refusalOf(asBob("select 1", { database: "nowhere" }))).toMatchObject({
      message: 'FATAL: database "nowhere" does not exist; SQLState: 3D000',
    });
  });
});

describe("transactions", () => {
  it("run beside each other, each seeing its own", async () => {
    const [one, two] = [await begin(), await begin()];
    await asBob("update accounts set holder = 'One' where id = 1", { transactionId: one });
    await asBob("update accounts set holder = 'Two' where id = 2", { transactionId: two });
    const holder = async (id: number, more: More = {}) =>
      (await asBob(`select holder from accounts where id = ${id}`, more)).records?.[0]?.[0]?.stringValue;
    expect(await holder(1, { transactionId: one })).toBe("One");
    expect(await holder(1, { transactionId: two })).not.toBe("One");
    expect(await bob.send(new CommitTransactionCommand(ending(one)))).toMatchObject({
      transactionStatus: "Transaction Committed",
    });
    expect(await bob.send(new RollbackTransactionCommand(ending(two)))).toMatchObject({
      transactionStatus: "Rollback Complete",
    });
    expect(await holder(1)).toBe("One");
    expect(await holder(2)).not.toBe("Two");
  });

  it("take one statement at a time", async () => {
    const transactionId = await begin();
    const first = asBob("select pg_sleep(0.3)", { transactionId });
    const second = asBob("select pg_sleep(0.3)", { transactionId });
    const outcomes = await Promise.allSettled([first, second]);
    const [refused] = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject({
      reason: { name: "DatabaseErrorException", message: "Transaction is still running a query" },
    });
    await bob.send(new RollbackTransactionCommand(ending(transactionId)));
  });

  it("read only, refuse to write", async () => {
    const transactionId = await begin();
    await asBob("SET TRANSACTION READ ONLY", { transactionId });
    expect(await refusalOf(asBob("delete from money_transfers", { transactionId }))).toMatchObject({
      message: expect.stringMatching(/SQLState: 25006$/),
    });
    await bob.send(new RollbackTransactionCommand(ending(transactionId)));
  });

  it("that failed cannot be committed", async () => {
    const transactionId = await begin();
    await refusalOf(asBob("select * from nope", { transactionId }));
    expect(await refusalOf(asBob("select 1", { transactionId }))).toMatchObject({
      message: expect.stringMatching(/SQLState: 25P02$/),
    });
    expect(await refusalOf(bob.send(new CommitTransactionCommand(ending(transactionId))))).toMatchObject({
      name: "DatabaseErrorException",
    });
  });

  it("are gone after three minutes without a call", async () => {
    const transactionId = await begin();
    await asBob("update accounts set holder = 'Nobody' where id = 3", { transactionId });
    sandbox.advance(170_000);
    await asBob("select 1", { transactionId });
    sandbox.advance(181_000);
    expect(await refusalOf(asBob("select 1", { transactionId }))).toMatchObject({
      name: "TransactionNotFoundException",
      status: 404,
    });
    const { records } = await asBob("select 1 from accounts where holder = 'Nobody'");
    expect(records).toEqual([]);
  });

  it("leave nothing behind in a session", async () => {
    await asBob("set search_path to nowhere");
    await asBob("begin");
    expect((await asBob("select count(*) from accounts")).records).toEqual([[{ longValue: 400 }]]);
  });

  it("hold a batch together", async () => {
    const batch = (sql: string, values: number[]) =>
      bob.send(
        new BatchExecuteStatementCommand({
          ...target,
          secretArn: secretOf("bob"),
          sql,
          parameterSets: values.map((longValue) => [{ name: "n", value: { longValue } }]),
        }),
      );
    await asBob("create table numbers (n int8 primary key)");
    expect((await batch("insert into numbers values (:n)", [1, 2, 3])).updateResults).toHaveLength(3);
    expect(await refusalOf(batch("insert into numbers values (:n)", [4, 4]))).toMatchObject({
      message: expect.stringMatching(/; Detail: Key \(n\)=\(4\) already exists\.; SQLState: 23505$/),
    });
    expect((await asBob("select count(*) from numbers")).records).toEqual([[{ longValue: 3 }]]);
    await asBob("drop table numbers");
  });
});

describe("the cluster", () => {
  it("refuses while it wakes, then works", async () => {
    await sandbox.standIn.cluster({ state: "paused" });
    expect(await refusalOf(asAlice("select 1"))).toMatchObject({
      name: "DatabaseResumingException",
      status: 400,
      message: expect.stringMatching(/is resuming after being auto-paused/),
    });
    sandbox.advance(3000);
    expect((await asAlice("select 1")).records).toHaveLength(1);
  });

  it("has no writer when stopped", async () => {
    await sandbox.standIn.cluster({ state: "stopped" });
    expect(await refusalOf(asAlice("select 1"))).toMatchObject({
      name: "DatabaseUnavailableException",
      status: 504,
    });
    await sandbox.standIn.cluster({ state: "available" });
    expect((await asAlice("select 1")).records).toHaveLength(1);
  });
});

describe("the seed", () => {
  it("lets bob drop money_transfers with its view, and have it back for all", async () => {
    const again = await start();
    try {
      const run = (sql: string) => again.standIn.bypass({ person: "bob", sql });
      expect(await run("select count(*)::int8 as n from money_transfers")).toMatchObject({
        rows: [{ n: 3500 }],
      });
      expect(await run("drop table money_transfers cascade")).toEqual({ ok: true, updated: 0 });
      expect(await run("select 1 from settled_transfers")).toMatchObject({
        error: { name: "DatabaseErrorException", message: expect.stringContaining("42P01") },
      });
      await run("create table money_transfers (id int8)");
      expect(await again.standIn.bypass({ person: "carol", sql: "select * from money_transfers" })).toEqual({
        ok: true,
        rows: [],
      });
    } finally {
      await again.standIn.stop();
    }
  });
});
