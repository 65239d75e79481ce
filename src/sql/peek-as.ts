import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import { tagStatement } from "./exact-text.js";
import type { SqlParts } from "./parts.js";
import type { Cell, ExecutionFailure, SessionRefusal } from "./ports.js";

/** Why a peek came to nothing. */
export type PeekFailure = ExecutionFailure | SessionRefusal["reason"] | "interrupted" | "fault";

export type Peeked =
  | { readonly kind: "rows"; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "nothing"; readonly because: PeekFailure };

type Ask = {
  readonly statementId: string;
  readonly person: Person;
  readonly database: Database;
  readonly secretArn: string;
  readonly sql: string;
  /** For all of it; the database gets no longer for the question itself. */
  readonly limitMs: number;
};

/** After `select`: MySQL itself gives up, as PostgreSQL does by a setting: https://dev.mysql.com/doc/refman/8.0/en/optimizer-hints.html#optimizer-hints-execution-time */
export function endsAfter(limitMs: number): string {
  return `/*+ max_execution_time(${limitMs}) */`;
}

/** Becomes the person, writes the peek down, asks. Never throws, and answers within the limit, whoever is asleep. */
export async function peekAs(parts: SqlParts, ask: Ask): Promise<Peeked> {
  let callOff = () => {};
  const tooLong = new Promise<Peeked>((resolve) => {
    callOff = parts.after(ask.limitMs, () => resolve({ kind: "nothing", because: "timed-out" }));
  });
  const asked = askAs(parts, ask).catch((err: unknown): Peeked => {
    parts.log.warn({ err, statementId: ask.statementId }, "peek failed");
    return { kind: "nothing", because: "fault" };
  });
  const peeked = await Promise.race([asked, tooLong]);
  callOff();
  if (peeked.kind === "nothing")
    parts.log.info({ statementId: ask.statementId, because: peeked.because }, "peek came to nothing");
  return peeked;
}

async function askAs(parts: SqlParts, ask: Ask): Promise<Peeked> {
  const { statementId, person, database, secretArn, limitMs } = ask;
  const opened = await parts.openSession({ person, database, secretArn, statementId });
  if (opened.kind === "refused") return { kind: "nothing", because: opened.reason };
  const { roleArn, sourceIdentity } = person;
  const { session } = opened;
  const { accessKeyId } = session;
  const door = { roleArn, sourceIdentity, accessKeyId, clusterArn: database.clusterArn, secretArn };
  // Its trail events are checked against one door; a second peek would make the first look forged.
  const noted = await parts.ledger.notePeek({
    statementId,
    door,
    sqlHmac: parts.hmac(ask.sql),
    notedAt: parts.clock(),
  });
  if (noted === "already-noted") return { kind: "nothing", because: "interrupted" };

  const sql = tagStatement(ask.sql, statementId, database.engine);
  const answered = await parts.peek({ session, database, secretArn, sql, statementId, limitMs });
  if (answered.kind === "done") return { kind: "rows", rows: answered.rows?.rows ?? [] };
  // The server's own word for a statement that took longer than it was given.
  return { kind: "nothing", because: answered.sqlState === "57014" ? "timed-out" : answered.reason };
}
