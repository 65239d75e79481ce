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

  it("is Masked for what went round whodid", () => {
    expect(certaintyOf(anEntry({ ...outside, sightings: [aSighting()] }))).toBe("Masked");
  });
});
