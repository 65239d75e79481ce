import { aws } from "../seed.js";
import { readBuiltInTypes } from "./column-metadata.js";
import { createConnections } from "./connections.js";
import type { Backend } from "./data-api-backend.js";
import type { BatchRequest, ExecuteRequest } from "./data-api-request.js";
import { fromDatabase, invalid, silentRollback } from "./database-error.js";
import { renderResult, runInTime } from "./execute.js";
import { bindParameters } from "./parameters.js";
import type { Postgres } from "./postgres.js";
import { createTransactions, type Transaction } from "./transactions.js";

type Session = Transaction<Awaited<ReturnType<ReturnType<typeof createConnections>["open"]>>>;

/** A real PostgreSQL server: a session pool for each secret, real transactions, real errors. */
export async function createPostgresBackend(parts: {
  readonly postgres: Postgres;
  readonly clock: () => number;
  readonly statementMs: number;
}): Promise<Backend> {
  const { postgres, clock, statementMs } = parts;
  const connections = createConnections(postgres);
  const transactions = createTransactions({ sessions: connections, clock });
  const running = { connections, statementMs, builtInTypes: await readBuiltInTypes(postgres.admin) };

  /** Runs in the transaction named, or by itself and committed. */
  async function withSession<T>(
    { transactionId, secretArn, database }: ExecuteRequest | BatchRequest,
    work: (session: Session) => Promise<T>,
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
  async function discard(session: Session, settled: Promise<void>): Promise<void> {
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

  return {
    execute: (request) => execute(request).catch(refuse),
    batch: (request) => batch(request).catch(refuse),
    begin: (secretArn, database) => transactions.begin(secretArn, nameOf(database)).catch(refuse),
    end: (transactionId, secretArn, how) =>
      transactions
        .within(transactionId, secretArn, async (transaction) => {
          const { command } = await transaction.client.query(how === "commit" ? "COMMIT" : "ROLLBACK");
          await transactions.end(transaction, "keep");
          if (how === "commit" && command === "ROLLBACK") throw silentRollback();
        })
        .catch(refuse),
    async stop() {
      await transactions.stop();
      await connections.stop();
    },
  };
}

function refuse(error: unknown): never {
  throw fromDatabase(error);
}

/** Without a name it is the database that the secret names. */
function nameOf(database: string | undefined): string {
  return database === undefined || database === "" ? aws.clusterId : database;
}
