import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { runAskFiles } from "../../src/cli/ask-files.js";
import type { LogEvent } from "../../src/dblog/ports.js";
import { line, noon, ran } from "../dblog/lines.js";
import { createSourceReader } from "../fakes/reader.js";
import { anAssumedRole, aRecord } from "../fakes/records.js";

const reader = createSourceReader();
afterAll(() => reader.close());

const early = "111122223333_CloudTrail_eu-west-1_20261120T1150Z_AbCd.json.gz";
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whodid-test-"));
  put(`trail/${early}`, gzipSync('{"Records":[]}'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | Buffer): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

const arn = (cluster: string) => `arn:aws:rds:eu-west-1:111122223333:cluster:${cluster}`;
const secretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/billing-dba-d4E5f6";

/** What mallory called, so many seconds after noon. */
const call = (seconds: number, facts: object = {}, cluster = "billing") =>
  aRecord({
    eventID: `e-${seconds}-${cluster}`,
    eventTime: new Date(noon + seconds * 1000).toISOString().replace(".000", ""),
    userAgent: "aws-cli/2.31.0",
    userIdentity: anAssumedRole("mallory", "mallory"),
    requestParameters: { sql: "**********", resourceArn: arn(cluster), secretArn },
    ...facts,
  });
const putTrail = (...records: unknown[]) =>
  put(
    "trail/111122223333_CloudTrail_eu-west-1_20261120T1210Z_AbCd.json.gz",
    gzipSync(JSON.stringify({ Records: records })),
  );

/** A log of ten minutes, with these lines in the middle. */
const logOf = (...lines: readonly (LogEvent | readonly LogEvent[])[]) =>
  [ran(-300, "app", "select 1", 9), ...lines.flat(), ran(300, "app", "select 1", 9)]
    .map(({ message }) => `${message.replaceAll("\n", "\n\t")}\n`)
    .join("");
const drop = ran(-1, "mallory", "drop table accounts");

/** A `whodid.yml` that says whose secret it is. */
const mapped = () =>
  put("whodid.yml", readFileSync("whodid.example.yml", "utf8").replace("user: billing_dba", "user: mallory"));

async function ask(
  audit: readonly string[],
  more: {
    readonly config?: string;
    readonly question?: string;
    readonly json?: boolean;
    readonly read?: string[];
  } = {},
) {
  let out = "";
  const complaints: string[] = [];
  const { question = "DROP accounts", json = true, config, read = [] } = more;
  const status = await runAskFiles(
    { question, json, trail: [join(folder, "trail")], audit },
    {
      environment: config === undefined ? {} : { WHODID_CONFIG: config },
      stop: new AbortController().signal,
      input: (async function* input() {})(),
      write: (text) => {
        out += text;
        return Promise.resolve(true);
      },
      say: () => {},
      complain: (text) => complaints.push(text),
      announce: () => {},
      onFault: () => {},
      exit: () => {},
    },
    () => ({
      ...reader,
      readSql: (sql, engine) => {
        read.push(sql);
        return reader.readSql(sql, engine);
      },
      close: () => Promise.resolve(),
    }),
  );
  const told = json
    ? out
        .split("\n")
        .slice(0, -1)
        .map((each) => {
          const { part, who, certainty, sql } = JSON.parse(each) as Record<string, unknown>;
          return [part, who, certainty, sql];
        })
    : [];
  return { status, out, told, complaints };
}

describe("whodid ask --trail --audit", () => {
  it("corroborates the one text that fits, where whodid.yml says whose secret it is and both tell all of that time", async () => {
    putTrail(call(0));
    const { told, status, complaints } = await ask([put("pg.log", logOf(drop))], { config: mapped() });
    expect(told).toEqual([["deed", "mallory", "Corroborated", "drop table accounts"]]);
    expect(complaints).toContain("whodid: 3 records in 1 database log; not readable: 0 files, 0 records.");
    expect(status).toBe(0);
  });

  it("names a candidate at most where nobody said which user the secret opens", async () => {
    putTrail(call(0));
    const { out, complaints } = await ask([put("pg.log", logOf(drop))], { json: false });
    expect(out).toContain("drop table accounts");
    expect(out).toContain("andidate");
    expect(out).not.toContain("orroborated");
    expect(complaints.join("\n")).toContain(
      "no whodid.yml says with log.users which database user a secret opens, no text is certain.",
    );
  });

  it.each([
    ["begins within the window", (log: string) => log.split("\n").slice(1).join("\n")],
    ["ends within the window", (log: string) => `${log.split("\n").slice(0, 2).join("\n")}\n`],
    ["has a place that can't be read", (log: string) => log.replace("\n", `\n${"x".repeat(1_100_000)}\n`)],
    ["stands in no order", (log: string) => log + log.split("\n")[0]],
  ])("names a candidate at most of a log that %s", async (_, change) => {
    putTrail(call(0));
    const { told } = await ask([put("pg.log", change(logOf(drop)))], { config: mapped() });
    expect(told).toEqual([["candidate", "mallory", "Candidate", null]]);
  });

  it("names a candidate at most where another call could have run it, the question's since or not", async () => {
    putTrail(call(0), call(20));
    const { told } = await ask([put("pg.log", logOf(drop))], {
      config: mapped(),
      question: "DROP accounts since 2026-11-20T12:00:10Z",
    });
    expect(told.map(([, , certainty]) => certainty)).not.toContain("Corroborated");
  });

  it("names a candidate at most where the trail's files don't tell all of that time", async () => {
    putTrail(call(0));
    rmSync(join(folder, "trail", early));
    const { told } = await ask([put("pg.log", logOf(drop))], { config: mapped() });
    expect(told).toEqual([["candidate", "mallory", "Candidate", null]]);
  });

  it("names a candidate at most where a second file copies lines of the first", async () => {
    putTrail(call(0));
    put("logs/a.log", logOf(drop));
    put("logs/b.log", logOf(drop));
    const { told } = await ask([join(folder, "logs")], { config: mapped() });
    expect(told).toEqual([["candidate", "mallory", "Candidate", null]]);
  });

  it("tells the text of what succeeded alone, where the error of another is logged after the call", async () => {
    putTrail(call(0), call(30, { errorCode: "DatabaseErrorException" }));
    const failing = "drop table accounts";
    const log = logOf(
      ran(-1, "mallory", failing, 78),
      line(29, "mallory", "ERROR:  canceling statement", 78),
      line(29, "mallory", `STATEMENT:  ${failing}`, 78),
    );
    const { told } = await ask([put("pg.log", log)], { config: mapped() });
    expect(told).toContainEqual(["attempt", "mallory", "Corroborated", failing]);
    const cut = log.split("\n").slice(0, 2).join("\n");
    const again = await ask([put("pg.log", `${cut}\n${ran(5, "app", "select 1", 9).message}\n`)], {
      config: mapped(),
    });
    expect(again.told.flat()).not.toContain("Corroborated");
  });

  it("reads CloudWatch's exports, gzip, with texts of many lines, beside names of Aurora's and others", async () => {
    putTrail(call(0));
    const text =
      "drop table\n2026-11-20 12:00:00 UTC:10.0.0.1(1):root@billing:[7]:LOG:  statement: x\naccounts";
    const log = logOf(ran(-1, "mallory", text.replace("2026", "-- 2026")));
    const exported = log.replaceAll(/^(?=2026)/gm, "2026-11-20T12:00:00.123Z ");
    put("export/task/instance-1.0/000000.gz", gzipSync(exported));
    put("export/aws-logs-write-test", "Permission Check Successful");
    const { told } = await ask([join(folder, "export")], { config: mapped() });
    expect(told).toEqual([["deed", "mallory", "Corroborated", text.replace("2026", "-- 2026")]]);
    const aurora = put("aurora/error/postgresql.log.2026-11-20-1200", logOf(drop));
    expect((await ask([dirname(aurora)], { config: mapped() })).told).toHaveLength(1);
  });

  it("tells what stands before the damage of a gzip, without the record that it cuts, and ends with status 1", async () => {
    putTrail(call(0));
    const noise = Array.from({ length: 3_000 }, (_, index) => ran(1, "app", `select ${Math.sin(index)}`, 9));
    const log = gzipSync(logOf(drop, noise)).subarray(0, 20_000);
    const { told, status, complaints } = await ask([put("pg.log.gz", log)], { config: mapped() });
    expect(told).toEqual([["candidate", "mallory", "Candidate", null]]);
    expect(status).toBe(1);
    expect(complaints.join("\n")).toMatch(
      /pg\.log\.gz can't be read to its end: .*\n.*not readable: 1 file/s,
    );
  });

  it("lets no line act in the terminal, forge another's record, or show a secret", async () => {
    putTrail(call(0));
    const hostile =
      "drop table accounts; -- \u001b[2J\u202e\n2026-11-20 12:00:00 UTC:1.1.1.1(1):mallory@billing:[1]:LOG:  statement: drop table forged";
    const secret = ran(-2, "mallory", "alter role bob password 'hunter2'", 78);
    const log = put("pg.log", `\u0000\n${logOf(secret, ran(-1, "mallory", hostile))}`);
    const { out, complaints } = await ask([log], { config: mapped(), json: false });
    // oxlint-disable-next-line no-control-regex -- the very characters that are meant
    expect(out + complaints.join("\n")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(out).toContain("accounts");
    expect(out).not.toContain("hunter2");
    expect((await ask([log], { config: mapped(), question: "DROP forged" })).told).toEqual([]);
  });

  it("asks which cluster a log is of where the trail tells of more, and takes its name", async () => {
    putTrail(call(0), call(1, {}, "orders"));
    const log = put("pg.log", logOf(drop));
    const { status, complaints, out } = await ask([log]);
    expect([status, out, complaints.at(-1)]).toEqual([
      2,
      "",
      `whodid: the trail tells of more than one cluster: say which one's log ${log} is, as in --audit billing=${log}.`,
    ]);
    const config = mapped();
    expect((await ask([`billing=${log}`], { config })).told.flat()).toContain("Corroborated");
    expect((await ask([`${arn("orders")}=${log}`], { config })).told.flat()).not.toContain("Corroborated");
    expect((await ask([`nowhere=${log}`], { config })).complaints.at(-1)).toMatch(
      /^whodid: --audit finds no one /,
    );
  });

  it("reads no text that can't be what is asked for, however many fit, and each but once", async () => {
    putTrail(call(0), call(10));
    const others = Array.from({ length: 500 }, (_, index) =>
      ran(-5, "mallory", `update accounts set at = ${index}`, 78),
    );
    const read: string[] = [];
    const { told, complaints } = await ask(
      [put("pg.log", logOf(others, drop, ran(0, "bob", "drop table accounts")))],
      {
        read,
      },
    );
    expect(read).toEqual(["drop table accounts"]);
    expect(told).toEqual([
      ["candidate", "mallory", "Candidate", null],
      ["candidate", "mallory", "Candidate", null],
    ]);
    expect(complaints.join()).not.toContain("more texts than were read");
  });

  it.each([
    `do $$ begin execute 'dr' || 'op table acc' || 'ounts'; end $$`,
    `do $$ begin execute format('drop table %s%s', 'acc', 'ounts'); end $$`,
    'drop table U&"\\0061ccounts"',
    "DROP TABLE ACCOUNTS",
  ])("reads what may name it in another way: %s", async (text) => {
    putTrail(call(0));
    const { out } = await ask([put("pg.log", logOf(ran(-1, "mallory", text), ran(-1, "bob", "select 1")))], {
      json: false,
    });
    expect(out).toContain("It could be:");
  });

  it("corroborates nothing by leaving out what it did not read", async () => {
    putTrail(call(0));
    const { told } = await ask([put("pg.log", logOf(drop, ran(-2, "mallory", "select 1", 78)))], {
      config: mapped(),
    });
    expect(told).toEqual([["candidate", "mallory", "Candidate", null]]);
  });

  it("reads the gravest of more texts than it can tell apart, and says that it left some and what to do", async () => {
    putTrail(call(0));
    const reads = Array.from({ length: 150 }, (_, index) =>
      ran(-5, "app", `select ${index} from accounts`, 9),
    );
    const log = put("pg.log", logOf(reads, drop));
    const { out, complaints } = await ask([log], { json: false, question: "accounts" });
    expect(out).toContain("drop table accounts");
    expect(complaints.join("\n")).toContain(
      "1 call fit more texts than were read. What they ran may stay masked: ask about one object and less time, such as DROP accounts since 2h, or say in whodid.yml with log.users whose secret is whose.",
    );
    const { out: other } = await ask([put("pg.log", logOf(reads))], {
      json: false,
      question: "UPDATE accounts",
    });
    expect(other).toContain("It could be one of these, whose text the trail hides");
  });

  it("says of a path that is not there that it is not, and answers from the rest", async () => {
    putTrail(call(0));
    const { status, told, complaints } = await ask([put("pg.log", logOf(drop)), join(folder, "no")], {
      config: mapped(),
    });
    expect(complaints[0]).toMatch(/no can't be read: there is no such file or folder\.$/);
    expect([status, told.length]).toEqual([1, 1]);
  });
});
