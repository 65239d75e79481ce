import { offerMinutes } from "../ledger/waiting.js";
import { carryOut, getReady } from "./carry-out.js";
import { parseCommand, type SqlCommand } from "./command.js";
import { openEditor } from "./editor.js";
import { helpSql } from "./help.js";
import { holdWhile } from "./hold.js";
import { judge } from "./judge.js";
import { whyNotKeptInInnodb } from "./kept-in-innodb.js";
import { newEntry } from "./new-entry.js";
import { outcomeAt } from "./outcome.js";
import type { AskedSql, SqlParts } from "./parts.js";
import { whyNotRehearsed } from "./rehearsable.js";
import { type Rehearsal, rehearse } from "./rehearse.js";
import { renderRefusal } from "./render-refusal.js";
import { renderConfirmation, renderStraightQuotes } from "./render.js";
import { commandOf, sealCommand } from "./sealed-command.js";
import { type Understood, understand } from "./understand.js";
import { lookUpFalls } from "./what-falls.js";

/** The story of `/sql`: understand the text → decide → record → (rehearse, look what would fall, ask) → become the person → execute → record → show. */
export function createRunSql(parts: SqlParts): (asked: AskedSql) => Promise<void> {
  return async (asked) => {
    const command = parseCommand(asked.text);
    const { openForm } = asked;
    const isOpened =
      command.kind === "edit" &&
      openForm !== undefined &&
      (await openEditor(parts, { ...asked, openForm }, command));
    if (isOpened) return;
    return holdWhile(parts, asked, async (held) => {
      if (command.kind === "run") return runSql(parts, asked, command, held);
      await held;
      return helpSql(parts, asked, command);
    });
  };
}

async function runSql(
  parts: SqlParts,
  asked: AskedSql,
  command: Extract<SqlCommand, { kind: "run" }>,
  held: Promise<void>,
): Promise<void> {
  const { conversation, statementId } = asked;
  const understood = await understand(parts, asked, command);
  if (understood.kind === "refused") {
    if (await asksForValues(parts, asked, command.databaseName, understood)) return;
    return conversation.tell(renderRefusal(understood.refusal, parts.commands));
  }
  const { person, database } = understood;
  if (understood.kind === "typographic") {
    await sealCommand(parts, asked, commandOf(database.name, understood.straightened));
    return conversation.tell(renderStraightQuotes(statementId, understood.straightened));
  }

  const entry = newEntry(parts, asked, understood);
  const judged = judge(parts.policy, understood);
  if (judged.kind === "refused") {
    const outcome = outcomeAt(parts.clock(), { because: judged.because });
    await parts.ledger.record({ ...entry, state: "refused", outcome });
    return conversation.tell(renderRefusal(judged.refusal, parts.commands));
  }

  const { sql, pieces, timeZone } = understood;
  const { secretArn, reading } = judged;
  const texts = pieces?.map((piece) => piece.sql);
  const decided = { entry, person, database, secretArn, sql, conversation, texts, timeZone };
  const [recorded, opened] = await Promise.all([
    parts.ledger.record(entry),
    judged.confirm ? undefined : getReady(parts, decided),
    held,
  ]);
  if (recorded === "already-recorded" && !(await stillWaits(parts, statementId))) return;
  if (opened !== undefined) return carryOut(parts, decided, opened);

  const obstacle =
    whyNotRehearsed(reading, database.engine) ??
    (await whyNotKeptInInnodb(parts, decided, reading.statements));
  const rehearsal: Rehearsal | undefined =
    obstacle === undefined ? await rehearse(parts, decided) : { kind: "impossible", because: obstacle };
  if (rehearsal === undefined) return;
  const falls = await lookUpFalls(parts, decided, reading.statements, rehearsal);
  await parts.sealed.put(statementId, sql, offerMinutes);
  return conversation.tell(
    renderConfirmation({ entry, sql, database, person, reading, rehearsal, falls, pieces }),
  );
}

/** Opens the editor for the values that a typed statement lacks; false where there are none to ask for, or it did not open. */
async function asksForValues(
  parts: SqlParts,
  asked: AskedSql,
  databaseName: string | undefined,
  { refusal, sql }: Extract<Understood, { kind: "refused" }>,
): Promise<boolean> {
  const { openForm } = asked;
  const isMissing = refusal.kind === "parameter" && refusal.because === "missing";
  if (!isMissing || sql === undefined || openForm === undefined) return false;
  return openEditor(parts, { ...asked, openForm }, { databaseName, sql });
}

/** A redelivered command goes on only where the first delivery left it before the call. */
async function stillWaits(parts: SqlParts, statementId: string): Promise<boolean> {
  return (await parts.ledger.find(statementId))?.state === "waiting";
}
