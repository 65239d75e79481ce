import { afterAll, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { findSecrets } from "../../src/statement/find-secrets.js";
import { createSourceReader } from "../fakes/reader.js";
import { redactSecrets } from "../../src/statement/redact.js";

const redactParsed = (sql: string) => redactSecrets(sql, "postgresql", true);
const redactUnparsed = (sql: string) => redactSecrets(sql, "postgresql", false);

const quoted = (secret: string) => `'${secret.replaceAll("'", "''")}'`;
const escaped = (secret: string) => `E'${secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const doubled = (secret: string) => `'create role x password ${quoted(secret).replaceAll("'", "''")}'`;

/** SQL that the server takes, with a secret in it. */
const valid: readonly ((secret: string) => string)[] = [
  (s) => `alter role bob password ${quoted(s)} valid until 'tomorrow'`,
  (s) => `CREATE USER bob WITH ENCRYPTED PassWord/* x */\n--y\n ${quoted(s)}`,
  (s) => `create role bob password ${escaped(s)}`,
  (s) => `create role bob password $tag$${s}$tag$`,
  (s) => `create role bob password ${quoted(s.slice(0, 3))}\n ${quoted(s.slice(3))}`,
  (s) => `create user mapping for bob server s options (user 'bob', password ${quoted(s)})`,
  (s) => `create user mapping for bob server s options ("password" ${quoted(s)})`,
  (s) => `alter user mapping for bob server s options (set password ${quoted(s)})`,
  (s) => `create server s foreign data wrapper f options (secret_access_key ${quoted(s)})`,
  (s) => `select * from dblink('host=h password=${plain(s)} dbname=d', 'select 1') as t(a int)`,
  (s) => `select dblink_connect($$host=h password=${plain(s)}$$)`,
  (s) => `select dblink_connect('postgres://bob:${plain(s)}@h/d')`,
  (s) => `create subscription s connection 'postgresql://bob:${plain(s)}@h:5432/d?x=a@b' publication p`,
  (s) => `create subscription s connection 'user=bob password=''${plain(s)}'' host=h' publication p`,
  (s) => `do $$ begin create role bob password ${quoted(s)}; end $$`,
  (s) => `do $$ begin execute ${doubled(s)}; end $$`,
  (s) => `do $a$ begin execute $b$ alter role bob password ${quoted(s)} $b$; end $a$`,
  (s) => `do $$ begin execute 'alter role bob password ' || quote_literal(${quoted(s)}); end $$`,
  (s) => `do $$ begin execute format('alter role %I password %L', 'bob', ${quoted(s)}); end $$`,
  (s) => `select 1 -- alter role bob password ${quoted(s)}`,
  (s) => `/* password=${plain(s).replaceAll(/\*\/|\/\*/g, "_")} */ select 1`,
  (s) => `update users set password = ${quoted(s)} where id = 1`,
  (s) => `select * from users where api_key = ${quoted(s)}`,
];

/** Text that no parser takes, with a secret in it. */
const broken: readonly ((secret: string) => string)[] = [
  (s) => `create user bob identified by ${quoted(s)}`,
  (s) => `create user bob identified by "${s}"`,
  (s) => `create user bob identified with caching_sha2_password by ${quoted(s)} replace 'old'`,
  (s) => `create user bob identified by ${s}`,
  (s) => `alter role bob password “${s}”`,
  (s) => `alter role bob password ‘${s}’`,
  (s) => `alter role bob password ${s}`,
  (s) => `alter role bob password = ${s}`,
  (s) => `alter role bob password '${s}`,
  (s) => `alter rol bob password ${quoted(s)} x`,
  (s) => `alter role bob password 'x${s}' y''`,
  (s) => `set password for bob = ${quoted(s)}`,
  (s) => `set password for bob = password(${quoted(s)})`,
  (s) => `create subscription s connection postgres://bob:${plain(s)}@h/d`,
];

/** A connection string takes no whitespace as it is. */
const plain = (secret: string) => secret.replaceAll(/[\s'"\\$]/g, "_");

const secrets = fc
  .string({
    unit: fc.constantFrom("Q", "Z", "7", "ß", "😀", "'", "-", "/", "*", " ", "@", ":", "%", ",", ";", "="),
    minLength: 1,
    maxLength: 12,
  })
  .map((middle) => `hunter${middle}Xy9z`);

/** No piece of the secret that would give it away. */
function survives(redacted: string): boolean {
  return redacted.includes("hunter") || redacted.includes("Xy9z");
}

describe("redactSecrets", () => {
  it("lets no planted secret survive in SQL that parses", () => {
    for (const plant of valid) {
      fc.assert(
        fc.property(secrets, (secret) => {
          expect(survives(redactParsed(plant(secret)))).toBe(false);
        }),
        { numRuns: 100 },
      );
    }
  });

  it("lets no planted secret survive in text that does not parse", () => {
    for (const plant of [...valid, ...broken]) {
      fc.assert(
        fc.property(secrets, (secret) => {
          expect(survives(redactUnparsed(plant(secret)))).toBe(false);
        }),
        { numRuns: 100 },
      );
    }
  });

  describe("with the parser", () => {
    const { readSql, close } = createSourceReader();
    afterAll(close);

    it("is tried on SQL that really parses, and text that really does not", async () => {
      for (const plant of valid)
        expect([plant("hunter2Xy9z"), await readSql(plant("hunter2Xy9z"), "postgresql")]).toMatchObject([
          expect.anything(),
          { ok: true },
        ]);
      for (const plant of broken)
        expect([plant("hunter2Xy9z"), await readSql(plant("hunter2Xy9z"), "postgresql")]).toMatchObject([
          expect.anything(),
          { ok: false },
        ]);
    });
  });

  it("leaves everything outside the replaced stretches as it was", () => {
    const pieces = fc.constantFrom(
      "password",
      " ",
      "'",
      "''",
      "=",
      "x",
      "$$",
      "--",
      "\n",
      "/*",
      "*/",
      "identified by",
      "://a:b",
      "@",
      "E'",
      "\\",
      "token",
      ";",
      '"',
      "%L",
      "||",
      "alter role",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.boolean(), (parts, vouched) => {
        const sql = parts.join("");
        let expected = "";
        let at = 0;
        for (const { start, end, shown } of findSecrets(sql, "postgresql", vouched)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expected += sql.slice(at, start) + shown;
          at = end;
        }
        expect(redactSecrets(sql, "postgresql", vouched)).toBe(expected + sql.slice(at));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["alter role bob password 'hunter2' valid until 'x'", "alter role bob password '***' valid until 'x'"],
    [
      "select dblink_connect('host=h password=hunter2 dbname=d')",
      "select dblink_connect('host=h password=*** dbname=d')",
    ],
    [
      "select dblink_connect('postgres://bob:hunter2@h/d')",
      "select dblink_connect('postgres://bob:***@h/d')",
    ],
    ["do $$ begin create role x password 'y'; end $$", "do $$ begin create role x password '***'; end $$"],
  ])("hides no more of %s than it must", (sql, redacted) => {
    expect(redactParsed(sql)).toBe(redacted);
  });

  it.each([
    "select id, password from users where password is not null",
    "select * from money_transfers where note = 'the password of the day'",
    "alter role bob password null",
    "select column_name from information_schema.columns where column_name = 'password'",
    "select 'https://example.com/a', 'bob@example.com'",
    "drop table tokens",
  ])("leaves %s alone", (sql) => {
    expect(redactParsed(sql)).toBe(sql);
  });

  it("cuts what it can't delimit", () => {
    expect(redactUnparsed("alter role bob password hunter2 x")).toBe(
      "alter role bob password *** (the rest is hidden)",
    );
    expect(redactUnparsed("create user bob identified by 'a' x")).toBe(
      "create user bob identified by *** (the rest is hidden)",
    );
  });

  it("stays fast on 64 KB of what looks like secrets", () => {
    for (const piece of [
      "password ",
      "password='",
      "://a:",
      "identified by ",
      "$a$ password",
      "'password %' ",
      "token=",
      "a-",
      "password\\",
    ]) {
      const sql = piece.repeat(Math.floor(65_536 / piece.length));
      const started = performance.now();
      redactUnparsed(sql);
      redactParsed(`select '${sql.replaceAll("'", "")}'`);
      expect(performance.now() - started).toBeLessThan(3_000);
    }
  });
});
