import type { Connection } from "mysql2";
import { shop } from "../seed.js";
import type { Backend } from "./data-api-backend.js";
import type { BatchRequest, ExecuteRequest } from "./data-api-request.js";
import { invalid } from "./database-error.js";
import { timedOut } from "./execute.js";
import type { Mariadb } from "./mariadb.js";
import { fromMysql } from "./mysql-error.js";
import { writeParameters } from "./mysql-parameters.js";
import { mysqlSessions, run } from "./mysql-sessions.js";
import { type MysqlRan, runMysql } from "./mysql-statement.js";
import { cellText, describeMysqlColumn, shapeOf } from "./mysql-values.js";
import { createTransactions, type Transaction } from "./transactions.js";
import { Refusal } from "./wire.js";

/** A MariaDB server in the place of Aurora MySQL, started by the first call. */
export function createMysqlBackend(parts: {
  readonly start: () => Promise<Mariadb>;
  readonly clock: () => number;
  readonly statementMs: number;
}): Backend {
  const { clock, statementMs } = parts;
  let started: Promise<Mariadb> | undefined;
  const server = () => (started ??= parts.start());
  const sessions = mysqlSessions(server);
  const transactions = createTransactions({ sessions, clock });
  /** Whose statement was given up: they are closed when that has ended. */
  const givenUp = new WeakSet<Connection>();

  /** Runs in the transaction named, or by itself and committed. */
  async function withSession<T>(
    { transactionId, secretArn, database = "" }: ExecuteRequest | BatchRequest,
    work: (session: Transaction<Connection>) => Promise<T>,
  ): Promise<T> {
    if (transactionId !== undefined) {
      return transactions.within(transactionId, secretArn, (transaction) => {
        if (database !== "" && database !== transaction.database)
          throw invalid("Database name is not the same as transaction");
        return work(transaction);
      });
    }
    const client = await sessions.open(secretArn, database || shop.database);
    try {
      return await work({ id: "", client, secretArn, database });
    } finally {
      if (!givenUp.has(client)) await sessions.giveBack(client);
    }
  }

  /** For at most `statementMs`; then it is killed, or left running, and its session and transaction are given up. */
  async function inTime(
    session: Transaction<Connection>,
    sql: string,
    continueAfterTimeout: boolean,
  ): Promise<MysqlRan> {
    const { client } = session;
    const ran = runMysql(client, sql);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(timedOut(client.threadId)), statementMs);
    });
    try {
      return await Promise.race([ran, late]);
    } catch (error) {
      if (error instanceof Refusal) {
        givenUp.add(client);
        const settled = ran.then(
          () => {},
          () => {},
        );
        if (!continueAfterTimeout) await (await server()).admin.query("KILL QUERY ?", [client.threadId]);
        void (session.id === ""
          ? settled.then(() => sessions.close(client))
          : transactions.end(session, "close", settled));
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function batch(request: BatchRequest): Promise<string> {
    const sets = request.parameterSets.length === 0 ? [[]] : request.parameterSets;
    return withSession(request, async (session) => {
      if (session.id === "") await run(session.client, "START TRANSACTION");
      for (const set of sets) await inTime(session, writeParameters(request.sql, set), false);
      if (session.id === "") await run(session.client, "COMMIT");
      return JSON.stringify({ updateResults: sets.map(() => ({ generatedFields: [] })) });
    });
  }

  return {
    execute: (request) =>
      withSession(request, async (session) => {
        const sql = writeParameters(request.sql, request.parameters);
        return render(request, await inTime(session, sql, request.continueAfterTimeout));
      }).catch(refuse),
    batch: (request) => batch(request).catch(refuse),
    begin: (secretArn, database = "") =>
      transactions.begin(secretArn, database || shop.database).catch(refuse),
    end: (transactionId, secretArn, how) =>
      transactions
        .within(transactionId, secretArn, async (transaction) => {
          await run(transaction.client, how === "commit" ? "COMMIT" : "ROLLBACK");
          await transactions.end(transaction, "keep");
        })
        .catch(refuse),
    async stop() {
      await transactions.stop();
      await (await started)?.stop();
    },
  };
}

function refuse(error: unknown): never {
  throw fromMysql(error);
}

/** The response of ExecuteStatement as JSON text. */
function render(request: ExecuteRequest, { fields, rows, updated, insertId }: MysqlRan): string {
  if (fields.length === 0) {
    const generatedFields = insertId === 0 ? [] : [{ longValue: insertId }];
    return JSON.stringify({ generatedFields, numberOfRecordsUpdated: updated });
  }
  const shapes = fields.map(shapeOf);
  const options = request.resultSetOptions;
  const cells = (row: MysqlRan["rows"][number], how: "field" | "plain") =>
    shapes.map((shape, index) => cellText(shape, row[index] ?? null, options, how));
  if (request.formatRecordsAs === "JSON") {
    const names = fields.map(({ name }) => name);
    if (new Set(names).size < names.length)
      throw new Refusal("UnsupportedResultException", 400, "The result contains columns of the same name");
    const objects = rows.map((row) => {
      const members = cells(row, "plain").map((text, index) => `${JSON.stringify(names[index])}:${text}`);
      return `{${members.join(",")}}`;
    });
    return `{"formattedRecords":${JSON.stringify(`[${objects.join(",")}]`)},"numberOfRecordsUpdated":0}`;
  }
  const records = rows.map((row) => `[${cells(row, "field").join(",")}]`);
  const metadata = request.includeResultMetadata
    ? `"columnMetadata":${JSON.stringify(fields.map(describeMysqlColumn))},`
    : "";
  return `{${metadata}"numberOfRecordsUpdated":0,"records":[${records.join(",")}]}`;
}
