import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { runCommandLine } from "../../src/cli/command-line.js";
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
const nameAt = (minute: string) => `111122223333_CloudTrail_eu-west-1_20261120T${minute}Z_AbCd.json.gz`;

async function ask(
  args: readonly string[],
  more: { readonly input?: Buffer; readonly stop?: AbortSignal; readonly config?: string } = {},
) {
  let out = "";
  const complaints: string[] = [];
  const status = await runCommandLine(["ask", ...args], {
    environment: more.config === undefined ? {} : { WHODID_CONFIG: more.config },
    stop: more.stop ?? new AbortController().signal,
    input: (async function* input() {
      if (more.input !== undefined) yield more.input;
    })(),
    write: (text) => {
      out += text;
      return Promise.resolve(true);
    },
    say: () => {},
    complain: (line) => complaints.push(line),
    announce: () => {},
    onFault: () => {},
    exit: () => {},
  });
  const lines = out.split("\n").slice(0, -1);
  return { status, out, lines, complaints };
}

const at = (second: number, facts: object = {}) =>
  aRecord({
    eventID: `e-${second}`,
    eventTime: `2026-11-20T12:00:${String(second).padStart(2, "0")}Z`,
    userAgent: "aws-cli/2.31.0",
    ...facts,
  });
const partsOf = (lines: readonly string[]) =>
  lines.map((line) => {
    const { part, who, database, certainty } = JSON.parse(line) as Record<string, unknown>;
    return [part, who, database, certainty];
  });

