import type { ExecutionFailure } from "../sql/ports.js";

/** A refusal of the Data API, in our reason and its words. `position` is a 1-based character of the statement as it was sent. */
export type DatabaseError = {
  readonly reason: ExecutionFailure;
  readonly message: string;
  readonly sqlState: string | null;
  readonly position: number | null;
  /** True where the refusal concerns the answer, so that a statement by itself may have taken effect all the same. */
  readonly mayHaveRun: boolean;
};

/**
 * Error names of the published service model, and those that are not modelled but seen (`ValidationException`, `ThrottlingException`,
 * the signature errors): https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors
 */
const reasons: Readonly<Record<string, ExecutionFailure>> = {
  AccessDeniedException: "denied",
  ForbiddenException: "denied",
  ExpiredTokenException: "denied",
  UnrecognizedClientException: "denied",
  InvalidSignatureException: "denied",
  InvalidSecretException: "secret",
  SecretsErrorException: "secret",
  HttpEndpointNotEnabledException: "data-api-off",
  DatabaseNotFoundException: "not-found",
  NotFoundException: "not-found",
  InvalidResourceStateException: "unavailable",
  DatabaseResumingException: "resuming-too-long",
  DatabaseErrorException: "sql",
  StatementTimeoutException: "timed-out",
  UnsupportedResultException: "result-too-large",
  TransactionNotFoundException: "transaction-lost",
  ThrottlingException: "throttled",
  BadRequestException: "invalid",
  ValidationException: "invalid",
};

/**
 * States in which the connection or the server ended, the statement perhaps not: https://www.postgresql.org/docs/17/errcodes-appendix.html,
 * and 08S01 of https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
 */
const openEnds: ReadonlySet<string> = new Set([
  "08000",
  "08003",
  "08006",
  "08007",
  "08S01",
  "40003",
  "57P01",
  "57P02",
]);

/** Reads a refusal (4xx) by its name; a name that we do not know counts by its HTTP status. */
export function readDatabaseError(refusal: {
  readonly name: string;
  readonly status: number;
  readonly message: string;
}): DatabaseError {
  const { message, position, sqlState } = readTail(refusal.message);
  return {
    reason: reasons[refusal.name] ?? reasonOfStatus(refusal.status),
    message,
    sqlState,
    position,
    mayHaveRun: mayHaveRun(refusal.name, sqlState),
  };
}

/**
 * The service puts `Position` and `SQLState` only at the end of the message, each where it has one:
 * `ERROR: relation "a" does not exist; Position: 15; SQLState: 42P01`.
 */
function readTail(whole: string): Pick<DatabaseError, "message" | "position" | "sqlState"> {
  const state = /[;\n]\s*SQLState: ([0-9A-Z]{5})\s*$/.exec(whole);
  const untilState = (state === null ? whole : whole.slice(0, state.index)).replace(codeOfMysql, "");
  const position = /[;\n]\s*Position: ([0-9]{1,6})\s*$/.exec(untilState);
  const message = position === null ? untilState : untilState.slice(0, position.index);
  return {
    message: message.replace(ownTag, "").trim(),
    position: position === null ? null : Number(position[1]),
    sqlState: state?.[1] ?? null,
  };
}

/** Without an SQLSTATE it is not the database that refused but the service, perhaps only to carry a result over 1 MiB. */
function mayHaveRun(name: string, sqlState: string | null): boolean {
  if (name === "UnsupportedResultException") return true;
  return name === "DatabaseErrorException" && (sqlState === null || openEnds.has(sqlState));
}

/** MySQL quotes what it could not read to the end of the text, where whodid's comment stands. */
const ownTag = /\s*\/\* whodid \w{26} \*\//;

/** The number of MySQL's error, where the service has it beside the SQLSTATE, which tells less but is enough. */
const codeOfMysql = /[;\n]\s*Error code: [0-9]{1,5}\s*$/;

function reasonOfStatus(status: number): ExecutionFailure {
  if (status === 401 || status === 403) return "denied";
  if (status === 404) return "not-found";
  return status === 429 ? "throttled" : "invalid";
}
