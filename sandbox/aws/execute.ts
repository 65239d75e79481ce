import type pg from "pg";
import { readTables, readTypes, describeColumn, type TypeInfo } from "./column-metadata.js";
import { processIdOf, type Connections } from "./connections.js";
import type { ExecuteRequest } from "./data-api-request.js";
import type { Bound } from "./parameters.js";
import { runStatement, type Ran } from "./statement.js";
import { fieldText, plainText } from "./values.js";
import { Refusal } from "./wire.js";

type Parts = {
  readonly connections: Connections;
  readonly builtInTypes: ReadonlyMap<number, TypeInfo>;
  readonly statementMs: number;
};

/** The outcome of a statement that may have had to be given up: then its session must not be used again. */
export type Outcome =
  | { readonly kind: "ran"; readonly ran: Ran }
  | { readonly kind: "given-up"; readonly refusal: Refusal; readonly settled: Promise<void> };

/**
 * Runs a statement for at most `statementMs`; then cancels it, or with `continueAfterTimeout` leaves it running, and gives up on it.
 * Throws what the database says of it.
 */
export async function runInTime(
  parts: Parts,
  client: pg.PoolClient,
  bound: Bound,
  continueAfterTimeout: boolean,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"timeout">((resolve) => {
    timer = setTimeout(() => resolve("timeout"), parts.statementMs);
  });
  const { result, settled } = runStatement(client, bound);
  const giveUp = (refusal: Refusal, runsOn: boolean): Outcome => {
    if (!runsOn) parts.connections.cancel(client).catch(() => {});
    return { kind: "given-up", refusal, settled };
  };
  try {
    const first = await Promise.race([result, timeout]);
    if (first !== "timeout") return { kind: "ran", ran: first };
    result.catch(() => {});
    return giveUp(timedOut(processIdOf(client)), continueAfterTimeout);
  } catch (error) {
    if (error instanceof Refusal) return giveUp(error, false);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export function timedOut(dbConnectionId: number): Refusal {
  return new Refusal("StatementTimeoutException", 400, "Request timed out", { members: { dbConnectionId } });
}

/** The response of ExecuteStatement as JSON text, asked of the session that ran it for names of types and tables. */
export async function renderResult(
  parts: Parts,
  client: pg.PoolClient,
  request: ExecuteRequest,
  { fields, rows, updated }: Ran,
): Promise<string> {
  if (fields.length === 0) return JSON.stringify({ generatedFields: [], numberOfRecordsUpdated: updated });
  const types = await readTypes(client, parts.builtInTypes, fields);
  const isArray = fields.map(({ dataTypeID }) => types.get(dataTypeID)?.isArray ?? false);
  const options = request.resultSetOptions;
  if (request.formatRecordsAs === "JSON") {
    const names = fields.map(({ name }) => name);
    if (new Set(names).size < names.length)
      throw new Refusal("UnsupportedResultException", 400, "The result contains columns of the same name");
    const objects = rows.map((row) => {
      const members = fields.map(
        ({ name, dataTypeID }, index) =>
          `${JSON.stringify(name)}:${plainText(dataTypeID, isArray[index] ?? false, row[index] ?? null, options)}`,
      );
      return `{${members.join(",")}}`;
    });
    return `{"formattedRecords":${JSON.stringify(`[${objects.join(",")}]`)},"numberOfRecordsUpdated":0}`;
  }
  const records = rows.map((row) => {
    const cells = fields.map(({ dataTypeID }, index) =>
      fieldText(dataTypeID, isArray[index] ?? false, row[index] ?? null, options),
    );
    return `[${cells.join(",")}]`;
  });
  const metadata = request.includeResultMetadata
    ? `"columnMetadata":${JSON.stringify(await describeColumns(client, fields, types))},`
    : "";
  return `{${metadata}"numberOfRecordsUpdated":0,"records":[${records.join(",")}]}`;
}

async function describeColumns(
  client: pg.PoolClient,
  fields: readonly pg.FieldDef[],
  types: ReadonlyMap<number, TypeInfo>,
) {
  const tables = await readTables(client, fields);
  return fields.map((field) =>
    describeColumn(
      field,
      types.get(field.dataTypeID) ?? { name: "unknown", isArray: false },
      tables.get(`${field.tableID}.${field.columnID}`),
    ),
  );
}
