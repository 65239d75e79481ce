import { createExecute } from "../../src/aws/execute.js";
import { createTransport } from "../../src/aws/transport.js";
import { createReadRows } from "../../src/aws/read-rows.js";
import { createRunTogether } from "../../src/aws/run-together.js";
import type { Execute, ReadRows, RunTogether } from "../../src/sql/ports.js";
import { sendJson, startFakeEndpoint } from "./fake-endpoint.js";
import type { FakeEndpoint, Responder } from "./fake-endpoint.js";
import { joinRealms } from "./one-realm.js";

joinRealms();

/** How long the fixture's adapter keeps an idle connection. */
export const idleTimeoutMs = 100;

/** The calls of a read that goes well. */
export const readAll: readonly string[] = ["BeginTransaction", "Execute", "Execute", "CommitTransaction"];

const answers: Readonly<Record<string, unknown>> = {
  BeginTransaction: { transactionId: "transaction-1" },
  Execute: { numberOfRecordsUpdated: 3 },
  CommitTransaction: { transactionStatus: "Transaction Committed" },
  RollbackTransaction: { transactionStatus: "Rollback Complete" },
};

export const answerWell: Responder = (response, { operation }) => sendJson(response, answers[operation]);

export type DataApiFixture = {
  readonly execute: Execute;
  readonly readRows: ReadRows;
  readonly runTogether: RunTogether;
  readonly endpoint: FakeEndpoint;
  readonly slept: number[];
  stop(): Promise<void>;
};

/**
 * The adapter before a fake Data API. `bad` answers the nth call of an operation (counted from 1) that it names, the others go well.
 * Time passes only by sleeping, and by a second with each call that arrives.
 */
export async function startDataApi(
  bad: Readonly<Record<string, Responder>> = {},
  answerTimeoutMs = 20_000,
): Promise<DataApiFixture> {
  let now = 0;
  const slept: number[] = [];
  const endpoint = await startFakeEndpoint((response, received) => {
    now += 1_000;
    const count = endpoint.operations().filter((each) => each === received.operation).length;
    const respond = bad[`${received.operation} ${count}`] ?? bad[received.operation] ?? answerWell;
    return respond(response, received);
  });
  process.env["AWS_ENDPOINT_URL_RDS_DATA"] = endpoint.url;
  const transport = createTransport({ connectTimeoutMs: 3_000, answerTimeoutMs, idleTimeoutMs });
  const sleep = (ms: number) => {
    slept.push(ms);
    now += ms;
    return Promise.resolve();
  };
  return {
    execute: createExecute({ clock: () => now, sleep, transport }),
    readRows: createReadRows({ clock: () => now, sleep, transport }),
    runTogether: createRunTogether({ clock: () => now, sleep, transport }),
    endpoint,
    slept,
    stop() {
      transport.close();
      return endpoint.close();
    },
  };
}
