import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { pino } from "pino";

import { createAws } from "../../sandbox/aws/server.js";
import { createFaults } from "../../sandbox/faults.js";
import { aws, roles, secrets } from "../../sandbox/seed.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import type { Database } from "../../src/access/database.js";
import type { Person } from "../../src/access/person.js";
import { createExecute } from "../../src/aws/execute.js";
import { createOpenSession } from "../../src/aws/open-session.js";
import { createPeek } from "../../src/aws/peek.js";
import { createTransport } from "../../src/aws/transport.js";
import { ownTablesSql, readOwnTables } from "../../src/sql/own-tables.js";
import type { Execution, Session } from "../../src/sql/ports.js";
import { fallsBlocks } from "../../src/sql/render-falls.js";
import { lookUpFalls } from "../../src/sql/what-falls.js";
import { statementId } from "../aws/asks.js";
import { joinRealms } from "../aws/one-realm.js";
import { anEntry } from "../fakes/entries.js";
import { createSourceReader, readOne } from "../fakes/reader.js";
import { openSqlStage } from "../sql/stage.js";

joinRealms();

const database: Database = {
  name: "billing",
  clusterArn: aws.clusterArn,
  database: "billing",
  engine: "postgresql",
  region: aws.region,
  environment: "production",
  secrets: [],
  channels: [],
};
const secretArn = secrets.find(({ name }) => name === "bob")?.arn ?? "";
const role = roles.find(({ name }) => name === "bob");
if (role === undefined) throw new Error("no role for bob");
const person: Person = {
  name: "bob",
  slack: { teamId: "T0SANDBOX", userId: "U0BOB" },
  roleArn: role.arn,
  sourceIdentity: role.sourceIdentity,
  groups: [],
};

const transport = createTransport();
const reader = createSourceReader();
const clock = () => Date.UTC(2026, 10, 22, 12);
const openSession = createOpenSession({ transport });
let standIn: AwsStandIn;

/** A table with a view on a view, a function of its rows, a trigger, a sequence, a default, and foreign keys of several kinds. */
const objects = [
  "create schema shop",
  "create table shop.customers (id serial primary key, name text)",
  "create table shop.orders (id bigint generated always as identity primary key, customer int not null references shop.customers on delete cascade, friend int references shop.customers on delete set null, again bigint references shop.orders)",
  `create table shop."Order ""lines""" (of_order bigint references shop.orders on delete cascade)`,
  "create view shop.names as select id, name from shop.customers",
  "create view shop.long_names as select * from shop.names where length(name) > 10",
  "create function shop.greet(shop.customers) returns text language sql as 'select $1.name'",
  "create function shop.watch() returns trigger language plpgsql as 'begin return new; end'",
  "create trigger watch before update on shop.customers for each row execute function shop.watch()",
  "create table shop.guests (id int default nextval('shop.customers_id_seq'))",
  "create function shop.twice(int) returns int language sql as 'select 1'",
  "create function shop.twice(text) returns int language sql as 'select 1'",
  "create table shop.days (at date) partition by range (at)",
  "create table shop.today partition of shop.days default",
  "insert into shop.days values (now()), (now())",
  "insert into shop.customers (name) select 'x' from generate_series(1, 1200)",
  "insert into shop.orders (customer) select 1 from generate_series(1, 30)",
  `insert into shop."Order ""lines""" select 1`,
  "analyze shop.customers",
  "analyze shop.orders",
  "analyze shop.days",
  `analyze shop."Order ""lines"""`,
];

beforeAll(async () => {
  standIn = await createAws({
    clock,
    faults: createFaults(),
    log: pino({ level: "silent" }),
    flushMs: 3_600_000,
  });
  Object.assign(process.env, standIn.environment);
  const opened = await openSession({ person, database, secretArn, statementId });
  if (opened.kind !== "open") throw new Error(opened.detail);
  const { session } = opened;
  const execute = createExecute({ clock, sleep: () => Promise.resolve(), transport });
  for (const sql of objects) {
    const ask = {
      session,
      database,
      secretArn,
      sql,
      statementId,
      readOnly: false,
      signal: new AbortController().signal,
      onWaking: () => undefined,
    };
    const ran = await execute(ask);
    if (ran.kind !== "done") throw new Error(`${sql}: ${JSON.stringify(ran)}`);
  }
});

afterAll(async () => {
  transport.close();
  await reader.close();
  await standIn.stop();
});

async function bobsSession(): Promise<Session> {
  const opened = await openSession({ person, database, secretArn, statementId });
  if (opened.kind !== "open") throw new Error(opened.detail);
  return opened.session;
}

async function runs(sql: string): Promise<Execution> {
  const execute = createExecute({ clock, sleep: () => Promise.resolve(), transport });
  const session = await bobsSession();
  return execute({
    session,
    database,
    secretArn,
    sql,
    statementId,
    readOnly: false,
    signal: new AbortController().signal,
    onWaking: () => undefined,
  });
}

/** What the confirmation says, as plain text. */
async function says(sql: string): Promise<string> {
  const statement = await readOne(reader, sql);
  const { parts, conversation } = openSqlStage({ openSession, peek: createPeek({ clock, transport }) });
  const decided = {
    entry: anEntry({ id: statementId }),
    person,
    database,
    secretArn,
    sql,
    conversation,
    timeZone: undefined,
  };
  const falls = await lookUpFalls(parts, decided, [statement], { kind: "impossible", because: "x" });
  if (falls === undefined) return "";
  return [...JSON.stringify(fallsBlocks(falls, false)).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, text]) => JSON.parse(`"${text}"`))
    .join("");
}

