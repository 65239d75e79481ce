import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import type { Entry, Outcome } from "../ledger/entry.js";
import { waitsUntil } from "../ledger/waiting.js";
import { carryOutTogether } from "./carry-out-together.js";
import { countOf } from "./count-of.js";
import { tagStatement } from "./exact-text.js";
import type { Conversation } from "./conversation.js";
import { cancelledBecause, outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import { isQuery } from "./queries.js";
import { readAll } from "./read-all.js";
import type { Execution, OpenSession } from "./ports.js";
import { recordStep } from "./record-step.js";
import { renderTooLate } from "./render.js";
import { renderExecution, renderNoSession, renderWaking } from "./render-outcome.js";
import { statementMenu } from "./statement-menu.js";
import { waitBeside } from "./stop-run.js";

/** A decided statement, ready to go. */
export type Decided = {
  readonly entry: Entry;
  readonly person: Person;
  readonly database: Database;
  readonly secretArn: string;
  readonly sql: string;
  /** The statements of a transaction of several, in their very words; absent of a single one. */
  readonly texts?: readonly string[] | undefined;
  readonly conversation: Conversation;
  /** The requester's, by name. */
  readonly timeZone: string | undefined;
};

type Opened = Awaited<ReturnType<OpenSession>>;

/**
 * Becomes the person, and has the statement expected in the trail, so that what is sent and never shows up is found; what is then not
 * sent after all harms nothing. Sends nothing yet.
 */
export async function getReady(
  parts: SqlParts,
  { entry, person, database, secretArn }: Decided,
): Promise<Opened> {
  const [opened] = await Promise.all([
    parts.openSession({ person, database, secretArn, statementId: entry.id }),
    parts.expected.put({ statementId: entry.id, sentAt: parts.clock() }),
  ]);
  return opened;
}

/** Goes as the person through the only door to the call, executes, records the outcome, shows it. */
export async function carryOut(parts: SqlParts, decided: Decided, opened: Opened): Promise<void> {
  const { entry, person, database, secretArn, sql, conversation, timeZone } = decided;
  const { id } = entry;
  if (opened.kind === "refused") {
    const outcome = outcomeAt(parts.clock(), { because: `the role could not be assumed (${opened.reason})` });
    await parts.ledger.advance(id, { from: ["waiting"], to: "refused", outcome });
    return conversation.tell(renderNoSession(opened, person, parts.commands));
  }

  const door = {
    roleArn: person.roleArn,
    sourceIdentity: person.sourceIdentity,
    accessKeyId: opened.session.accessKeyId,
    clusterArn: database.clusterArn,
    secretArn,
  };
  const sentAt = parts.clock();
  if ((await parts.ledger.advance(id, { from: ["waiting"], to: "sending", door, sentAt })) === "refused") {
    // Else somebody was faster, who tells.
    if (sentAt >= waitsUntil(entry)) await conversation.tell(renderTooLate(parts.commands));
    return;
  }

  const { texts } = decided;
  if (texts !== undefined) return carryOutTogether(parts, { ...decided, texts }, opened.session, sentAt);
  if (isQuery(entry)) return readAll(parts, decided, opened.session, sentAt);

  const inTransaction = entry.risk === "read" ? database.engine === "postgresql" : entry.transactional;
  const beside = waitBeside(parts, decided, sentAt, inTransaction);
  const execution = await parts.execute({
    session: opened.session,
    database,
    secretArn,
    sql: tagStatement(sql, id, database.engine),
    statementId: id,
    readOnly: entry.risk === "read",
    runsOn: entry.runsOn === true,
    ...(entry.transactional && entry.risk !== "read" ? { rehearsedRows: entry.rehearsed?.rows ?? null } : {}),
    signal: beside.signal,
    onWaking: () => void conversation.tell(renderWaking(database)),
  });
  beside.end();

  const recorded = await recordStep(parts, id, stepOf(parts, entry, execution));
  parts.log.info(
    {
      statementId: id,
      database: database.name,
      command: entry.command,
      fingerprint: entry.fingerprint,
      outcome: execution.kind,
    },
    "statement ended",
  );
  await conversation.tell(
    renderExecution({
      execution,
      entry,
      sql,
      database,
      person,
      recorded,
      timeZone,
      commands: parts.commands,
      menu: statementMenu(parts, entry),
    }),
  );
}

function stepOf(
  parts: SqlParts,
  entry: Entry,
  execution: Execution,
): { to: "succeeded" | "failed" | "unknown" | "cancelled"; outcome: Outcome } {
  if (execution.kind === "cancelled")
    return { to: "cancelled", outcome: outcomeAt(parts.clock(), { because: cancelledBecause }) };
  const { requestId } = execution;
  switch (execution.kind) {
    case "done": {
      const rows = rowsOf(entry, execution);
      return {
        to: "succeeded",
        outcome: outcomeAt(parts.clock(), { rows, tookMs: execution.tookMs, requestId }),
      };
    }
    case "failed":
      return {
        to: "failed",
        outcome: outcomeAt(parts.clock(), {
          requestId,
          sqlState: execution.sqlState,
          because: `it failed (${execution.sqlState ?? execution.reason})`,
        }),
      };
    case "miscounted":
      return {
        to: "failed",
        outcome: outcomeAt(parts.clock(), {
          requestId,
          because: `it was rolled back: ${execution.rehearsedRows} rows in its rehearsal, ${execution.rows} in its run`,
        }),
      };
    case "unknown":
      return {
        to: "unknown",
        outcome: outcomeAt(parts.clock(), { requestId, because: "no answer came; it may have run" }),
      };
  }
}

/** Rows returned or changed; null for EXPLAIN, whose rows are lines of a plan and none of the table's. */
function rowsOf({ command }: Entry, execution: Extract<Execution, { kind: "done" }>): number | null {
  return command === "EXPLAIN" ? null : countOf(execution);
}
