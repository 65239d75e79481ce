import { countOf } from "./count-of.js";
import type { Decided } from "./carry-out.js";
import { tagStatement } from "./exact-text.js";
import { outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import type { Execution } from "./ports.js";
import { renderExecution, renderNoSession, renderWaking } from "./render-outcome.js";
import { renderRehearsing } from "./render-rehearsal.js";
import { statementMenu } from "./statement-menu.js";

/** What the person is told before the click: the count of a rehearsal, why there was none, or why it came to no count. */
export type Rehearsal =
  | { readonly kind: "counted"; readonly rows: number }
  | { readonly kind: "impossible"; readonly because: string }
  | { readonly kind: "uncounted"; readonly because: string };

/** After this long without an answer, one line says that it is being rehearsed. */
const patienceMs = 3_000;

/**
 * Becomes the person, writes down the rehearsal's door, tries the statement out, writes down its count. Undefined where the statement
 * ended with it (the role can't be assumed, the database refuses it): then that is recorded and told.
 */
export async function rehearse(parts: SqlParts, decided: Decided): Promise<Rehearsal | undefined> {
  const { entry, person, database, secretArn, sql, conversation } = decided;
  const { id } = entry;
  // Its trail events are checked against one door; a second rehearsal would make the first look forged.
  if ((await parts.ledger.find(id))?.rehearsed !== undefined)
    return { kind: "uncounted", because: "whodid was interrupted while it rehearsed it" };

  const opened = await parts.openSession({ person, database, secretArn, statementId: id });
  if (opened.kind === "refused") {
    await refuse(parts, id, `the role could not be assumed (${opened.reason})`);
    await conversation.tell(renderNoSession(opened, person, parts.commands));
    return undefined;
  }
  const { roleArn, sourceIdentity } = person;
  const { accessKeyId } = opened.session;
  const door = { roleArn, sourceIdentity, accessKeyId, clusterArn: database.clusterArn, secretArn };
  if (!(await note(parts, id, { door, rows: null }))) return undefined;

  const startedAt = parts.clock();
  const callOffPatience = parts.after(patienceMs, () => void conversation.tell(renderRehearsing(startedAt)));
  const execution = await parts.rehearse({
    session: opened.session,
    database,
    secretArn,
    sql: tagStatement(sql, id, database.engine),
    statementId: id,
    onWaking: () => void conversation.tell(renderWaking(database)),
  });
  callOffPatience();
  parts.log.info(
    { statementId: id, database: database.name, outcome: execution.kind },
    "statement rehearsed",
  );

  if (execution.kind === "done") {
    const rows = countOf(execution);
    return (await note(parts, id, { door, rows })) ? { kind: "counted", rows } : undefined;
  }
  const because = whyUncounted(execution);
  if (because !== undefined) return { kind: "uncounted", because };
  await refuse(parts, id, `its rehearsal failed (${reasonOf(execution)})`);
  const { commands } = parts;
  const menu = statementMenu(parts, entry);
  await conversation.tell(
    renderExecution({ execution, entry, sql, database, person, recorded: true, commands, menu }),
  );
  return undefined;
}

async function note(
  { ledger }: SqlParts,
  id: string,
  rehearsed: NonNullable<Decided["entry"]["rehearsed"]>,
): Promise<boolean> {
  return (await ledger.advance(id, { from: ["waiting"], to: "waiting", rehearsed })) === "advanced";
}

async function refuse({ ledger, clock }: SqlParts, id: string, because: string): Promise<void> {
  await ledger.advance(id, { from: ["waiting"], to: "refused", outcome: outcomeAt(clock(), { because }) });
}

/** Others were in its way, and may be gone when it runs: https://www.postgresql.org/docs/17/errcodes-appendix.html */
const contentions: Readonly<Record<string, string>> = {
  "55P03": "somebody else holds a lock on its rows or table (3 seconds were waited)",
  "40P01": "it and somebody else waited for each other, a deadlock",
  "40001": "somebody else changed its rows meanwhile",
  "57014": "it took longer than the 20 seconds that a rehearsal gets",
};

/** Why it came to no count although the run may go well; undefined where the run would fail as well. */
function whyUncounted(execution: Exclude<Execution, { kind: "done" }>): string | undefined {
  if (execution.kind !== "failed") return "no answer came";
  const contention = contentions[execution.sqlState ?? ""];
  if (contention !== undefined) return contention;
  switch (execution.reason) {
    case "timed-out":
      return "it took longer than the Data API allows";
    case "throttled":
      return "AWS is throttling calls";
    case "unavailable":
    case "transaction-lost":
      return "the database did not answer to its end";
    case "sql":
    case "denied":
    case "secret":
    case "data-api-off":
    case "not-found":
    case "resuming-too-long":
    case "result-too-large":
    case "invalid":
      return undefined;
  }
}

function reasonOf(execution: Exclude<Execution, { kind: "done" }>): string {
  return execution.kind === "failed" ? (execution.sqlState ?? execution.reason) : execution.kind;
}
