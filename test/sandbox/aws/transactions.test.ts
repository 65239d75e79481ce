import { CommitTransactionCommand, RollbackTransactionCommand } from "@aws-sdk/client-rds-data";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { refusalOf, start, type Started } from "./start.js";
import { sqlClients, type More, type SqlClients } from "./sql-clients.js";

let sandbox: Started;
let clients: SqlClients;

beforeAll(async () => {
  sandbox = await start();
  clients = await sqlClients(sandbox);
});

afterAll(() => sandbox.standIn.stop());

const asBob = (sql: string, more: More = {}) => clients.asBob(sql, more);

describe("transactions", () => {
  it("run beside each other, each seeing its own", async () => {
    const [one, two] = [await clients.begin(), await clients.begin()];
    await asBob("update accounts set holder = 'One' where id = 1", { transactionId: one });
    await asBob("update accounts set holder = 'Two' where id = 2", { transactionId: two });
    const holder = async (id: number, more: More = {}) =>
      (await asBob(`select holder from accounts where id = ${id}`, more)).records?.[0]?.[0]?.stringValue;
    expect(await holder(1, { transactionId: one })).toBe("One");
    expect(await holder(1, { transactionId: two })).not.toBe("One");
    expect(await clients.bob.send(new CommitTransactionCommand(clients.ending(one)))).toMatchObject({
      transactionStatus: "Transaction Committed",
    });
    expect(await clients.bob.send(new RollbackTransactionCommand(clients.ending(two)))).toMatchObject({
      transactionStatus: "Rollback Complete",
    });
    expect(await holder(1)).toBe("One");
    expect(await holder(2)).not.toBe("Two");
  });

  it("take one statement at a time", async () => {
    const transactionId = await clients.begin();
    const first = asBob("select pg_sleep(0.3)", { transactionId });
    const second = asBob("select pg_sleep(0.3)", { transactionId });
    const outcomes = await Promise.allSettled([first, second]);
    const [refused] = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject({
      reason: { name: "DatabaseErrorException", message: "Transaction is still running a query" },
    });
    await clients.bob.send(new RollbackTransactionCommand(clients.ending(transactionId)));
  });

  it("read only, refuse to write", async () => {
    const transactionId = await clients.begin();
    await asBob("SET TRANSACTION READ ONLY", { transactionId });
    expect(await refusalOf(asBob("delete from money_transfers", { transactionId }))).toMatchObject({
      message: expect.stringMatching(/SQLState: 25006$/),
    });
    await clients.bob.send(new RollbackTransactionCommand(clients.ending(transactionId)));
  });

  it("that failed cannot be committed", async () => {
    const transactionId = await clients.begin();
    await refusalOf(asBob("select * from nope", { transactionId }));
    expect(await refusalOf(asBob("select 1", { transactionId }))).toMatchObject({
      message: expect.stringMatching(/SQLState: 25P02$/),
    });
    expect(
      await refusalOf(clients.bob.send(new CommitTransactionCommand(clients.ending(transactionId)))),
    ).toMatchObject({
      name: "DatabaseErrorException",
    });
  });

  it("are gone after three minutes without a call", async () => {
    const transactionId = await clients.begin();
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
    await asBob("create table numbers (n int8 primary key)");
    expect((await clients.batch("insert into numbers values (:n)", [1, 2, 3])).updateResults).toHaveLength(3);
    expect(await refusalOf(clients.batch("insert into numbers values (:n)", [4, 4]))).toMatchObject({
      message: expect.stringMatching(/; Detail: Key \(n\)=\(4\) already exists\.; SQLState: 23505$/),
    });
    expect((await asBob("select count(*) from numbers")).records).toEqual([[{ longValue: 3 }]]);
    await asBob("drop table numbers");
  });
});
