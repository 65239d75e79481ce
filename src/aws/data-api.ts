import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
} from "@aws-sdk/client-rds-data";
import type { ExecuteStatementCommandOutput } from "@aws-sdk/client-rds-data";
import type { Execute } from "../sql/ports.js";
import { bindParameters } from "../statement/named-parameters.js";
import type { Token } from "../trail/event.js";
import { asSqlParameter } from "./sql-parameter.js";
import { callToken } from "./call-token.js";
import { readFailure } from "./failure.js";
import type { Failure } from "./failure.js";
import type { Transport } from "./transport.js";

type Ask = Pick<Parameters<Execute>[0], "session" | "database" | "secretArn" | "statementId">;

/** What came of one call; `resuming` is the one refusal that waiting cures. */
export type Answer<T> =
  | { readonly kind: "answered"; readonly value: T; readonly requestId: string | null }
  | { readonly kind: "resuming"; readonly message: string; readonly requestId: string | null }
  | Failure;

/** The Data API's calls for one statement: its session, its target, its token, one attempt each but for the rollback. None throws. */
export type DataApi = {
  begin(): Promise<Answer<string>>;
  run(
    sql: string,
    transactionId?: string,
    how?: { readonly metadata?: boolean; readonly signal?: AbortSignal },
  ): Promise<Answer<ExecuteStatementCommandOutput>>;
  commit(transactionId: string): Promise<Answer<unknown>>;
  rollback(transactionId: string): Promise<Answer<unknown>>;
};

/** Nobody waits longer than this for a rollback: what is left open ends by itself after 3 idle minutes. */
const rollbackTimeoutMs = 5_000;
/** To roll back twice harms nobody; what stays open holds its locks, and the very run that follows a rehearsal would wait for them. */
const rollbackAttempts = 4;

/**
 * A client of its own, since the user agent is the client's; the connections are shared. `maxAttempts` is 1 because the SDK would
 * else repeat a write after a 5xx: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html
 */
export function createDataApi(ask: Ask, transport: Transport, phase: Token["phase"] = "run"): DataApi {
  const { accessKeyId, secretAccessKey, sessionToken } = ask.session;
  const clientWith = (maxAttempts: number) => {
    const made = new RDSDataClient({
      region: ask.database.region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      maxAttempts,
      customUserAgent: callToken(ask.statementId, phase),
      requestHandler: transport.once,
    });
    // It copies every row for a log that there is not: a quarter of the time that a page takes.
    made.middlewareStack.remove("loggerMiddleware");
    return made;
  };
  const client = clientWith(1);
  const target = { resourceArn: ask.database.clusterArn, secretArn: ask.secretArn };
  const { database } = ask.database;
  const { answerTimeoutMs } = transport;

  return {
    begin: () =>
      answer(
        client.send(new BeginTransactionCommand({ ...target, database }), within(answerTimeoutMs)),
        (begun) => begun.transactionId ?? "",
      ),
    run(text, transactionId, { metadata = true, signal } = {}) {
      const { sql, parameters } = bindParameters(text, ask.database.engine);
      const command = new ExecuteStatementCommand({
        ...target,
        database,
        sql,
        transactionId,
        ...(parameters.length === 0 ? {} : { parameters: parameters.map(asSqlParameter) }),
        includeResultMetadata: metadata,
        resultSetOptions: { longReturnType: "STRING", decimalReturnType: "STRING" },
      });
      return answer(client.send(command, within(answerTimeoutMs, signal)), (output) => output);
    },
    commit(transactionId) {
      const command = new CommitTransactionCommand({ ...target, transactionId });
      return answer(client.send(command, within(answerTimeoutMs)), () => undefined);
    },
    rollback(transactionId) {
      const command = new RollbackTransactionCommand({ ...target, transactionId });
      const sent = clientWith(rollbackAttempts).send(
        command,
        within(Math.min(rollbackTimeoutMs, answerTimeoutMs)),
      );
      return answer(sent, () => undefined);
    },
  };
}

/** The abort covers the whole call, its body included; a time-out of the handler would end with the headers. */
function within(timeoutMs: number, signal?: AbortSignal): { readonly abortSignal: AbortSignal } {
  const timeout = AbortSignal.timeout(timeoutMs);
  return { abortSignal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]) };
}

async function answer<O extends { readonly $metadata: { readonly requestId?: string | undefined } }, T>(
  sent: Promise<O>,
  read: (output: O) => T,
): Promise<Answer<T>> {
  try {
    const output = await sent;
    return { kind: "answered", value: read(output), requestId: output.$metadata.requestId ?? null };
  } catch (error) {
    const failure = readFailure(error);
    if (failure.kind !== "refused" || failure.name !== "DatabaseResumingException") return failure;
    return { kind: "resuming", message: failure.message, requestId: failure.requestId };
  }
}