const refuses = "The database will refuse it: without CASCADE";
const dependants =
  "view shop.names, view shop.long_names, foreign key orders_customer_fkey on shop.orders, foreign key orders_friend_fkey on shop.orders, function shop.greet(shop.customers), default of shop.guests.id.";

describe("what would fall", () => {
  it("with a table are all who depend on it, near and far, and what belongs to it", async () => {
    const said = await says("drop table shop.customers cascade");
    expect(said).toContain(`CASCADE drops 6 more objects: ${dependants}`);
    expect(said).toContain(
      "What belongs to it falls, too: sequence shop.customers_id_seq, trigger watch on shop.customers.",
    );
    expect(said).toMatch(/The table holds about [1-9][\d,]+ rows\.Numbers of rows are .* estimate/);
  });

  it("without CASCADE is why the database will refuse it, which it then does", async () => {
    expect(await says("drop table shop.customers")).toContain(`${refuses} it drops nothing`);
    expect(await says("drop table shop.customers")).toContain(`On it depend: ${dependants}`);
    expect(await runs("drop table shop.customers")).toMatchObject({ kind: "failed", sqlState: "2BP01" });
  });

  it.each([
    ["drop view shop.names cascade", "CASCADE drops one more object: view shop.long_names."],
    ["drop view shop.long_names", "Nothing else depends on it."],
    ['drop table shop.guests, shop.orders, shop."Order ""lines"""', "Nothing else depends on them."],
    ["drop table shop.days", "What belongs to it falls, too: table shop.today."],
    ["drop function shop.watch()", "On it depend: trigger watch on shop.customers."],
    [
      "drop sequence shop.customers_id_seq",
      "On it depend: default of shop.customers.id, default of shop.guests.id.",
    ],
    ["alter table shop.customers drop column name", "On it depend: view shop.names, view shop.long_names."],
    [
      "alter table shop.customers drop constraint customers_pkey cascade",
      "CASCADE drops 2 more objects: foreign key orders_customer_fkey on shop.orders, foreign key orders_friend_fkey on shop.orders.",
    ],
    ["drop table shop.orders", 'foreign key "Order ""lines""_of_order_fkey" on shop."Order ""lines""".'],
    ["drop table nowhere", "Not in the database's catalogue: relation nowhere."],
    ["drop function shop.twice(int)", "Several have this name"],
    ["drop role bob", "not known what would fall with it: whodid does not look up what depends on a role."],
    ['drop table shop."it\'s \\ :x 😀"', "Not in the database's catalogue: relation shop.\"it's \\ :x 😀\"."],
  ])("with %s: %s", async (sql, words) => expect(await says(sql)).toContain(words));

  it("with a schema is named up to a limit, and counted above it", async () => {
    const said = await says("drop schema shop cascade");
    expect(said).toMatch(/CASCADE drops 11 more objects: table shop\.customers, .* and 1 more\./);
    expect(said).toMatch(/5 tables hold about [\d,]+ rows/);
  });

  it("with TRUNCATE are the rows of all tables that refer to it, or its refusal", async () => {
    const tables = /table shop\.orders \(about \d+ rows\), table shop\."Order ""lines"""/;
    const said = await says("truncate shop.customers cascade");
    expect(said).toMatch(/^CASCADE empties 2 more tables: /);
    expect(said).toMatch(tables);
    expect(await says("truncate shop.customers")).toMatch(
      /will refuse it: .* To it refer: table shop\.orders/,
    );
    expect(await runs("truncate shop.customers")).toMatchObject({ kind: "failed", sqlState: "0A000" });
    expect(await says("truncate shop.days")).toMatch(
      /No other table refers to it\.The table holds about \d rows/,
    );
  });

  it("with DELETE without WHERE is what foreign keys do to the rows of others; with UPDATE its own rows alone", async () => {
    const said = await says("delete from shop.customers");
    expect(said).toMatch(/are deleted, too, in: table shop\.orders.*table shop\."Order ""lines"""/);
    expect(said).toMatch(/are changed in: table shop\.orders \(about \d+ rows\)\.The table holds about/);
    expect(await says("update shop.customers set name = ''")).toMatch(/^The table holds about [\d,]+ rows\./);
  });

  it.each([
    "drop trigger watch on shop.customers",
    "delete from shop.customers where id = 1",
    "create table x ()",
  ])("is not asked of %s", async (sql) => expect(await says(sql)).toBe(""));

  it("is a question in a read-only transaction: it can change nothing itself", async () => {
    const session = await bobsSession();
    const peek = createPeek({ clock, transport });
    const ask = { session, database, secretArn, statementId, limitMs: 2_000 };
    expect(await peek({ ...ask, sql: "delete from shop.guests" })).toMatchObject({
      kind: "failed",
      sqlState: "25006",
    });
    expect(await peek({ ...ask, limitMs: 20, sql: "select pg_sleep(1)" })).toMatchObject({ kind: "failed" });
  });
});

describe("the examples of the help", () => {
  it("are tables that the person may read, those without a schema first, the fullest first, with a column of times", async () => {
    const session = await bobsSession();
    const ask = { session, database, secretArn, statementId, limitMs: 2_000 };
    const answered = await createPeek({ clock, transport })({ ...ask, sql: ownTablesSql.postgresql });
    if (answered.kind !== "done") throw new Error(JSON.stringify(answered));
    const tables = readOwnTables(answered.rows?.rows ?? []);
    expect(tables?.slice(0, 2)).toEqual([
      { name: "money_transfers", timeColumn: "created_at" },
      { name: "accounts", timeColumn: "opened_on" },
    ]);
    expect(tables?.[2]?.name).toMatch(/^shop\./);
  });
});
