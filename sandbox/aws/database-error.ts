import { DatabaseError } from "pg";
import { Refusal } from "./wire.js";

/** In place of the database's words where a log could be read by others. */
const masked = "The statement failed in the database.";

/**
 * The Data API's error for what PostgreSQL said: `ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01`.
 * PostgreSQL itself refuses several statements in one (extended protocol), which the service calls a validation error.
 * A lost connection means that there is no writer. What is none of these is thrown on.
 */
export function fromDatabase(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isLost(error)) return noWriter(error);
  if (!(error instanceof DatabaseError)) throw error;
  if (error.code === "42601" && error.routine === "exec_parse_message")
    return new Refusal("ValidationException", 400, "Multistatements aren't supported", { cause: error });
  const parts = [
    `${error.severity ?? "ERROR"}: ${error.message}`,
    ...(error.detail === undefined ? [] : [`Detail: ${error.detail}`]),
    ...(error.hint === undefined ? [] : [`Hint: ${error.hint}`]),
    ...(error.position === undefined ? [] : [`Position: ${error.position}`]),
    `SQLState: ${error.code ?? "XX000"}`,
  ];
  return new Refusal("DatabaseErrorException", 400, parts.join("; "), {
    maskedMessage: masked,
    cause: error,
  });
}

/** Also when the server is shutting down (57P01 to 57P03). */
function isLost(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^57P0[123]$/.test(error.code ?? "");
  if (typeof error !== "object" || error === null) return false;
  return "syscall" in error || ("message" in error && /connect/i.test(String(error.message)));
}

export function noWriter(cause?: unknown): Refusal {
  return new Refusal(
    "DatabaseUnavailableException",
    504,
    "The writer instance in the DB cluster isn't available.",
    { cause },
  );
}

/** Immediate, not queued: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.troubleshooting.html */
export function stillRunning(): Refusal {
  return new Refusal("DatabaseErrorException", 400, "Transaction is still running a query", {
    maskedMessage: "Transaction is still running a query",
  });
}

export function transactionNotFound(transactionId: string): Refusal {
  return new Refusal("TransactionNotFoundException", 404, `Transaction ${transactionId} is not found`, {
    maskedMessage: "Transaction is not found",
  });
}

export function invalid(message: string): Refusal {
  return new Refusal("ValidationException", 400, message, { maskedMessage: "The request is not valid." });
}

/** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK; nothing was committed, so it is not called that. */
export function silentRollback(): Refusal {
  return new Refusal(
    "DatabaseErrorException",
    400,
    "ERROR: The database returned ROLLBACK, so the transaction cannot be committed; SQLState: 25P02",
    { maskedMessage: masked },
  );
}
