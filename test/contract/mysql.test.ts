import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type Connection, createConnection } from "mysql2/promise";
import { pino } from "pino";
import type { Mariadb } from "../../sandbox/aws/mariadb.js";
import { createAws } from "../../sandbox/aws/server.js";
import { createFaults } from "../../sandbox/faults.js";
import { aws, roles, shop, shopSecrets } from "../../sandbox/seed.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import { createExecute } from "../../src/aws/execute.js";
import { createOpenSession } from "../../src/aws/open-session.js";
import { createPeek } from "../../src/aws/peek.js";
import { createReadRows } from "../../src/aws/read-rows.js";
import { createRehearse } from "../../src/aws/rehearse.js";
import { createTransport } from "../../src/aws/transport.js";
import { gatherRows } from "../../src/sql/gather-rows.js";
import type { Rows, Session } from "../../src/sql/ports.js";
import { alice, billing, statementId } from "../aws/asks.js";
import { joinRealms } from "../aws/one-realm.js";
import { mariadb, onMariadb } from "../sandbox/aws/mariadb-here.js";

joinRealms();

const transport = createTransport();
const clock = () => Date.now();
const database = {
  ...billing,
  name: "shop",
  clusterArn: shop.clusterArn,
  database: shop.database,
  engine: "mysql" as const,
  region: aws.region,
};
const [read, write] = shopSecrets.map(({ arn }) => arn);
let standIn: AwsStandIn;
let session: { readonly read: Session; readonly write: Session };
let server: Mariadb | undefined;
let direct: Connection;

const everyType = `create table every_type (
  tiny tinyint, flag tinyint(1), small smallint unsigned, medium mediumint, whole int, big bigint, huge bigint unsigned,
  price decimal(30, 10), half double, quarter float, bits bit(12), one_bit bit(1),
  day date, moment datetime(3), instant timestamp null, clock time(2), in_year year,
  fixed char(4), word varchar(40), long_text text, chosen enum('a', 'b c'), several set('x', 'y'),
  bytes varbinary(8), padded binary(4), many blob, document json
)`;
const rowsOfEveryType = `insert into every_type values
  (-128, 1, 65535, -8388608, -2147483648, -9223372036854775808, 18446744073709551615,
   12345678901234567890.0123456789, 1.5e-7, 0.25, b'101010101010', b'1',
   '0001-01-01', '2026-11-23 12:34:56.789', '2026-11-23 12:34:56', '-838:59:59', 2026,
   'ab', 'Grüße, "quoted" 🙂', 'line\\nline', 'b c', 'x,y', x'00ff10', x'01', x'', '{"a": [1, null]}'),
  (0, 0, 0, 0, 0, 0, 0, 10.50, 0, 0, 0, 0, '9999-12-31', '1000-01-01', null, '00:00:00', 1901, '', '', '', 'a', '', '', '', x'c3', '[]'),
  (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
   null, null, null, null, null, null)`;

const waiting = { clock, sleep: async () => undefined, transport };
const ask = (sql: string, secretArn = write ?? "") => ({
  session: secretArn === read ? session.read : session.write,
  database,
  secretArn,
  sql: `${sql}\n/* whodid ${statementId} */`,
  statementId,
  signal: new AbortController().signal,
  onWaking: () => undefined,
});
const execute = createExecute(waiting);
const change = (sql: string, over: object = {}) => execute({ ...ask(sql), readOnly: false, ...over });

async function readAll(sql: string) {
  const gathering = gatherRows({ maxRows: 200_000, maxBytes: 50_000_000 });
  const pages: Rows[] = [];
  let again = 0;
  const came = await createReadRows(waiting)({
    ...ask(sql, read),
    take: (page) => (pages.push(page), gathering.take(page)),
    onAgain: () => (again++, gathering.forget()),
    signal: new AbortController().signal,
  });
  const { csv, first } = gathering.gathered();
  const text = (await buffer(csv.content())).toString();
  return { came, again, first, text, rows: pages.at(-1)?.rows ?? [], kinds: pages.at(-1)?.kinds ?? [] };
}

