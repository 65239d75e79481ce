import { afterEach, expect, it } from "@jest/globals";

import { askToExecute } from "./asks.js";
import { readAll, startDataApi } from "./data-api-fixture.js";
import type { DataApiFixture } from "./data-api-fixture.js";
import { sendJsonError } from "./fake-endpoint.js";
import type { Responder } from "./fake-endpoint.js";

let api: DataApiFixture;
afterEach(() => api.stop());

const resuming: Responder = (response) =>
  sendJsonError(response, "DatabaseResumingException", 400, "is resuming after being auto-paused");

it("a waking cluster is waited for with growing delays, told once, and then runs the statement", async () => {
  api = await startDataApi({ "Execute 1": resuming, "Execute 2": resuming, "Execute 3": resuming });
  let told = 0;
  const result = await api.execute(askToExecute({ onWaking: () => (told += 1) }));
  expect(result).toMatchObject({ kind: "done", tookMs: 1_000 });
  expect(api.slept).toEqual([1_000, 2_000, 4_000]);
  expect(told).toBe(1);
});

it("an awake cluster is not said to wake", async () => {
  api = await startDataApi();
  let told = 0;
  await api.execute(askToExecute({ onWaking: () => (told += 1) }));
  expect(told).toBe(0);
});

it("a read waits at its begin", async () => {
  api = await startDataApi({ "BeginTransaction 1": resuming });
  expect(await api.execute(askToExecute({ readOnly: true }))).toMatchObject({ kind: "done" });
  expect(api.endpoint.operations()).toEqual(["BeginTransaction", ...readAll]);
});

it("a read that meets a waking cluster later starts over, its old transaction rolled back", async () => {
  api = await startDataApi({ "Execute 2": resuming });
  expect(await api.execute(askToExecute({ readOnly: true }))).toMatchObject({ kind: "done" });
  expect(api.endpoint.operations()).toEqual([
    "BeginTransaction",
    "Execute",
    "Execute",
    "RollbackTransaction",
    ...readAll,
  ]);
});

it("a read whose cluster sleeps at the commit has lost its transaction", async () => {
  api = await startDataApi({ CommitTransaction: resuming });
  const result = await api.execute(askToExecute({ readOnly: true }));
  expect(result).toMatchObject({ kind: "failed", reason: "transaction-lost" });
});

it("a cluster that does not wake is given up after about 90 seconds", async () => {
  api = await startDataApi({ Execute: resuming });
  const result = await api.execute(askToExecute());
  expect(result).toMatchObject({
    kind: "failed",
    reason: "resuming-too-long",
    message: "is resuming after being auto-paused",
    requestId: "request-2",
  });
  const waitedMs = api.slept.reduce((sum, ms) => sum + ms, 0);
  expect(waitedMs).toBeGreaterThan(60_000);
  expect(waitedMs).toBeLessThanOrEqual(90_000);
});
