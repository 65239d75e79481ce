import { Query, type ClientBase, type FieldDef, type ResultBuilder } from "pg";
import type { Bound } from "./parameters.js";
import { Refusal } from "./wire.js";

/** What a statement gave: rows as PostgreSQL's own text. */
export type Ran = {
  readonly command: string;
  readonly updated: number;
  /** Empty for a statement without a result set. */
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly (string | null)[])[];
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html and data-api.troubleshooting.html */
const maxResultBytes = 1024 * 1024;
const maxRowBytes = 64 * 1024;

/** Rows as text, and parameter types for the server: pg reads both from `types`. */
function rawTypes(oids: readonly number[]) {
  return Object.assign([...oids], { getTypeParser: () => (text: string) => text });
}

export type Running = {
  /** Rejects with what the server says, or at once with a Refusal when the result is over a limit. */
  readonly result: Promise<Ran>;
  /** Resolves when the server has ended it, whatever became of it. */
  readonly settled: Promise<void>;
};

/** Starts one statement in the extended protocol, so that the server itself refuses several. */
export function runStatement(client: ClientBase, bound: Bound): Running {
  const config = {
    text: bound.text,
    values: [...bound.values],
    types: rawTypes(bound.types),
    rowMode: "array",
    queryMode: "extended",
  };
  const rows: (string | null)[][] = [];
  let bytes = 0;
  let full = false;
  const query = client.query(new Query(config));
  const ended = new Promise<ResultBuilder>((resolve, reject) => {
    query.on("end", resolve);
    query.on("error", reject);
  });
  const tooLarge = new Promise<never>((_resolve, reject) => {
    query.on("row", (row: unknown) => {
      if (full || !isRawRow(row)) return;
      const size = row.reduce((sum, cell) => sum + (cell === null ? 1 : Buffer.byteLength(cell)), 0);
      bytes += size;
      const refusal = tooLargeOf(size, bytes);
      if (refusal === undefined) rows.push(row);
      else {
        full = true;
        reject(refusal);
      }
    });
  });
  return {
    result: Promise.race([ended, tooLarge]).then(({ command, rowCount, fields }) => ({
      command: command ?? "",
      updated: rowCount ?? 0,
      fields: fields ?? [],
      rows,
    })),
    settled: ended.then(
      () => {},
      () => {},
    ),
  };
}

/** Which of the two it is follows the model's own words for UnsupportedResultException; the messages are documented. */
export function tooLargeOf(rowBytes: number, resultBytes: number): Refusal | undefined {
  if (rowBytes > maxRowBytes)
    return new Refusal("UnsupportedResultException", 400, "Packet for query is too large");
  if (resultBytes > maxResultBytes)
    return new Refusal(
      "UnsupportedResultException",
      400,
      "Database returned more than the allowed response size limit",
    );
  return undefined;
}

function isRawRow(row: unknown): row is (string | null)[] {
  return Array.isArray(row) && row.every((cell) => cell === null || typeof cell === "string");
}