onMariadb("Aurora MySQL, as far as MariaDB and the stand-in are like it", () => {
  beforeAll(async () => {
    server = await mariadb?.start();
    const login = server?.login(write ?? "");
    direct = await createConnection({ ...login, database: shop.database });
    standIn = await createAws({
      clock,
      faults: createFaults(),
      log: pino({ level: "silent" }),
      flushMs: 3_600_000,
    });
    Object.assign(process.env, standIn.environment);
    const { arn: roleArn, sourceIdentity } = roles.find(({ name }) => name === "bob") ?? {
      arn: "",
      sourceIdentity: "",
    };
    const become = async (secretArn = "") => {
      const person = { ...alice, roleArn, sourceIdentity };
      const opened = await createOpenSession({ transport })({ person, database, secretArn, statementId });
      if (opened.kind !== "open") throw new Error(opened.detail);
      return opened.session;
    };
    session = { read: await become(read), write: await become(write) };
    for (const sql of [everyType, rowsOfEveryType]) {
      expect(await change(sql)).toMatchObject({ kind: "done" });
      await direct.query(sql);
    }
  });

  afterAll(async () => {
    transport.close();
    await direct.end();
    await server?.stop();
    await standIn.stop();
  });

  it("gives every type cell by cell as the server writes it, booleans and bytes in a form that says what they are", async () => {
    const { rows, first, kinds } = await readAll("select * from every_type");
    const [own] = await direct.query<never[]>({
      sql: "select * from every_type",
      rowsAsArray: true,
      typeCast: (field) => field.buffer(),
    });
    const asServer = (cell: Buffer | null, name = "") => {
      if (cell === null) return null;
      if (["flag", "one_bit"].includes(name)) return String(!["0", "\0"].includes(cell.toString("latin1")));
      // The service gives a double as a number of JSON, so its notation is lost.
      if (name === "half") return String(Number(cell.toString()));
      return ["bits", "bytes", "padded", "many"].includes(name)
        ? `0x${cell.toString("hex")}`
        : cell.toString();
    };
    const cells = rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
    const expected = own.map((row: (Buffer | null)[]) =>
      row.map((cell, at) => asServer(cell, first.columns[at])),
    );
    expect(cells).toEqual(expected);
    expect(Object.fromEntries(first.columns.map((name, at) => [name, kinds[at]]))).toMatchObject({
      huge: "number",
      price: "number",
      half: "number",
      instant: "time",
      moment: "time",
      document: "other",
    });
  });

  it("reads a result whole in one call by itself, without a transaction", async () => {
    const { came, again, first, text } = await readAll("select * from orders order by id");
    expect(came).toMatchObject({ kind: "read", whole: true });
    expect([again, first.total, text.split("\r\n").length]).toEqual([0, 600, 602]);
  });

  it("asks for the first rows where the service can't carry all, in their order, and says how many were asked for", async () => {
    const wide =
      "select o.id, repeat('x', 400) as wide from orders o join products p on p.id <= 20 order by o.id desc, p.id";
    const { came, again, first, rows } = await readAll(`${wide} limit 11000 -- all`);
    expect(came).toEqual(expect.objectContaining({ kind: "read", whole: false, limit: 1000 }));
    expect([again, first.total, rows[0]?.[0], rows[20]?.[0]]).toEqual([0, 1000, 600, 599]);
    const wider = await readAll("select id, repeat('x', 60000) from orders order by id");
    expect(wider.came).toMatchObject({ kind: "read", whole: false, limit: 12 });
    expect(wider.rows.map(([id]) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("says that a result is too large where not even its first rows can be carried, or asked for", async () => {
    const row = await readAll("select repeat('x', 70000)");
    expect(row.came).toMatchObject({ kind: "failed", reason: "result-too-large" });
    // MariaDB takes no WITH in brackets, MySQL does.
    const held = await readAll(
      "with recursive n (i) as (select 1 union all select i + 1 from n where i < 900) select repeat('x', 2000) from n",
    );
    expect(held.came).toMatchObject({ kind: "failed", reason: "result-too-large" });
  });

  it("is refused a change by the server where the reader's secret is used, whatever stands in the statement", async () => {
    const refused = await execute({ ...ask("delete from orders", read), readOnly: true });
    expect(refused).toMatchObject({ kind: "failed", reason: "sql", sqlState: "42000" });
    expect(refused.kind === "failed" && refused.message).toMatch(/^DELETE command denied to user/);
  });

  it("tells the server's error without the service's tail", async () => {
    const { came } = await readAll("select * from nothing_here");
    expect(came).toMatchObject({ kind: "failed", reason: "sql", sqlState: "42S02", position: null });
    expect(came.kind === "failed" && came.message).toBe("Table 'shop.nothing_here' doesn't exist");
  });

  it("rehearses a change of rows, takes it back, and keeps the run only if it counts the same", async () => {
    const sql = "update orders set note = 'x' where id <= 7";
    expect(await createRehearse(waiting)(ask(sql))).toMatchObject({ kind: "done", updated: 7 });
    const noted = async () => (await readAll("select count(*) from orders where note = 'x'")).rows[0]?.[0];
    expect(await noted()).toBe(0);
    expect(await change(sql, { rehearsedRows: 6 })).toMatchObject({ kind: "miscounted", rows: 7 });
    expect(await noted()).toBe(0);
    expect(await change(sql, { rehearsedRows: 7 })).toMatchObject({ kind: "done", updated: 7 });
    expect(await noted()).toBe(7);
  });

  it("answers a peek without a transaction", async () => {
    const peeked = await createPeek({ clock, transport })({ ...ask("select 1 + 1"), limitMs: 5_000 });
    expect(peeked).toMatchObject({ kind: "done", rows: { rows: [[2]] } });
  });
});
