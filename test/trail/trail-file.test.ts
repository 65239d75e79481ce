import { describe, expect, it } from "@jest/globals";
import { gzipSync } from "node:zlib";
import { dataApiSources } from "../../src/trail/sources.js";
import { readTrailFile } from "../../src/trail/trail-file.js";
import type { FileRecord } from "../../src/trail/unwrap.js";
import { aRecord } from "../fakes/records.js";

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(bytes: Uint8Array, chunk = 1000, maxBytes?: number): Promise<readonly FileRecord[]> {
  const found: FileRecord[] = [];
  const file = readTrailFile(
    inChunks(bytes, chunk),
    { sources: dataApiSources },
    maxBytes === undefined ? {} : { maxBytes },
  );
  for await (const records of file) found.push(...records);
  return found;
}

/** The event ids of what was found of the Data API; what is not readable as "?". */
async function idsIn(bytes: Uint8Array, chunk?: number, maxBytes?: number): Promise<string> {
  const found = await readAll(bytes, chunk, maxBytes);
  return found
    .map((each) => {
      if (each.kind !== "record") return "?";
      const { eventSource, eventID } = each.record as Record<string, unknown>;
      return eventSource === "rdsdataapi.amazonaws.com" ? String(eventID) : "";
    })
    .join("");
}

const list = "abcdefg".split("").map((eventID) => aRecord({ eventID }));
const others = list.flatMap((each) => [each, aRecord({ eventID: "x", eventSource: "s3.amazonaws.com" })]);
const lines = others.map((each) => JSON.stringify(each));
const forms: readonly (readonly [string, string])[] = [
  ["a log file", JSON.stringify({ Records: others })],
  ["a log file, indented", JSON.stringify({ Records: others }, null, 2)],
  ["a log file with something before its list", JSON.stringify({ version: 1, Records: others })],
  ["a bare list", JSON.stringify(others)],
  ["a bare list after a byte order mark", `\ufeff ${JSON.stringify(others)}\n`],
  ["one object a line", lines.join("\n")],
  ["one object a line, with the ends of Windows", `\ufeff${lines.join("\r\n")}\r\n\r\n`],
  [
    "one export of Elastic a line",
    lines.map((line) => JSON.stringify({ _index: "i", _source: { event: { original: line } } })).join("\n"),
  ],
];

describe("A file of the trail", () => {
  it.each(forms)("is read, gzip or plain, whole or streamed: %s", async (_, text) => {
    const plain = Buffer.from(text);
    const zipped = gzipSync(plain);
    for (const bytes of [plain, zipped]) {
      expect(await idsIn(bytes)).toBe("abcdefg");
      expect(await idsIn(bytes, 1)).toBe("abcdefg");
    }
    // What is indented or begins otherwise is only known when it is read whole.
    if (!text.startsWith('{"version"')) {
      expect(await idsIn(plain, 100, 3000)).toBe("abcdefg");
      expect(await idsIn(zipped, 100, 3000)).toBe("abcdefg");
    }
  });

  it("is read though a line of it is none", async () => {
    const text = [lines[0], "oops", "", lines[2], '{"a":'].join("\n");
    expect(await idsIn(Buffer.from(text))).toBe("a?b?");
  });

  it("is read though a record of it is none", async () => {
    const text = `{"Records":[${lines[0]},{"x":oops},${lines[2]}},${lines[4]}]}`;
    expect(await idsIn(Buffer.from(text))).toBe("a??c");
    expect(await idsIn(Buffer.from(text.slice(11)))).toBe("a??c");
  });

  it("is told to be a digest", async () => {
    const digest = { awsAccountId: "1", digestStartTime: "2026-11-20T10:00:00Z", logFiles: [] };
    expect(await readAll(gzipSync(JSON.stringify(digest)))).toStrictEqual([{ kind: "digest" }]);
  });

  it("throws when its gzip ends early", async () => {
    const bytes = gzipSync(JSON.stringify({ Records: others })).subarray(0, -20);
    await expect(readAll(bytes)).rejects.toThrow("unexpected end of file");
  });

  it.each(["", "\n", "[]", '{"Records":[]}'])("has nothing when it is %j", async (text) => {
    expect(await readAll(Buffer.from(text))).toStrictEqual([]);
  });

  it("is read in memory that does not grow with it, one object a line", async () => {
    const line = Buffer.from(`${JSON.stringify(aRecord({ pad: "x".repeat(1_000_000) }))}\n`);
    let pulled = 0;
    async function* huge(): AsyncGenerator<Uint8Array> {
      for (; pulled < 80; pulled += 1) yield line;
    }
    let [count, furthestAhead] = [0, 0];
    for await (const records of readTrailFile(huge(), { sources: dataApiSources }, { maxBytes: 2_000_000 })) {
      count += records.length;
      furthestAhead = Math.max(furthestAhead, pulled - count);
    }
    expect(count).toBe(80);
    expect(furthestAhead).toBeLessThan(20);
  });
});
