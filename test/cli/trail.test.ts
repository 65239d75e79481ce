import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { runCommandLine } from "../../src/cli/command-line.js";
import { createSortedLines } from "../../src/cli/sorted-lines.js";
import { anAssumedRole, aRecord } from "../fakes/records.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whodid-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | Buffer): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

const logFile = (...records: unknown[]) => gzipSync(JSON.stringify({ Records: records }));

async function trail(
  args: readonly string[],
  more: { readonly input?: Buffer; readonly reads?: number } = {},
) {
  let out = "";
  let left = more.reads ?? Infinity;
  const complaints: string[] = [];
  const shown: string[] = [];
  const status = await runCommandLine(["trail", ...args], {
    environment: {},
    stop: new AbortController().signal,
    input: (async function* input() {
      if (more.input !== undefined) yield more.input;
    })(),
    write: (text) => {
      out += text;
      return Promise.resolve((left -= 1) > 0);
    },
    say: () => {},
    complain: (line) => complaints.push(line),
    progress: (text) => shown.push(text),
    announce: () => {},
    onFault: () => {},
    exit: () => {},
  });
  const lines = out.split("\n").slice(0, -1);
  return { status, out, lines, complaints, shown };
}

const idsOf = (lines: readonly string[]) =>
  lines.map((line) => (JSON.parse(line) as Record<string, unknown>)["eventID"]);
const at = (second: number, facts: object = {}) =>
  aRecord({ eventID: `e-${second}`, eventTime: `2026-11-20T12:00:0${second}Z`, ...facts });

