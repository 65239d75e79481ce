import type { Connection, FieldPacket } from "mysql2";
import { tooLargeOf } from "./statement.js";

/** What a statement gave: cells as the server's own text. */
export type MysqlRan = {
  /** Empty for a statement without a result set. */
  readonly fields: readonly FieldPacket[];
  readonly rows: readonly (readonly (Buffer | null)[])[];
  readonly updated: number;
  readonly insertId: number;
};

/** Runs one statement in the text protocol. Rejects with what the server says, or with a Refusal when the result is over a limit. */
export function runMysql(client: Connection, sql: string): Promise<MysqlRan> {
  return new Promise((resolve, reject) => {
    let fields: readonly FieldPacket[] = [];
    const rows: (Buffer | null)[][] = [];
    let bytes = 0;
    let updated = 0;
    let insertId = 0;
    const query = client.query({ sql, rowsAsArray: true, typeCast: (field) => field.buffer() });
    query.on("fields", (described: readonly FieldPacket[] | undefined) => (fields = described ?? []));
    query.on("result", (result: unknown) => {
      if (isRow(result)) {
        const size = result.reduce((sum, cell) => sum + (cell?.length ?? 1), 0);
        bytes += size;
        const refusal = tooLargeOf(size, bytes);
        if (refusal === undefined) rows.push(result);
        else reject(refusal);
      } else if (isHeader(result)) ({ affectedRows: updated, insertId } = result);
    });
    query.on("error", reject);
    query.on("end", () => resolve({ fields, rows, updated, insertId }));
  });
}

function isRow(result: unknown): result is (Buffer | null)[] {
  return Array.isArray(result) && result.every((cell) => cell === null || Buffer.isBuffer(cell));
}

function isHeader(result: unknown): result is { affectedRows: number; insertId: number } {
  return typeof result === "object" && result !== null && "affectedRows" in result && "insertId" in result;
}
