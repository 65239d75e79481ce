import { readFileSync } from "node:fs";

import { describe, expect, it } from "@jest/globals";

import { parseConfigFile } from "../../src/config/load.js";
import { watchRowsOf } from "../../src/config/watch.js";
import { defaultRows } from "../../src/watch/default-rows.js";

const example = readFileSync("whodid.example.yml", "utf8").split(/^watch:/m)[0] ?? "";
const parse = (watch: string) => parseConfigFile(`${example}${watch}`, "whodid.yml");
const rowsOf = (watch: string) => {
  const parsed = parse(watch);
  return parsed.kind === "file" ? watchRowsOf(parsed.file.watch).map(({ name }) => name) : [];
};
const mistakesOf = (watch: string) => {
  const parsed = parse(watch);
  return parsed.kind === "mistakes" ? parsed.mistakes.map(({ path, message }) => `${path}: ${message}`) : [];
};
const own = (rest: string) =>
  `watch:\n  also:\n    - { name: own, done: did it, toDo: do it, severity: low, ${rest} }\n`;
const defaults = defaultRows.map(({ name }) => name);

describe("the table of watched events in whodid.yml", () => {
  it("is the default one where nothing is said", () => {
    expect(rowsOf("")).toEqual(defaults);
  });

  it("loses the rows that are switched off by name, and begins with one's own", () => {
    const rows = rowsOf(`${own("source: s3.amazonaws.com")}  without: [root-used]\n`);
    expect(rows).toEqual(["own", ...defaults.filter((name) => name !== "root-used")]);
  });

  it.each([
    [
      "source: s3.amazonaws.com, where: [{ field: eventName }]",
      "watch.also[0].where[0]: say what the field must be with exactly one of is, oneOf, contains, absent, names",
    ],
    [
      "source: s3.amazonaws.com, where: [{ field: eventName, is: x, contains: y }]",
      "watch.also[0].where[0]: say what the field must be with exactly one of is, oneOf, contains, absent, names",
    ],
    [
      "source: s3.amazonaws.com, where: [{ field: a..b, is: x }]",
      "watch.also[0].where[0].field: write the path of a field with dots, such as requestParameters.bucketName",
    ],
    [
      "source: s3.amazonaws.com, where: [{ field: a, is: [x] }]",
      "watch.also[0].where[0].is: write a text, a number, true or false",
    ],
    [
      "source: s3.amazonaws.com, where: [{ field: a, equals: x }]",
      "watch.also[0].where[0].equals: is not a setting of whodid; remove it",
    ],
    [
      "source: S3",
      "watch.also[0].source: write the eventSource, such as s3.amazonaws.com, or guardduty-finding, or *",
    ],
    [
      "source: '*'",
      "watch.also[0].where: for every source (*) add a condition on userIdentity.type, or each event of the trail would be looked at",
    ],
    [
      "source: s3.amazonaws.com, events: []",
      "watch.also[0].events: name an event, or leave it out for all of the source",
    ],
  ])("says of %s what to write instead", (rest, mistake) => {
    expect(mistakesOf(own(rest))).toContain(`whodid.yml: ${mistake}`);
  });

  it("refuses to switch off what does not exist, and two rows of one name", () => {
    expect(mistakesOf("watch: { without: [trail-stoped] }\n").join()).toMatch(
      /watch\.without\[0\]: name a row that is watched by default: trail-stopped, /,
    );
    const twice = `${own("source: s3.amazonaws.com")}${own("source: s3.amazonaws.com").split("\n")[2] ?? ""}\n`;
    expect(mistakesOf(twice)).toEqual(["whodid.yml: watch.also: give each row a name of its own"]);
  });
});