describe("whodid trail", () => {
  it("leaves out what lies before --since and after --until", async () => {
    const path = put("a.json.gz", logFile(at(1), at(2), at(3), at(4)));
    const { lines } = await trail([
      path,
      "--json",
      "--since",
      "2026-11-20T12:00:02Z",
      "--until",
      "2026-11-20T12:00:03Z",
    ]);
    expect(idsOf(lines)).toEqual(["e-2", "e-3"]);
  });

  it.each([
    ["lookup://nowhere", "write a Region, such as lookup://eu-west-1"],
    ["lake://x' OR true", "write lake:// and the ARN or the id of an event data store"],
  ])("refuses %s in a sentence", async (path, because) => {
    const { status, complaints } = await trail([path]);
    expect(status).toBe(1);
    expect(complaints[0]).toBe(`whodid: ${path} can't be read: ${because}.`);
  });

  it("does not ask LookupEvents for what is older than 90 days", async () => {
    const { status, complaints } = await trail(["lookup://eu-west-1", "--since", "91d"]);
    expect(status).toBe(1);
    expect(complaints[0]).toContain("LookupEvents goes back 90 days");
  });

  it("prints the statements of all files below a folder, oldest first, each once", async () => {
    put("2026/11/20/b.json.gz", logFile(at(5), at(1)));
    put("2026/11/20/a.json.gz", logFile(at(3), at(5), at(2, { eventSource: "s3.amazonaws.com" })));
    put("export.jsonl", `${JSON.stringify(at(4))}\n${JSON.stringify(at(1))}\n`);
    const { status, lines, complaints } = await trail([folder, "--json"]);
    expect(idsOf(lines)).toEqual(["e-1", "e-3", "e-4", "e-5"]);
    expect(complaints).toEqual(["whodid: 4 events in 3 files; not readable: 0 files, 0 records."]);
    expect(status).toBe(0);
  });

  it("prints as JSON who called, from where, with what, and that the text is masked", async () => {
    const userIdentity = anAssumedRole("bob-session", "bob@example.com");
    const { lines } = await trail([put("a.gz", logFile(at(1, { userIdentity, errorCode: "X" }))), "--json"]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      eventTime: "2026-11-20T12:00:01Z",
      eventID: "e-1",
      eventName: "ExecuteStatement",
      eventSource: "rdsdataapi.amazonaws.com",
      actor: {
        kind: "person",
        person: "bob@example.com",
        role: "sql-bob",
        account: "111122223333",
        arn: "arn:aws:sts::111122223333:assumed-role/sql-bob/bob-session",
      },
      sourceIp: "203.0.113.10",
      client: "aws-sdk-js/3",
      region: "eu-west-1",
      cluster: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
      errorCode: "X",
      masked: true,
      sql: null,
    });
  });

  it("prints for a person, and nothing in a file can act in the terminal", async () => {
    const userIdentity = { type: "IAMUser", userName: "eve\u001b[2J\n\u202eroot" };
    const path = put("a.gz", logFile(at(1, { userIdentity, userAgent: "cli\u0007/1.2 x" }), at(2)));
    const { out, lines } = await trail([path]);
    expect(lines[0]).toBe(
      "2026-11-20 12:00:01 UTC  eve\\u{1B}[2J\\n\\u{202E}root  ExecuteStatement  on billing  from 203.0.113.10  with cli\\u{7}/1  done",
    );
    expect(lines[1]).toContain("bob@example.com (role sql-bob)");
    // oxlint-disable-next-line no-control-regex -- the very characters that are meant
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it("prints statements alone, and with --all every event of every service", async () => {
    const assume = at(2, {
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      requestParameters: null,
    });
    const path = put("a.gz", logFile(at(1), assume, at(3, { eventName: "CommitTransaction" })));
    expect(idsOf((await trail([path, "--json"])).lines)).toEqual(["e-1"]);
    const { lines } = await trail([path, "--json", "--all"]);
    expect(idsOf(lines)).toEqual(["e-1", "e-2", "e-3"]);
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({
      eventName: "AssumeRole",
      masked: false,
      cluster: null,
    });
    expect((await trail([path, "--all"])).lines[1]).toContain("AssumeRole of sts.amazonaws.com");
  });

  it("counts what it can't read, and passes over what is no trail", async () => {
    const name = "111122223333_CloudTrail-Digest_eu-west-1_x.json.gz";
    put(`AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/${name}`, gzipSync("{}"));
    put("notes.txt", "hello");
    put("a.json.gz", logFile(at(1), { eventSource: "rdsdata.amazonaws.com" }, {}));
    put("b.json.gz", logFile(at(2)).subarray(0, -10));
    const { status, lines, complaints } = await trail([folder, "--json"]);
    // What stands before the damage is worth having.
    expect(idsOf(lines)).toEqual(["e-1", "e-2"]);
    expect(complaints).toEqual([
      `whodid: ${join(folder, "b.json.gz")} can't be read to its end: unexpected end of file.`,
      "whodid: 2 events in 2 files; not readable: 1 file, 2 records; passed over: 1 digest, 1 other file.",
    ]);
    expect(status).toBe(1);
  });

  it("reads the other paths when one is not there, and ends with status 1", async () => {
    const { status, lines, complaints } = await trail([
      join(folder, "no"),
      put("a", JSON.stringify([at(1)])),
    ]);
    expect(lines).toHaveLength(1);
    expect(complaints[0]).toBe(
      `whodid: ${join(folder, "no")} can't be read: there is no such file or folder.`,
    );
    expect(status).toBe(1);
  });

  it("reads standard input", async () => {
    const { lines, status } = await trail(["-", "--json"], { input: logFile(at(1)) });
    expect([idsOf(lines), status]).toEqual([["e-1"], 0]);
  });

  it("stops when nobody reads any more", async () => {
    const path = put(
      "a.gz",
      logFile(...Array.from({ length: 3000 }, (_, id) => at(1, { eventID: `${id}` }))),
    );
    const { lines } = await trail([path], { reads: 1 });
    expect(lines).toHaveLength(500);
  });

  it("shows how far it is, and clears it away", async () => {
    const { shown } = await trail([put("a.gz", logFile(at(1))), put("b.gz", logFile(at(2)))]);
    expect(shown).toEqual([
      "[###############...............] 1 of 2 files",
      "[##############################] 2 of 2 files",
      "",
    ]);
  });

  it.each([
    [[], /trail takes one path or more/],
    [["x", "--only", "bot"], /belong to start, not to trail/],
    [["x", "--frob"], /Unknown option '--frob'/],
  ])("answers %j with what is wrong and status 2", async (args, sentence) => {
    const { status, complaints } = await trail(args);
    expect(status).toBe(2);
    expect(complaints.join("\n")).toMatch(sentence);
  });
});

describe("lines in order", () => {
  it("are the same, and each once, whether they fit in memory or not", async () => {
    const line = fc
      .tuple(fc.string({ maxLength: 3 }), fc.nat(9))
      .map(([text, key]) => [JSON.stringify([key, text])]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        fc.constantFrom(1, 50, 10_000),
        async (keys, max) => {
          const lines = createSortedLines(max);
          const adding = keys.map(([key = ""]) => Promise.resolve(lines.add(key, `line of ${key}`)));
          await Promise.all(adding);
          const read: string[] = [];
          for await (const each of lines.read()) read.push(each);
          await lines.close();
          const sorted = [...new Set(keys.flat())].toSorted((a, b) => (a < b ? -1 : 1));
          expect(read).toEqual(sorted.map((key) => `line of ${key}`));
        },
      ),
    );
  });

  it("leave no temporary files behind", async () => {
    const lines = createSortedLines(1, folder);
    await lines.add("b", "b");
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^whodid-/)]);
    await lines.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("watched events", () => {
  const stopped = at(3, {
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    requestParameters: { name: "main" },
  });
  const root = at(4, {
    eventSource: "s3.amazonaws.com",
    eventName: "DeleteBucket",
    eventType: "AwsApiCall",
    userIdentity: { type: "Root", arn: "arn:aws:iam::111122223333:root", accountId: "111122223333" },
  });
  const harmless = at(5, { eventSource: "s3.amazonaws.com", eventName: "ListBuckets" });

  it("stand beside statements, by the rows that they fit; others' events don't", async () => {
    const path = put("a.json.gz", logFile(root, harmless, stopped, at(1)));
    const { lines, status } = await trail(["--json", path]);
    expect(status).toBe(0);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { eventName: "ExecuteStatement", masked: true, watched: [], severity: null },
      { eventName: "StopLogging", masked: false, watched: ["trail-stopped"], severity: "high" },
      { eventName: "DeleteBucket", masked: false, watched: ["root-used"], actor: { kind: "root" } },
    ]);
  });

  it("are told in the table's words", async () => {
    const { out } = await trail([put("a.json.gz", logFile(stopped))]);
    expect(out).toMatch(/StopLogging of cloudtrail\.amazonaws\.com  high: .*stopped.* \(main\)/);
  });
});
