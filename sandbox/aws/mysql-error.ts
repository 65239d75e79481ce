import { noWriter } from "./database-error.js";
import { Refusal } from "./wire.js";

/**
 * The Data API's error for what MySQL said: its words, code and state at the end. The form is that of PostgreSQL's errors; for MySQL
 * none was seen, older clusters wrote `Database error code: 1146. Message: …`.
 */
export function fromMysql(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error)) throw error;
  if (!("sqlState" in error) || !("errno" in error)) {
    if ("syscall" in error || ("fatal" in error && error.fatal === true)) return noWriter(error);
    throw error;
  }
  const message = `${error.message}; Error code: ${String(error.errno)}; SQLState: ${String(error.sqlState)}`;
  return new Refusal("DatabaseErrorException", 400, message, {
    maskedMessage: "The statement failed in the database.",
    cause: error,
  });
}
