import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { decodeTime, isValid } from "ulid";
import { createNewId, outsideStatementId } from "../../src/ledger/statement-id.js";
import { findToken } from "../../src/trail/token.js";
import { noon } from "../fakes/entries.js";

describe("A statement id", () => {
  it("carries the clock's time, and the randomness that was passed in", () => {
    const mint = createNewId(
      () => noon,
      () => 0.5,
    );
    expect(decodeTime(mint())).toBe(noon);
    expect(mint().slice(10)).toBe("G".repeat(16));
  });

  it("is one that a token can carry", () => {
    const mint = createNewId(() => noon, Math.random);
    const statementId = mint();
    expect(findToken(`x whodid/${statementId}#run`)).toStrictEqual({ statementId, phase: "run" });
  });
});

describe("The id of a statement that went round the bot", () => {
  it("is the same for the same event, and stays so", () => {
    expect(outsideStatementId(noon, "a2c7a357-ee8e-4755-a0d0-aed11ed4253a")).toBe(
      "01M7WD7TG0GTTJH5XXRH85PTBP",
    );
  });

  it("is a ULID of the event's time, different for different events", () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(time, fc.string(), fc.string(), (eventTime, one, other) => {
        const id = outsideStatementId(eventTime, one);
        expect(isValid(id)).toBe(true);
        expect(decodeTime(id)).toBe(eventTime);
        expect(outsideStatementId(eventTime, other) === id).toBe(one === other);
      }),
    );
  });
});
