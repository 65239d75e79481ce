import { describe, expect, it } from "@jest/globals";

import { readDatabaseError } from "../../src/aws/database-errors.js";

const read = (message: string, name = "DatabaseErrorException", status = 400) =>
  readDatabaseError({ name, status, message });

describe("a refusal of the Data API", () => {
  it("of MySQL is told in the database's words, without its number", () => {
    const words = "You have an error in your SQL syntax; check the manual near 'x; y' at line 2";
    expect(read(`${words}; Error code: 1064; SQLState: 42000`)).toMatchObject({
      message: words,
      sqlState: "42000",
      position: null,
      mayHaveRun: false,
    });
    const tagged = "near 'json)\n/* whodid 01ARZ3NDEKTSV4RRFFQ69G5FAV */' at line 1; SQLState: 42000";
    expect(read(tagged).message).toBe("near 'json)' at line 1");
    const ended = "Server shutdown in progress; Error code: 1053; SQLState: 08S01";
    expect(read(ended)).toMatchObject({ sqlState: "08S01", mayHaveRun: true });
  });

  it.each([
    ["AccessDeniedException", 403, "denied"],
    ["ForbiddenException", 403, "denied"],
    ["ExpiredTokenException", 403, "denied"],
    ["BadRequestException", 400, "invalid"],
    ["ValidationException", 400, "invalid"],
    ["DatabaseErrorException", 400, "sql"],
    ["DatabaseNotFoundException", 404, "not-found"],
    ["NotFoundException", 404, "not-found"],
    ["DatabaseResumingException", 400, "resuming-too-long"],
    ["InvalidResourceStateException", 400, "unavailable"],
    ["HttpEndpointNotEnabledException", 400, "data-api-off"],
    ["InvalidSecretException", 400, "secret"],
    ["SecretsErrorException", 400, "secret"],
    ["StatementTimeoutException", 400, "timed-out"],
    ["ThrottlingException", 400, "throttled"],
    ["TransactionNotFoundException", 404, "transaction-lost"],
    ["UnsupportedResultException", 400, "result-too-large"],
    ["SomethingNewException", 403, "denied"],
    ["SomethingNewException", 404, "not-found"],
    ["SomethingNewException", 429, "throttled"],
    ["SomethingNewException", 400, "invalid"],
  ])("%s with %i is read by its name as %s", (name, status, reason) => {
    expect(read("some words", name, status)).toMatchObject({ reason, message: "some words" });
  });

  it.each([
    [
      "both",
      'ERROR: relation "a" does not exist; Position: 15; SQLState: 42P01',
      'ERROR: relation "a" does not exist',
      15,
      "42P01",
    ],
    ["no position", "ERROR: permission denied; SQLState: 42501", "ERROR: permission denied", null, "42501"],
    ["no SQLSTATE", "ERROR: syntax error; Position: 1", "ERROR: syntax error", 1, null],
    ["neither", "Transaction is still running a query", "Transaction is still running a query", null, null],
    [
      "lines",
      'ERROR: column "x" does not exist\n  Hint: Perhaps "y".\n  Position: 8; SQLState: 42703',
      'ERROR: column "x" does not exist\n  Hint: Perhaps "y".',
      8,
      "42703",
    ],
  ])("gives position and SQLSTATE of the message's end (%s)", (_, text, message, position, sqlState) => {
    expect(read(text)).toMatchObject({ message, position, sqlState });
  });

  it("is not taken in by a name that looks like the message's end", () => {
    const text =
      'ERROR: relation "; Position: 1; SQLState: 00000" does not exist; Position: 9; SQLState: 42P01';
    expect(read(text)).toMatchObject({ position: 9, sqlState: "42P01" });
    expect(read('ERROR: no "; Position: 1; SQLState: 00000"')).toMatchObject({
      position: null,
      sqlState: null,
    });
  });

  it("leaves open whether it ran only where it is not the database's own no", () => {
    expect(read("ERROR: no; SQLState: 42501").mayHaveRun).toBe(false);
    expect(read("closed; SQLState: 08006").mayHaveRun).toBe(true);
    expect(read("not connected; SQLState: 08001").mayHaveRun).toBe(false);
    expect(read("too much").mayHaveRun).toBe(true);
    expect(read("too much", "UnsupportedResultException").mayHaveRun).toBe(true);
    expect(read("no", "ValidationException").mayHaveRun).toBe(false);
  });
});
