import { describe, expect, it } from "@jest/globals";
import { findToken } from "../../src/trail/token.js";

const id = "01KAGW0000ABCDEFGHJKMNPQRS";
const other = "01KAGW0000ZZZZZZZZZZZZZZZZ";

describe("A token", () => {
  it.each([
    `whodid/${id}#run`,
    `aws-sdk-js/3.1143.0 ua/2.1 os/linux whodid/${id}#run`,
    `aws-sdk-js/3.1143.0 whodid/${id}#run api/rds-data#3.1143.0`,
    `whodid/${id}#run aws-sdk-js/3.1143.0`,
  ])("is found wherever it stands: %s", (userAgent) => {
    expect(findToken(userAgent)).toStrictEqual({ statementId: id, phase: "run" });
  });

  it("names a rehearsal as such", () => {
    expect(findToken(`x whodid/${id}#rehearse y`)).toStrictEqual({ statementId: id, phase: "rehearse" });
    expect(findToken(`x whodid/${id}#peek y`)).toStrictEqual({ statementId: id, phase: "peek" });
  });

  it.each([
    "",
    "aws-cli/2.15",
    `whodid/${id}`,
    `whodid/${id}#ru`,
    `whodid/${id}#running`,
    `whodid/${id}-run`,
    `whodid/${id.toLowerCase()}#run`,
    `whodid/${id.slice(1)}#run`,
    `whodid/${id}A#run`,
    `whodid/8${id.slice(1)}#run`,
    `whodid/${id.slice(0, -1)}I#run`,
    `xwhodid/${id}#run`,
    `my-whodid/${id}#run`,
    `Whodid/${id}#run`,
    `whodid / ${id}#run`,
    `(whodid/${id}#run)`,
  ])("is not read into what only resembles one: %s", (userAgent) => {
    expect(findToken(userAgent)).toBeNull();
  });

  it("is the first of several", () => {
    expect(findToken(`whodid/${id}#run whodid/${other}#run`)?.statementId).toBe(id);
  });
});
