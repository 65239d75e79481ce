import { describe, expect, it } from "@jest/globals";
import { certaintyOf } from "../../src/ledger/certainty.js";
import { anEntry, aSighting } from "../fakes/entries.js";

const outside = {
  author: {
    kind: "outside",
    actor: { kind: "person", name: "mallory", person: "mallory", role: null, arn: null, accountId: null },
  },
  sql: null,
} as const;

describe("The certainty of an entry", () => {
  it("is Recorded until the trail shows it, then Exact", () => {
    expect(certaintyOf(anEntry({ state: "succeeded" }))).toBe("Recorded");
    expect(certaintyOf(anEntry({ state: "succeeded", sightings: [aSighting()] }))).toBe("Exact");
  });

  it("is Corroborated or Candidate once the database's log tells of what went round whodid", () => {
    const audit = { databaseUser: "mallory", total: 1, doubtful: false, candidates: [] };
    expect(certaintyOf(anEntry({ ...outside, audit, sql: "select 1" }))).toBe("Corroborated");
    expect(certaintyOf(anEntry({ ...outside, audit: { ...audit, total: 2 } }))).toBe("Candidate");
  });

  it("is Masked for what went round whodid", () => {
    expect(certaintyOf(anEntry({ ...outside, sightings: [aSighting()] }))).toBe("Masked");
  });
});
