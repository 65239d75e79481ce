import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createRecordSplitter } from "../../src/trail/record-splitter.js";
import type { LogRecord } from "../../src/trail/record-splitter.js";

const mega = 1_000_000;

function split(text: string | Buffer, chunkSizes: readonly number[] = [], max = mega): readonly LogRecord[] {
  const splitter = createRecordSplitter(max);
  const bytes = Buffer.from(text);
  const found: LogRecord[] = [];
  let at = 0;
  for (const size of chunkSizes) {
    found.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...found, ...splitter.push(bytes.subarray(at)), ...splitter.end()];
}

const records = (...all: unknown[]) => all.map((record) => ({ kind: "record", record }));
const unreadable = (reason: string) => ({ kind: "unreadable", reason });
const notALog = unreadable("The file has no list of Records: it is no CloudTrail log file.");
const noJson = unreadable("A record is no JSON.");
const midway = unreadable("The file ends in the middle of a record.");

describe("The splitter", () => {
  it("finds what JSON.parse finds, however the bytes are cut, whatever stands beside the list", () => {
    const anything = fc.jsonValue({ noUnicodeString: false });
    const hostile = fc.constantFrom(
      '"',
      "\\",
      '\\"',
      '{"Records":[',
      "]}",
      "},{",
      "\u2028",
      "ü😀",
      "\ud83d\ude00",
    );
    const record = fc.oneof(
      anything,
      fc.dictionary(fc.oneof(hostile, fc.string()), fc.oneof(anything, hostile)),
    );
    const beside = fc.dictionary(fc.string({ unit: "grapheme" }), anything);
    const indent = fc.constantFrom(undefined, 1, "\t");
    fc.assert(
      fc.property(
        fc.array(record),
        beside,
        beside,
        indent,
        fc.array(fc.integer({ min: 0, max: 40 })),
        (list, before, after, space, cuts) => {
          const text = JSON.stringify({ ...before, Records: list, ...without(after) }, null, space);
          const { Records: expected }: { Records: unknown[] } = JSON.parse(text);
          expect(split(text, cuts)).toStrictEqual(records(...expected));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives the same byte by byte", () => {
    const text = '{"x":{"Records":[9]},"Records":[{"a":"}],{\\\\"},{"b":[[{}]]}],"y":"Records"}';
    const bytes = Array.from({ length: text.length }, () => 1);
    expect(split(text, bytes)).toStrictEqual(records({ a: "}],{\\" }, { b: [[{}]] }));
  });

  it("goes on after a record that is no JSON", () => {
    const text = '{"Records":[{"a":1},{"b":oops},{"c":3}},{"d":4}]}';
    expect(split(text)).toStrictEqual([...records({ a: 1 }), noJson, noJson, ...records({ d: 4 })]);
  });

  it("passes over a record that is too large, and goes on", () => {
    const text = JSON.stringify({ Records: [{ a: 1 }, { b: "x".repeat(500) }, { c: 3 }] });
    const large = unreadable("A record is larger than 100 bytes.");
    for (const cuts of [[], Array.from({ length: 80 }, () => 7)]) {
      expect(split(text, cuts, 100)).toStrictEqual([...records({ a: 1 }), large, ...records({ c: 3 })]);
    }
  });

  it("says of a file that was cut off that it was, after what could be read", () => {
    const text = '{"Records":[{"a":1},{"b":2';
    expect(split(text)).toStrictEqual([...records({ a: 1 }), midway]);
    expect(split('{"Records":[{"a":"')).toStrictEqual([midway]);
  });

  it.each([
    "",
    " ",
    "[1]",
    '{"a":1}',
    '["Records",[1]]',
    '{"a":"Records","b":[1]}',
    '{"records":[1]}',
    '{"Records":{"a":[1]}}',
    "x",
    '{"x":{"Records":[1]}}',
  ])("says of %j that it is no log file", (text) => {
    expect(split(text)).toStrictEqual([notALog]);
  });

  it("finds nothing, and nothing wrong, in an empty list", () => {
    expect(split('{"Records":[ ]}\n')).toStrictEqual([]);
  });
});

function without(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== "Records"));
}
