import { describe, expect, it } from "@jest/globals";

import { readFailure } from "../../src/aws/failure.js";

const failed = (name: string, facts: object) => Object.assign(new Error("words"), { name, ...facts });

describe("a failed call", () => {
  it.each([
    [
      "the SDK's connection time-out, which has no code",
      failed("TimeoutError", { $metadata: { attempts: 1 } }),
    ],
    ["the system's", failed("TimeoutError", { code: "ETIMEDOUT", syscall: "connect" })],
    ["an unknown host", failed("Error", { code: "ENOTFOUND", syscall: "getaddrinfo" })],
    [
      "every address refused",
      new AggregateError([failed("Error", { syscall: "connect" }), failed("Error", { syscall: "connect" })]),
    ],
  ])("was not sent: %s", (_, error) => {
    expect(readFailure(error)).toMatchObject({ kind: "unsent", requestId: null });
  });

  it.each([
    ["a time-out of the answer", failed("TimeoutError", { code: "ETIMEDOUT" })],
    ["a reset", failed("TimeoutError", { code: "ECONNRESET", syscall: "read" })],
    ["a broken pipe", failed("TimeoutError", { code: "EPIPE", syscall: "write" })],
    ["an abort", failed("AbortError", {})],
    ["a server's error", failed("InternalFailure", { $fault: "server", $metadata: { httpStatusCode: 500 } })],
    ["an unnamed refusal", failed("Unknown", { $fault: "client", $metadata: { httpStatusCode: 404 } })],
    ["something that is no error", "oh"],
  ])("may have been done: %s", (_, error) => {
    expect(readFailure(error).kind).toBe("lost");
  });

  it("was refused where the service says so by name", () => {
    const $metadata = { httpStatusCode: 400, requestId: "r" };
    expect(readFailure(failed("ValidationException", { $fault: "client", $metadata }))).toEqual({
      kind: "refused",
      name: "ValidationException",
      status: 400,
      message: "words",
      requestId: "r",
    });
  });
});
