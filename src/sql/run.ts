import { decide } from "../access/decide.js";
import { holdWhile } from "./hold.js";
import { carryOut } from "./carry-out.js";
import { parseCommand, type SqlCommand } from "./command.js";
import { newEntry } from "./new-entry.js";
import type { AskedSql, SqlParts } from "./parts.js";
import { renderRefusal } from "./render-refusal.js";
import { renderConfirmation, renderHelp, renderStraightQuotes } from "./render.js";
import { confirmMinutes, sealCommand } from "./sealed-command.js";
import { understand } from "./understand.js";

/** The story of `/sql`: understand the text → decide → record → (ask) → become the person → execute → record → show. */
export function createRunSql(parts: SqlParts): (asked: AskedSql) => Promise<void> {
  return async (asked) => {
    const command = parseCommand(asked.text);
    if (command.kind === "help")
      return asked.conversation.tell(renderHelp(parts.commands, parts.policy, asked.channelId));
    return holdWhile(parts, asked, () => runSql(parts, asked, command));
  };
}

async function runSql(
  parts: SqlParts,
  asked: AskedSql,
  command: Extract<SqlCommand, { kind: "run" }>,
): Promise<void> {
  const { conversation, statementId } = asked;
  const understood = await understand(parts, asked, command);
  if (understood.kind === "refused")
    return conversation.tell(renderRefusal(understood.refusal, parts.commands));
  const { person, database } = understood;
  if (understood.kind === "typographic") {
    await sealCommand(parts, asked, `@${database.name} ${understood.straightened}`);
    return conversation.tell(renderStraightQuotes(statementId, understood.straightened));
  }

  const { sql, reading } = understood;
  const entry = newEntry(parts, asked, understood);
  const refuse = async (refusal: Parameters<typeof renderRefusal>[0], because: string) => {
    const outcome = {
      endedAt: parts.clock(),
      rows: null,
      tookMs: null,
      requestId: null,
      because,
      sqlState: null,
    };
    await parts.ledger.record({ ...entry, state: "refused", outcome });
    return conversation.tell(renderRefusal(refusal, parts.commands));
  };
  if (!reading.ok) {
    return refuse(
      { kind: "unparsed", sql, error: reading.error, position: reading.position ?? null },
      "it could not be parsed",
    );
  }
  if (reading.statements.length !== 1) {
    return refuse({ kind: "several", count: reading.statements.length }, "it was not exactly one statement");
  }
  const decision = decide(parts.policy, person, database, reading.risk);
  if (decision.kind === "refused") {
    const refusal = {
      kind: decision.reason,
      risk: reading.risk,
      because: reading.because,
      person,
      database,
    } as const;
    return refuse(refusal, `no rule lets ${person.name} run ${reading.risk} statements on ${database.name}`);
  }

  if ((await parts.ledger.record(entry)) === "already-recorded" && !(await stillWaits(parts, statementId)))
    return;
  if (decision.confirm) {
    await parts.sealed.put(statementId, sql, confirmMinutes);
    return conversation.tell(renderConfirmation({ statementId, sql, database, person, reading }));
  }
  return carryOut(parts, {
    entry,
    person,
    database,
    secretArn: decision.secretArn,
    sql,
    conversation,
  });
}

/** A redelivered command goes on only where the first delivery left it before the call. */
async function stillWaits(parts: SqlParts, statementId: string): Promise<boolean> {
  return (await parts.ledger.find(statementId))?.state === "waiting";
}
