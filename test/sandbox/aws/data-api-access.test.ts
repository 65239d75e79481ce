import { ExecuteStatementCommand } from "@aws-sdk/client-rds-data";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ownIdentity } from "../../../sandbox/aws/identities.js";
import { aws } from "../../../sandbox/seed.js";
import { refusalOf, secretOf, start, type Started } from "./start.js";
import { sqlClients, target, type More, type SqlClients } from "./sql-clients.js";

let sandbox: Started;
let clients: SqlClients;

beforeAll(async () => {
  sandbox = await start();
  clients = await sqlClients(sandbox);
});

afterAll(() => sandbox.standIn.stop());

const asAlice = (sql: string, more: More = {}) => clients.asAlice(sql, more);
const asBob = (sql: string, more: More = {}) => clients.asBob(sql, more);

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
    for (const client of [clients.alice, asBot])
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
