import { aws } from "../seed.js";
import type { Cluster } from "./cluster.js";
import { readBuiltInTypes } from "./column-metadata.js";
import { createConnections } from "./connections.js";
import { checkAccess } from "./data-api-access.js";
import {
  readJson,
  readRequest,
  requestSchemas,
  type BatchRequest,
  type ExecuteRequest,
} from "./data-api-request.js";
import { dataApiTrail } from "./data-api-trail.js";
import { fromDatabase, invalid, silentRollback } from "./database-error.js";
import { renderResult, runInTime } from "./execute.js";
import type { Iam } from "./iam.js";
import { bindParameters } from "./parameters.js";
import type { Postgres } from "./postgres.js";
import { jsonRefusals, refuseInRestJson, restJsonAnswer } from "./protocols.js";
import { createTransactions, type Transaction } from "./transactions.js";
import type { Answer, Call, Service } from "./wire.js";

/** Paths of the API's model. */
const operations: Readonly<Record<string, string>> = {
  "/Execute": "ExecuteStatement",
  "/BatchExecute": "BatchExecuteStatement",
  "/BeginTransaction": "BeginTransaction",
  "/CommitTransaction": "CommitTransaction",
  "/RollbackTransaction": "RollbackTransaction",
};

type Parts = {
  readonly postgres: Postgres;
  readonly cluster: Cluster;
  readonly iam: Iam;
  readonly clock: () => number;
  /** 45 seconds on AWS: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html */
  readonly statementMs: number;
};

/** The RDS Data API over a real server: a session pool for each secret, real transactions, real errors. */
export async function createDataApi(parts: Parts): Promise<Service> {
  const { postgres, cluster, iam, clock } = parts;
  const connections = createConnections(postgres);
  const transactions = createTransactions({ connections, clock });
  const running = {
    connections,
    statementMs: parts.statementMs,
    builtInTypes: await readBuiltInTypes(postgres.admin),
  };

  /** Runs in the transaction named, or by itself and committed. */
  async function withSession<T>(
    { transactionId, secretArn, database }: ExecuteRequest | BatchRequest,
    work: (session: Transaction) => Promise<T>,
  ): Promise<T> {
    if (transactionId !== undefined) {
      return transactions.within(transactionId, secretArn, (transaction) => {
        if (database !== undefined && database !== "" && database !== transaction.database)
          throw invalid("Database name is not the same as transaction");
        return work(transaction);
      });
    }
    const client = await connections.open(secretArn, nameOf(database));
    const own = { id: "", client, secretArn, database: nameOf(database) };
    return work(own);
  }

  async function execute(request: ExecuteRequest): Promise<string> {
    const bound = bindParameters(request.sql, request.parameters);
    return withSession(request, async (session) => {
      const { client } = session;
      let keeps = true;
      try {
        const outcome = await runInTime(running, client, bound, request.continueAfterTimeout);
        if (outcome.kind === "ran") return await renderResult(running, client, request, outcome.ran);
        keeps = false;
        void discard(session, outcome.settled);
        throw outcome.refusal;
      } finally {
        if (keeps && session.id === "") await connections.giveBack(client);
      }
    });
  }

  /** A statement that was given up takes its session, and the transaction in it, along. */
  async function discard(session: Transaction, settled: Promise<void>): Promise<void> {
    if (session.id !== "") return transactions.end(session, "close", settled);
    await settled;
    session.client.release(true);
  }

  async function batch(request: BatchRequest): Promise<string> {
    const sets = request.parameterSets.length === 0 ? [[]] : request.parameterSets;
    return withSession(request, async (session) => {
      try {
        if (session.id === "") await session.client.query("BEGIN");
        for (const parameters of sets) {
          const bound = bindParameters(request.sql, parameters);
          const outcome = await runInTime(running, session.client, bound, false);
          if (outcome.kind === "given-up") throw outcome.refusal;
        }
        if (session.id === "") await session.client.query("COMMIT");
        return JSON.stringify({ updateResults: sets.map(() => ({ generatedFields: [] })) });
      } finally {
        if (session.id === "") await connections.giveBack(session.client);
      }
    });
  }

  async function end(call: Call): Promise<string> {
    const commits = call.operation === "CommitTransaction";
    const request = readRequest(
      requestSchemas[commits ? "CommitTransaction" : "RollbackTransaction"],
      call.body,
    );
    checkAccess(iam, call, request);
    cluster.admit();
    const { transactionId, secretArn } = request;
    return transactions.within(transactionId, secretArn, async (transaction) => {
      const { command } = await transaction.client.query(commits ? "COMMIT" : "ROLLBACK");
      await transactions.end(transaction, "keep");
      if (commits && command === "ROLLBACK") throw silentRollback();
      return JSON.stringify({ transactionStatus: commits ? "Transaction Committed" : "Rollback Complete" });
    });
  }

  async function perform(call: Call): Promise<string> {
    if (call.operation === "CommitTransaction" || call.operation === "RollbackTransaction") return end(call);
    if (call.operation === "BeginTransaction") {
      const request = readRequest(requestSchemas.BeginTransaction, call.body);
      admit(call, request);
      return JSON.stringify({
        transactionId: await transactions.begin(request.secretArn, nameOf(request.database)),
      });
    }
    if (call.operation === "BatchExecuteStatement") {
      const request = readRequest(requestSchemas.BatchExecuteStatement, call.body);
      admit(call, request);
      return batch(request);
    }
    const request = readRequest(requestSchemas.ExecuteStatement, call.body);
    admit(call, request);
    return execute(request);
  }

  function admit(
    call: Call,
    request: { resourceArn: string; secretArn: string; schema?: string | undefined },
  ) {
    checkAccess(iam, call, request);
    if (request.schema !== undefined && request.schema !== "")
      throw invalid("Schema parameter isn't supported");
    cluster.admit();
  }

  return {
    name: "rds-data",
    operationOf: ({ path }) => operations[path] ?? path,
    knows: (operation) => Object.values(operations).includes(operation),
    async perform(call): Promise<Answer> {
      try {
        return restJsonAnswer(await perform(call), call.requestId);
      } catch (error) {
        throw fromDatabase(error);
      }
    },
    refuse: refuseInRestJson,
    refusals: jsonRefusals({ status: 403, internal: "InternalServerErrorException" }),
    secretOf: ({ body }) => memberOf(body, "secretArn"),
    trail: (call) => dataApiTrail(call.operation, readJson(call.body)),
    async stop() {
      await transactions.stop();
      await connections.stop();
    },
  };
}

/** Without a name it is the database that the secret names. */
function nameOf(database: string | undefined): string {
  return database === undefined || database === "" ? aws.clusterId : database;
}

function memberOf(body: Buffer, name: string): string | undefined {
  const request = readJson(body);
  if (typeof request !== "object" || request === null) return undefined;
  const value: unknown = Reflect.get(request, name);
  return typeof value === "string" ? value : undefined;
}
