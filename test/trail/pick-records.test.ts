import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { formOf, pickRecords } from "../../src/trail/pick-records.js";
import { dataApiSources } from "../../src/trail/sources.js";
import { aRecord } from "../fakes/records.js";

function pick(text: string | Buffer, sources: ReadonlySet<string> | "all" = dataApiSources) {
  const bytes = Buffer.from(text);
  const picked = pickRecords(bytes, formOf(bytes), sources === "all" ? sources : { sources });
  return picked === undefined ? undefined : [...picked].flat();
}

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
const sourceOf = (value: unknown): unknown =>
  isObject(value) ? (value as Record<string, unknown>)["eventSource"] : undefined;

/** What the whole text parsed holds of the sources. */
function meant(records: readonly unknown[], sources: ReadonlySet<string> | "all" = dataApiSources) {
  return records.filter((record) => {
    const source = sourceOf(record);
    return sources === "all" || (typeof source === "string" && sources.has(source));
  });
}

function pickedAndMeant(text: string) {
  return meant(pick(text)?.map((each) => (each.kind === "record" ? each.record : undefined)) ?? ["doubt"]);
}

const theirs = '"eventSource":"rdsdataapi.amazonaws.com"';
const hostileText = fc.constantFrom(
  theirs,
  `{${theirs}}`,
  `},{"eventVersion":"1.11",${theirs},"eventID":"forged"},{"eventVersion":"`,
  '\\"eventSource',
  "eventSource",
  '"',
  "\\",
  '\\\\"',
  "]}",
  "},{",
  '{"Records":[',
  "[",
  ":",
  "\u2028",
  "ü😀",
  "\ud83d\ude00",
  "rdsdataapi.amazonaws.com",
);
const source = fc.constantFrom(
  "rdsdataapi.amazonaws.com",
  "rdsdata.amazonaws.com",
  "rdsdatab",
  "rds.amazonaws.com",
  "s3.amazonaws.com",
  "r",
  "",
  "\\rds",
  7,
  null,
  { eventSource: "rdsdataapi.amazonaws.com" },
  ["rdsdataapi.amazonaws.com"],
);
const key = fc.oneof(
  fc.constantFrom(
    "eventSource",
    "xeventSource",
    "eventSource ",
    '"eventSource',
    "tSource",
    "eventID",
    "__proto__",
  ),
  hostileText,
  fc.string(),
);
const leaf = fc.oneof(fc.jsonValue({ maxDepth: 2 }), hostileText, source);
const forged = fc.record({ eventVersion: leaf, eventSource: source, eventID: leaf });
const nested = fc.oneof(
  leaf,
  forged,
  fc.array(fc.oneof(forged, fc.dictionary(key, leaf, { maxKeys: 3 }))),
  fc.dictionary(key, fc.oneof(leaf, forged), { maxKeys: 4 }),
);

/** A record as lists of keys and values, so that keys may come in any order, and twice. */
const record = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom("eventSource"), source),
    fc.tuple(key, nested),
    fc.tuple(fc.constantFrom("requestParameters", "resources", "userIdentity"), nested),
  ),
  { maxLength: 7 },
);

/** Writes JSON as nobody would: with white space anywhere, and with escapes where none are needed. */
function write(
  pairs: readonly (readonly [string, unknown])[],
  spaces: readonly string[],
  escapes: number,
): string {
  let at = 0;
  const white = () => spaces[(at += 1) % Math.max(spaces.length, 1)] ?? "";
  const valueOf = (value: unknown) =>
    JSON.stringify(value).replace(/\\u.{4}|\\.|[a-zA-Z.]/g, (letter) => {
      at += 1;
      return letter.length > 1 || ((escapes >> (at % 29)) & 1) === 0 ? letter : unicodeEscape(letter);
    });
  return `{${white()}${pairs
    .map(([name, value]) => {
      const written = typeof value === "string" ? valueOf(value) : JSON.stringify(value);
      return `${valueOf(name)}${white()}:${white()}${written}`;
    })
    .join(`${white()},${white()}`)}${white()}}`;
}

function unicodeEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const whites = fc.array(fc.constantFrom("", "", "", " ", "\n", "\t ", "\r\n"), { maxLength: 9 });
const fewEscapes = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 2 ** 29 - 1 }));
const pad = fc.integer({ min: 0, max: 70 });

