import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { redactSecrets } from "../../src/statement/redact.js";
import type { Engine } from "../../src/statement/statement.js";

/** Statements with a literal that is a secret at each §; a blank stands for any blanks and comments. */
const literals: Readonly<Record<Engine, readonly string[]>> = {
  postgresql: [
    "create role bob with encrypted password § valid until 'x'",
    "alter group g password § ; select 'b'",
    "create user mapping for bob server s options ( user 'bob', password § , passcode § )",
    "alter server s options ( set secret_access_key § , host 'h' )",
    "alter foreign table t options ( add api_key § )",
    "copy t from 's3://b' credentials § csv",
    "select aws_commons.create_aws_credentials ( § , § , § ), 'b'",
    "select aws_s3.table_import_from_s3 ( 't', '', '(format_csv)', 'b', 'f', 'eu', § , § , § )",
    "select pgp_sym_encrypt ( data, § ), pgp_sym_decrypt ( a, § , 'b' ) from t where c = 'd'",
    "update users set pw = crypt ( § , gen_salt('bf') ) where id = 5",
    "select encode ( hmac ( 'data', § , 'sha256' ), 'hex' ), digest ( § , 'sha256' ), md5 ( § )",
    "select set_config ( 'app.jwt_secret', § , false )",
    "set app.password = § ; set app.api_key to §",
    "alter system set ssl_passphrase_command = §",
    "insert into users ( name, password ) values ( 'bob', § ), ( 'al', lower ( § ) ) returning 'b'",
    "update users set password = § , name = 'bob' where token <> § and name = 'al'",
    "select * from users where lower ( password ) = lower ( § ) and name = 'bob'",
    "select * from users where api_key in ( § , § ) or data ->> 'password' = §",
    "create table t ( id int, password text not null default § , note text default 'b' )",
    "select 'b' from users u where § = u.password and name = 'b' and token is distinct from §",
    "insert into users ( name, password ) select 'bob', § from t where a = 'b'",
    "with x ( name, password ) as ( values ( 'bob', § ) ) select 'b' from x",
    "do $$ declare v_password text := § ; begin null ; end $$",
    "select jsonb_build_object ( 'name', 'bob', 'password', § )",
    "do $$ begin create role bob password § ; perform 'b' ; end $$",
    "create function f() returns text language sql as $f$ select crypt ( § , salt ), 'b' from t $f$",
  ],
  mysql: [
    "create user 'bob'@'%' identified by § password expire",
    "alter user bob identified with caching_sha2_password by § replace § retain current password",
    "alter user bob identified with mysql_native_password as § , al identified by §",
    "alter user bob add 2 factor identified with authentication_ldap_sasl as §",
    "grant all on *.* to bob identified by § with grant option",
    "set password = § ; select 'b'",
    "set password for 'bob'@'h' = § replace §",
    "set password for bob = password ( § )",
    "change master to master_host = 'h', master_password = § , master_port = 5",
    "change replication source to source_password = § , source_user = 'x'",
    "start replica user = 'x' password = §",
    "start group_replication user = 'x', password = §",
    "create server s foreign data wrapper mysql options ( user 'x', password § , host 'h' )",
    "clone instance from 'u'@'h':3306 identified by § data directory 'd'",
    "select aes_encrypt ( 'x', § ), aes_decrypt ( a, sha2 ( § , 512 ) ) from t",
    "call mysql.rds_set_external_source ( 'h', 3306, 'u', § , 'bin', 5, 0 )",
    "call mysql.rds_set_external_master_with_auto_position ( 'h', 3306, 'u', § , 0 )",
    "insert into users ( name, `password` ) values ( 'bob', § ), ( 'al', § )",
    "insert into users set password = § , name = 'bob'",
    "set @password = § , @x = 'b'",
    "create procedure p() begin alter user x identified by § ; select 'b' ; end",
    "/*!50001 create user bob identified by § */",
    "update t set a = 'it\\'s', token = § where b = \"it's\"",
  ],
};

