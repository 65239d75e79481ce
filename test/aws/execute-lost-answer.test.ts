import { afterEach, describe, expect, it } from "@jest/globals";

import { askToExecute } from "./asks.js";
import { startDataApi } from "./data-api-fixture.js";
import type { DataApiFixture } from "./data-api-fixture.js";
import { sendJsonError } from "./fake-endpoint.js";
import type { Responder } from "./fake-endpoint.js";

/** Long enough for every answer that comes, even on a busy machine. */
const patienceMs = 1_000;

let api: DataApiFixture;
afterEach(() => api.stop());

const lost: readonly (readonly [string, Responder])[] = [
  ["an internal error", (response) => sendJsonError(response, "InternalServerErrorException", 500, "oh")],
  ["an unavailable service", (response) => sendJsonError(response, "ServiceUnavailableError", 503, "oh")],
  ["no writer", (response) => sendJsonError(response, "DatabaseUnavailableException", 504, "oh")],
  ["a nameless 504", (response) => void response.writeHead(504).end()],
  ["a nameless 404", (response) => void response.writeHead(404).end()],
  ["a reset connection", (response) => void response.socket?.resetAndDestroy()],
  ["no answer", () => undefined],
  ["an answer that can't be read", (response) => void response.writeHead(200).end("<html>")],
];

const halfAnAnswer: readonly [string, Responder] = [
  "an answer that stops half-way",
  (response) => void response.writeHead(200, { "content-length": "100" }).write('{"records":'),
];

const openRefusals: readonly (readonly [string, Responder])[] = [
  [
    "a refusal to carry the result",
    (response) => sendJsonError(response, "UnsupportedResultException", 400, "too large"),
  ],
  [
    "a refusal that is not the database's",
    (response) => sendJsonError(response, "DatabaseErrorException", 400, "more than allowed"),
  ],
  [
    "a connection that broke behind the service",
    (response) => sendJsonError(response, "DatabaseErrorException", 400, "broke; SQLState: 08006"),
  ],
];

describe("a statement by itself", () => {
  it.each([...lost, halfAnAnswer, ...openRefusals])("has an unknown outcome after %s", async (_, respond) => {
    api = await startDataApi({ Execute: respond }, patienceMs);
    const result = await api.execute(askToExecute());
    expect(result).toMatchObject({ kind: "unknown", message: expect.stringMatching(/\w/) });
    expect(api.endpoint.operations()).toEqual(["Execute"]);
  });

  it("says in words of its own that an answer could not be read, since it may hold rows", async () => {
    api = await startDataApi({ Execute: (response) => void response.writeHead(200).end('{"secret 4711') });
    const result = await api.execute(askToExecute());
    expect(result).toEqual({
      kind: "unknown",
      message: "AWS answered 200 with something that could not be read.",
      requestId: null,
    });
  });

  it("has failed, without doubt, where no connection came about", async () => {
    api = await startDataApi();
    await api.endpoint.close();
    expect(await api.execute(askToExecute())).toMatchObject({ kind: "failed", reason: "unavailable" });
  });
});

describe("a read", () => {
  describe.each(["BeginTransaction", "Execute 1", "Execute 2"])("whose %s has no answer", (call) => {
    it.each(lost)("has failed after %s, since nothing can have changed", async (_, respond) => {
      api = await startDataApi({ [call]: respond }, patienceMs);
      const result = await api.execute(askToExecute({ readOnly: true }));
      expect(result).toMatchObject({ kind: "failed", reason: "unavailable" });
      const rolledBack = api.endpoint.operations().includes("RollbackTransaction");
      expect(rolledBack).toBe(call !== "BeginTransaction");
    });
  });

  it.each(openRefusals)("has failed after %s", async (_, respond) => {
    api = await startDataApi({ "Execute 2": respond });
    expect(await api.execute(askToExecute({ readOnly: true }))).toMatchObject({ kind: "failed" });
  });

  it.each(lost)("has an unknown outcome when its commit gets %s", async (_, respond) => {
    api = await startDataApi({ CommitTransaction: respond }, patienceMs);
    expect(await api.execute(askToExecute({ readOnly: true }))).toMatchObject({ kind: "unknown" });
  });

  it("has lost its transaction when its commit finds none", async () => {
    api = await startDataApi({
      CommitTransaction: (response) =>
        sendJsonError(response, "TransactionNotFoundException", 404, "not found"),
    });
    const result = await api.execute(askToExecute({ readOnly: true }));
    expect(result).toMatchObject({ kind: "failed", reason: "transaction-lost" });
  });
});