describe("whodid ask --trail", () => {
  it("names, without any set-up, the masked statements that could be it, and from when to when the files tell", async () => {
    put(nameAt("1205"), logFile(at(1), at(2, { userIdentity: anAssumedRole("mallory", "mallory") })));
    put(nameAt("1155"), logFile(at(0, { eventTime: "2026-11-20T11:50:00Z" })));
    const { status, out, complaints } = await ask(["DROP money_transfers", "--trail", folder]);
    expect(out).toMatch(/^Nothing found: .*money_transfers/);
    expect(out).toContain("It could be one of these, whose text the trail hides");
    expect(out).toMatch(
      /mallory ran a statement on billing .*from 203\.0\.113\.10, with aws-cli\/2\. Masked\./,
    );
    expect(out).toMatch(/Trail read from .*11:55 to .*12:05 UTC for account 111122223333, eu-west-1/);
    expect(complaints).toEqual([
      "whodid: 3 statements and 0 watched events in 2 files; not readable: 0 files, 0 records.",
    ]);
    expect(status).toBe(0);
  });

  it("answers by person and since, newest first, each event once however many files hold it", async () => {
    const mallory = { userIdentity: anAssumedRole("mallory", "mallory") };
    put("a.json.gz", logFile(at(1, mallory), at(3, mallory)));
    put("b.jsonl", `${JSON.stringify(at(3, mallory))}\n${JSON.stringify(at(4))}\n`);
    const { lines } = await ask(["by mallory since 2026-11-20T12:00:02Z", "--json", "--trail", folder]);
    expect(partsOf(lines)).toEqual([["deed", "mallory", "billing", "Masked"]]);
    const earlier = await ask([
      "by mallory",
      "--json",
      "--trail",
      join(folder, "a.json.gz"),
      "--trail",
      join(folder, "b.jsonl"),
    ]);
    expect(partsOf(earlier.lines).map(([part]) => part)).toEqual(["deed", "earlier"]);
    expect(earlier.complaints.at(-1)).toMatch(/^whodid: 2 files without CloudTrail's own name: /);
  });

  it("keeps what failed apart, and says of what names whodid that its ledger has the text", async () => {
    const id = "01KAPPAZZR0000000000000001";
    const path = put(
      nameAt("1205"),
      logFile(at(1, { userAgent: `aws-sdk-js/3 whodid/${id}#run` }), at(2, { errorCode: "AccessDenied" })),
    );
    const { out, lines, complaints } = await ask(["on billing", "--trail", path]);
    expect(lines.join("\n")).toContain(`naming whodid's statement ${id}`);
    expect(out).toMatch(/Tried without effect:\n.*AccessDenied/);
    expect(complaints.at(-1)).toMatch(
      /^whodid: 1 statement came, by the caller's own word, through whodid: its ledger has the text/,
    );
  });

  it("finds people and databases by the names of a whodid.yml", async () => {
    const config = put("whodid.yml", (await import("node:fs")).readFileSync("whodid.example.yml", "utf8"));
    const path = put(nameAt("1205"), logFile(at(1, { userIdentity: anAssumedRole("x", "bob@example.com") })));
    const { lines } = await ask(["by bob", "--json", "--trail", path], { config });
    expect(partsOf(lines)).toEqual([["deed", "bob@example.com", "billing", "Masked"]]);
    const missing = await ask(["by bob", "--trail", path], { config: join(folder, "no.yml") });
    expect(missing).toMatchObject({ status: 1, out: "" });
    expect(missing.complaints[1]).toContain("no.yml: is not there");
  });

  it("tells what stands before the damage of a file, and ends with status 1", async () => {
    const path = put(nameAt("1205"), logFile(at(1)).subarray(0, -10));
    const { status, out, complaints } = await ask([
      "on billing",
      "--trail",
      path,
      "--trail",
      join(folder, "no"),
    ]);
    expect(out).toMatch(/ran a statement on billing/);
    expect(complaints[0]).toMatch(/no can't be read: there is no such file or folder\.$/);
    expect(complaints[1]).toMatch(/can't be read to its end/);
    expect(status).toBe(1);
  });

  it("answers nothing where no path could be read: it would sound like an answer", async () => {
    const { status, out, complaints } = await ask(["SELECT accounts", "--trail", join(folder, "no")]);
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(complaints).toEqual([
      expect.stringMatching(/no can't be read: there is no such file or folder\.$/),
    ]);
  });

  it("searches the newest 200 of very many, and says so", async () => {
    const many = Array.from({ length: 1_500 }, (_, id) =>
      at(1, { eventID: `${id}`, errorCode: "AccessDenied" }),
    );
    const { out } = await ask(["on billing", "--trail", "-"], { input: logFile(...many) });
    expect(out).toMatch(/Only the newest 200 statements were searched/);
  });

  it("says what is wrong with a question before it reads anything", async () => {
    expect(await ask(["DROP a b c", "--trail", "-"])).toMatchObject({ status: 2, out: "" });
    const path = put("a.json", JSON.stringify([at(1)]));
    const { status, complaints } = await ask(["on biling", "--trail", path]);
    expect([status, complaints[0]]).toEqual([
      2,
      "whodid: There is no database biling here; whodid knows billing.",
    ]);
  });

  it("lets nothing in a file act in the terminal, whatever its clusters and people are called", async () => {
    const arn = "arn:aws:rds:eu-west-1:111122223333:cluster:bil\u001b[2Jling";
    const userIdentity = { type: "IAMUser", userName: "eve\u001b[2J\u202eroot" };
    const path = put(
      "a.json",
      JSON.stringify([at(1, { userIdentity, requestParameters: { resourceArn: arn } })]),
    );
    const { out, complaints } = await ask(["by x", "--trail", path]);
    const told = await ask(["DROP accounts", "--trail", path]);
    // oxlint-disable-next-line no-control-regex -- the very characters that are meant
    const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    expect(out + told.out + complaints.join("\n")).not.toMatch(acting);
    expect(told.out).toContain("eve");
  });

  it("says that nothing was found in files without a call of the Data API", async () => {
    const path = put(nameAt("1205"), logFile(at(1, { eventSource: "s3.amazonaws.com" })));
    const { status, out, complaints } = await ask(["DROP accounts", "--trail", path]);
    expect(out).toMatch(/^Nothing found: DROP of accounts on any-cluster/);
    expect([status, complaints[0]]).toEqual([
      0,
      "whodid: 0 statements and 0 watched events in 1 file; not readable: 0 files, 0 records.",
    ]);
  });

  it("answers for watched events, without any statement beside them", async () => {
    const stopped = at(1, {
      eventSource: "cloudtrail.amazonaws.com",
      eventName: "StopLogging",
      requestParameters: { name: "main" },
      resources: [],
    });
    const path = put(nameAt("1205"), logFile(stopped));
    const { out, status } = await ask(["StopLogging", "--trail", path]);
    expect(status).toBe(0);
    expect(out).toMatch(/^bob@example\.com stopped /);
    const { lines } = await ask(["StopLogging main", "--json", "--trail", path]);
    expect(lines).toHaveLength(1);
  });

  it("stops when told to, without an answer", async () => {
    const path = put("a.json", JSON.stringify([at(1)]));
    expect(await ask(["on billing", "--trail", path], { stop: AbortSignal.abort() })).toMatchObject({
      status: 1,
      out: "",
    });
  });
});