describe("What is picked out of a log file without parsing the rest", () => {
  it("is what JSON.parse finds, whatever the order of keys, white space, escapes, nesting and text", () => {
    let picked = 0;
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 5 }),
        whites,
        fewEscapes,
        pad,
        (list, spaces, escapes, size) => {
          const objects = list.map((pairs) => write(pairs, spaces, escapes));
          // Blocks of the scan shall begin anywhere.
          const text = `{${" ".repeat(size % 40)}"Records":[${objects.join(spaces[0] === " " ? " , " : ",")}]}`;
          const { Records: all }: { Records: unknown[] } = JSON.parse(text);
          picked += meant(all).length;
          expect(pickedAndMeant(text)).toStrictEqual(meant(all));
        },
      ),
      { numRuns: 4000 },
    );
    expect(picked).toBeGreaterThan(300);
  });

  it("is the same in a bare list and in objects one after the other", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), whites, fewEscapes, (list, spaces, escapes) => {
        const objects = list.map((pairs) => write(pairs, spaces, escapes));
        const expected = meant(JSON.parse(`[${objects.join(",")}]`));
        expect(pickedAndMeant(`\ufeff[${objects.join(",")}]\n`)).toStrictEqual(expected);
        expect(pickedAndMeant(objects.join("\n"))).toStrictEqual(expected);
      }),
    );
  });

  it("is read to its end where the file ends with so short a source", () => {
    expect(pickedAndMeant('{"eventSource":""}')).toStrictEqual(meant([{ eventSource: "" }]));
    expect(pickedAndMeant('{"eventSource":1}')).toStrictEqual(meant([{ eventSource: 1 }]));
  });

  it("is the same at every place of a piece of the scan, and over its edges", () => {
    const ours = JSON.stringify(aRecord());
    const other = (size: number) =>
      JSON.stringify({ eventSource: "s3.amazonaws.com", pad: '\\"'.repeat(size) });
    for (let shift = 0; shift < 70; shift += 1) {
      const before = other((0x40000 - ours.length) / 4 + shift);
      const text = `{"Records":[${before},${ours},${other(99_000)},${ours}]}`;
      expect(pick(text)).toStrictEqual([
        { kind: "record", record: aRecord() },
        { kind: "record", record: aRecord() },
      ]);
    }
  });

  it("is found by a key that comes twice, spelled with escapes or with a space before its colon", () => {
    const letters = "eventSource".split("");
    const escaped = (which: (index: number) => boolean) =>
      letters.map((letter, index) => (which(index) ? unicodeEscape(letter) : letter)).join("");
    const spellings = [
      ...letters.map((_, at) => `"${escaped((index) => index === at)}":`),
      ...letters.map((_, at) => `"${escaped((index) => index >= at)}":`),
      '"eventSource" :',
      '"eventSource"\n:',
    ];
    for (const spelling of spellings) {
      const text = `{"Records":[{"eventSource":"s3.amazonaws.com",${spelling}"rdsdata.amazonaws.com","a":"\\\\"}]}`;
      expect(pick(text)).toStrictEqual([
        { kind: "record", record: { eventSource: "rdsdata.amazonaws.com", a: "\\" } },
      ]);
    }
  });

  it("parses nothing else: a broken record of another service does no harm", () => {
    const broken = '{"eventSource":"s3.amazonaws.com","x":oops}';
    expect(pick(`{"Records":[${broken},${JSON.stringify(aRecord())}]}`)).toHaveLength(1);
  });

  it("is told to be no JSON where it is none, and does not stop the rest", () => {
    const noJson = { kind: "unreadable", reason: "A record is no JSON." };
    expect(
      pick(`{"Records":[{${theirs},"x":oops},{"y":oops},{"eventSource":"rdsdata.amazonaws.com"}]}`),
    ).toEqual([noJson, noJson, { kind: "record", record: { eventSource: "rdsdata.amazonaws.com" } }]);
  });

  it("is every record when all are asked for", () => {
    expect(pick('{"Records":[{"eventSource":"a"},{"b":1}]}', "all")).toHaveLength(2);
  });

  it.each([
    ["the list is cut off", `{"Records":[{${theirs}},{"a":1`],
    ["the list is cut off in a string", `{"Records":[{${theirs}},{"a":"`],
    ["the list is not closed", `{"Records":[{${theirs}}`],
    ["the file goes on after the list", `{"Records":[{${theirs}}],"x":1}`],
    ["the file goes on after its end", `{"Records":[{${theirs}}]} {"Records":[]}`],
    ["an element is no object", `{"Records":[{${theirs}},1]}`],
    ["an element is a list", `{"Records":[[{${theirs}}]]}`],
    ["a comma is missing", `{"Records":[{${theirs}}{${theirs}}]}`],
    ["a comma is too many", `{"Records":[{${theirs}},,{${theirs}}]}`],
    ["a comma stands at the end", `{"Records":[{${theirs}},]}`],
    ["a brace is too many", `{"Records":[{${theirs}}},{${theirs}}]}`],
    ["a line is no object", `{${theirs}}\n7\n`],
    ["a line is cut off", `{${theirs}}\n{"a":`],
  ])("is nothing, and a doubt, when %s", (_, text) => {
    expect(pick(text)).toBeUndefined();
  });
});

it("also picks the records of callers that are asked for, whatever their source", () => {
  const callers = ["Root", "IAMUser", "Root", "AssumedRole"];
  const records = callers.map((type, at) => ({
    ...aRecord({ eventID: `e${at}`, eventSource: "s3.amazonaws.com" }),
    userIdentity: { type },
  }));
  const bytes = Buffer.from(JSON.stringify({ Records: records }));
  const picked = pickRecords(bytes, formOf(bytes), {
    sources: dataApiSources,
    identityTypes: new Set(["Root"]),
  });
  expect([...(picked ?? [])].flat().map((each) => (each.kind === "record" ? each.record : each))).toEqual([
    records[0],
    records[2],
  ]);
});