/** Literals that hold a secret at §, which stands as it is. */
const within: Readonly<Record<Engine, readonly string[]>> = {
  postgresql: [
    "select dblink('host=h password=§ dbname=d', 'select 1')",
    "select dblink('host=h pass'\n'word=§', 'select 1')",
    "select dblink(E'host=h pass\\x77ord=§', 'b')",
    "select dblink($$host=h password=§$$, 'b')",
    "select dblink_connect('postgres://bob:§@h/d')",
    "create subscription s connection 'host=h password=§' publication p",
    "alter subscription s connection 'postgresql://bob:§@h:5432/d'",
    "alter system set primary_conninfo = 'user=bob password=§'",
    "copy t from program 'curl -u bob:§ http://h'",
    "copy t to program 'PGPASSWORD=§ psql'",
    "copy t to program 'mysql --password §'",
    "copy t to program 'mysqldump -h x -p§'",
    "do $$ begin execute 'alter role bob /* c */ password /* d */ ''§'''; end $$",
    "do $$ begin execute 'select pgp_sym_encrypt(a, ''§'')'; end $$",
    "do $a$ begin execute $b$ alter role bob password '§' $b$; end $a$",
    "select cron.schedule('x', '0 0 * * *', $$alter role bob password '§'$$)",
    "create function f() returns text language sql as 'select crypt(''§'', salt) from t'",
    "select 'alter role bob password ' || quote_literal('§')",
    "comment on role bob is 'password: §'",
    `select '{"password": "§", "a": 1}'::jsonb`,
    'select $${"accessToken": "§"}$$::jsonb',
    "select http_header('Authorization', 'Bearer §')",
    "select 1 -- alter role bob password '§'",
    "select 1 /* postgres://bob:§@h/d */",
  ],
  mysql: [
    "create table t (a int) engine=federated connection='mysql://bob:§@h:3306/d/t'",
    "prepare s from 'create user bob identified by ''§'''",
    "prepare s from 'create user bob identified by \\'§\\''",
    `prepare s from "create user bob identified by '§'"`,
    "set @sql = concat('alter user bob identified by ', quote('§'))",
    "set @sql = concat('alter user bob identified by \\'', '§', '\\'')",
    "select json_extract('{\"password\": \"§\"}', '$.a')",
    "select 1 # alter user bob identified by '§'",
    'call mysql.rds_import_binlog_ssl_material(\'{"ssl_key":"§"}\')',
  ],
};

const noise: Readonly<Record<Engine, readonly string[]>> = {
  postgresql: [" ", "\n\t", "/* it's */", " -- \"it's\n", " /* /* ' */ */ "],
  mysql: [" ", "\n\t", "/* it's */", " -- \"it's\n", " # it's\n", "/*! */"],
};

const unicodeOf = (text: string) =>
  text.replaceAll(/./gsu, (letter) => `\\+${(letter.codePointAt(0) ?? 0).toString(16).padStart(6, "0")}`);
const doubled = (text: string, mark: string) => text.replaceAll(mark, mark + mark);

/** Ways to write a literal, as pieces side by side. */
const quotings: Readonly<Record<Engine, readonly ((text: string) => readonly string[])[]>> = {
  postgresql: [
    (text) => [`'${doubled(text, "'")}'`],
    (text) => [`E'${text.replaceAll("'", "\\'")}'`],
    (text) => [`U&'${unicodeOf(text)}'`],
    (text) => [`$q$${text}$q$`],
    (text) => [`'${doubled(text.slice(0, 4), "'")}'`, `'${doubled(text.slice(4), "'")}'`],
  ],
  mysql: [
    (text) => [`'${doubled(text, "'")}'`],
    (text) => [`'${text.replaceAll("'", "\\'")}'`],
    (text) => [`"${doubled(text, '"')}"`],
    (text) => [`_utf8mb4'${doubled(text, "'")}'`],
    (text) => [`N'${doubled(text, "'")}'`],
    (text) => [`'${doubled(text.slice(0, 4), "'")}'`, `"${doubled(text.slice(4), '"')}"`],
  ],
};

const secrets = fc
  .string({
    unit: fc.constantFrom(
      "Q",
      "7",
      "ß",
      "😀",
      "'",
      '"',
      "-",
      "/",
      "*",
      " ",
      "@",
      ":",
      "%",
      ",",
      ";",
      "=",
      "#",
      "`",
    ),
    maxLength: 10,
  })
  .map((middle) => `hunter${middle}Xy9z`);
