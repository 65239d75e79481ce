import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type RDSDataClient,
} from "@aws-sdk/client-rds-data";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { shop, shopSecrets } from "../../../sandbox/seed.js";
import { joinRealms } from "../../aws/one-realm.js";
import { onMariadb } from "./mariadb-here.js";
import { refusalOf, secretOf, start, type Started } from "./start.js";

joinRealms();

const [reads, writes] = shopSecrets.map(({ arn }) => arn);
const target = { resourceArn: shop.clusterArn, database: shop.database, secretArn: writes };
let sandbox: Started;
let bob: RDSDataClient;
const run = (sql: string, more: Partial<ExecuteStatementCommandInput> = {}) =>
  bob.send(new ExecuteStatementCommand({ ...target, sql, ...more }));

onMariadb("the Data API of an Aurora MySQL cluster", () => {
  beforeAll(async () => {
    sandbox = await start({ statementMs: 400 });
    bob = sandbox.dataApi(await sandbox.become("bob"));
  });
  afterAll(() => sandbox.standIn.stop());

  it("takes parameters by name, but not in strings, names and comments", async () => {
    const { records } = await run(
      "select :n + 1, ':n', `:n`, :text from (select 2 as `:n`) t /* :n */ -- :n\n# :n\nwhere :yes",
      {
        parameters: [
          { name: "n", value: { longValue: 4 } },
          { name: "text", value: { stringValue: "it's \\" } },
          { name: "yes", value: { booleanValue: true } },
        ],
      },
    );
    expect(records).toEqual([
      [{ longValue: 5 }, { stringValue: ":n" }, { longValue: 2 }, { stringValue: "it's \\" }],
    ]);
    expect(await refusalOf(run("select :gone"))).toMatchObject({ name: "BadRequestException", status: 400 });
  });

  it("gives the number that a row got, and how many rows were matched", async () => {
    const insert = "insert into products (name, price, size, listed_in) values ('Hat', 3, 'small', 2020)";
    const { generatedFields, numberOfRecordsUpdated } = await run(insert);
    expect(numberOfRecordsUpdated).toBe(1);
    const same = "update products set price = 3 where name = 'Hat' and id = :id";
    const parameters = [{ name: "id", value: { longValue: generatedFields?.[0]?.longValue ?? 0 } }];
    expect(await run(same, { parameters })).toMatchObject({ generatedFields: [], numberOfRecordsUpdated: 1 });
  });

  it("keeps a transaction to itself until its commit, which DDL does for it", async () => {
    const begun = await bob.send(new BeginTransactionCommand(target));
    const { transactionId = "" } = begun;
    await run("insert into page_views values ('kept', 1)");
    await run("update products set price = 9 where id = 1", { transactionId });
    const price = async () =>
      (await run("select price from products where id = 1")).records?.[0]?.[0]?.stringValue;
    expect(await price()).not.toBe("9.00");
    await run("create table made (id int)", { transactionId });
    expect(await price()).toBe("9.00");
    await bob.send(new CommitTransactionCommand({ ...target, transactionId }));
    expect(await refusalOf(run("select 1", { transactionId }))).toMatchObject({
      name: "TransactionNotFoundException",
    });
  });

  it("cancels what takes too long, unless it is to go on", async () => {
    expect(await refusalOf(run("insert into made select sleep(5)"))).toMatchObject({
      name: "StatementTimeoutException",
    });
    const ended = await refusalOf(
      run("insert into made select 7 + sleep(0.8)", { continueAfterTimeout: true }),
    );
    expect(ended).toMatchObject({ name: "StatementTimeoutException" });
    // It waits for the insert's lock, if that is not over yet.
    const counted = async (): Promise<unknown> => {
      const read = run("select id from made for update", { resultSetOptions: { longReturnType: "STRING" } });
      const { records } = await read.catch(() => ({ records: [] }));
      return records?.length === 0 ? counted() : records;
    };
    expect(await counted()).toEqual([[{ stringValue: "7" }]]);
  });

  it("refuses several statements, another cluster's secret, and what a user may not do", async () => {
    expect(await refusalOf(run("select 1; select 2"))).toMatchObject({ name: "DatabaseErrorException" });
    expect(await refusalOf(run("select 1", { secretArn: secretOf("bob") }))).toMatchObject({ status: 400 });
    expect(await refusalOf(run("delete from orders", { secretArn: reads }))).toMatchObject({
      message: expect.stringMatching(/^DELETE command denied.*; Error code: 1142; SQLState: 42000$/),
    });
  });
});

describe("without MariaDB", () => {
  it("all but the cluster shop is there, which has no instance", async () => {
    const bare = await start({ findMysql: async () => undefined });
    bob = bare.dataApi(await bare.become("bob"));
    expect(await refusalOf(run("select 1"))).toMatchObject({
      name: "DatabaseNotFoundException",
      status: 404,
    });
    await bare.standIn.stop();
  });
});