const tame = fc
  .string({ unit: fc.constantFrom("Q", "7", "-", "/", "%", "_", "+", "."), maxLength: 10 })
  .map((middle) => `hunter${middle}Xy9z`);
const choices = fc.infiniteStream(fc.nat({ max: 1_000 }));

describe.each(["postgresql", "mysql"] as const)("redactSecrets for %s", (engine) => {
  it.each(literals[engine])("hides the literals of %s, however written, and nothing else", (template) => {
    fc.assert(
      fc.property(secrets, choices, fc.boolean(), (secret, stream, isUpper) => {
        const pick = <T>(from: readonly T[]): T => {
          const chosen = from[(stream.next().value ?? 0) % from.length];
          if (chosen === undefined) throw new Error("nothing to choose from");
          return chosen;
        };
        let sql = "";
        let expected = "";
        const both = (text: string) => {
          sql += text;
          expected += text;
        };
        for (const piece of template.split(/( |§)/)) {
          if (piece === " ") both(pick(noise[engine]));
          else if (piece !== "§") both(isUpper && !/['"`$]/.test(piece) ? piece.toUpperCase() : piece);
          else
            for (const [index, written] of pick(quotings[engine])(secret).entries()) {
              if (index > 0) both("\n");
              sql += written;
              expected += "'***'";
            }
        }
        const redacted = redactSecrets(sql, engine, true);
        expect(redacted).not.toMatch(/hunter|Xy9z/);
        expect(redactSecrets(sql, engine, false)).not.toMatch(/hunter|Xy9z/);
        // A body may be of any language, so that more of it may be hidden.
        if (!template.includes("$")) expect(redacted).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it.each(within[engine])("hides the secret inside %s", (template) => {
    fc.assert(
      fc.property(tame, (secret) => {
        const redacted = redactSecrets(
          template.replace("§", () => secret),
          engine,
          true,
        );
        expect(redacted).not.toMatch(/hunter|Xy9z/);
        expect(
          redactSecrets(
            template.replace("§", () => secret),
            engine,
            false,
          ),
        ).not.toMatch(/hunter|Xy9z/);
        expect(redacted.slice(0, 8)).toBe(template.slice(0, 8));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE\n-----END RSA PRIVATE KEY-----",
  ])("knows %s by its looks, in literals and comments", (key) => {
    expect(redactSecrets(`select '${key}', 'b'`, engine, true)).toBe("select '***', 'b'");
    expect(redactSecrets(`select 1 /* ${key} */`, engine, true)).toBe("select 1 /* *** */");
  });

  it("knows the key beside an access key", () => {
    const sql = "select 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'";
    expect(redactSecrets(sql, engine, true)).toBe("select '***', '***'");
  });

  it.each([
    "select id, password, token from users where password is not null",
    "create table mapping (id int primary key, password text, note text default 'x')",
    "select 'it''s the password of the day' from tokens where note = 'don''t' -- it's",
    "select 'https://example.com:443/a' from t where sha = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'",
    "insert into t (a, b) values ('x', 5), ('y', 6)",
    "select a from t where tokens = 5 and column_name = 'password' order by 1 limit 5",
    "select max(password), 'x' from t",
    "/* reset the password */ delete from sessions where id in ('a', 'b')",
  ])("leaves %s as it was typed", (sql) => {
    expect(redactSecrets(sql, engine, true)).toBe(sql);
  });

  it("never throws, and hides from an open quote's secret on, whatever the text", () => {
    const pieces = fc.constantFrom(
      "password",
      " ",
      "'",
      '"',
      "`",
      "=",
      "$$",
      "--",
      "\n",
      "/*",
      "*/",
      "/*!",
      "#",
      "identified by",
      "://a:b",
      "@",
      "E'",
      "U&'",
      "\\",
      "(",
      ")",
      ",",
      ";",
      "values",
      "crypt(",
      "uescape",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.boolean(), (parts, parsed) => {
        expect(typeof redactSecrets(parts.join(""), engine, parsed)).toBe("string");
      }),
      { numRuns: 2_000 },
    );
    for (const parsed of [true, false]) {
      expect(redactSecrets("alter user bob identified by 'hunter2 x", engine, parsed)).not.toContain(
        "hunter",
      );
    }
  });
});
