import { showsAll } from "../message/table.js";
import { outcomeOfStopped, rowsOfEach } from "./outcome-together.js";
import type { Decided } from "./carry-out.js";
import { tagStatement } from "./exact-text.js";
import { gatherRows } from "./gather-rows.js";
import { inZone } from "./local-times.js";
import { outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import type { Rows, Session } from "./ports.js";
import { recordStep } from "./record-step.js";
import { renderRunning, renderWaking } from "./render-outcome.js";
import { renderResult, renderStopped, renderTogether } from "./render-together.js";
import { sendCsv } from "./send-csv.js";
import { statementMenu } from "./statement-menu.js";

/** After this long without an answer, one line says that it is running. */
const patienceMs = 3_000;

/** Runs the statements of a transaction, each in its turn; records what became of the whole, and shows it and what each returned. */
export async function carryOutTogether(
  parts: SqlParts,
  decided: Decided & { readonly texts: readonly string[] },
  session: Session,
  sentAt: number,
): Promise<void> {
  const { entry, person, database, secretArn, texts, conversation, timeZone } = decided;
  const { id } = entry;
  const callOffPatience = parts.after(patienceMs, () => void conversation.tell(renderRunning(sentAt)));
  const end = await parts.runTogether({
    session,
    database,
    secretArn,
    sqls: texts.map((sql) => tagStatement(sql, id, database.engine)),
    statementId: id,
    purpose: entry.risk === "read" ? "read" : "keep",
    counts: entry.rehearsed?.each ?? [],
    onWaking: () => void conversation.tell(renderWaking(database)),
  });
  callOffPatience();

  const endedAt = parts.clock();
  const step =
    end.kind === "done"
      ? ({
          to: "succeeded",
          outcome: outcomeAt(endedAt, {
            tookMs: end.tookMs,
            requestId: end.requestId,
            each: rowsOfEach(entry, end.results),
          }),
        } as const)
      : outcomeOfStopped(end, texts.length, endedAt);
  const recorded = await recordStep(parts, id, step);
  const outcome = end.kind === "done" ? end.kind : end.ended.kind;
  parts.log.info(
    { statementId: id, database: database.name, statements: texts.length, outcome },
    "transaction ended",
  );

  const menu = statementMenu(parts, entry);
  const ended = { entry, texts, database, person, recorded, menu, commands: parts.commands };
  if (end.kind === "stopped") return conversation.tell(renderStopped(ended, end, "run"));
  await conversation.tell(renderTogether(ended, end));
  for (const [at, { rows }] of end.results.entries())
    if (rows !== null && rows.rows.length > 0)
      await showResult(parts, { ...ended, conversation, timeZone }, at, rows);
}

/** The first rows of one of them, and all of them as CSV where a message can't hold them. */
async function showResult(
  parts: SqlParts,
  ended: Parameters<typeof renderResult>[0] & Pick<Decided, "conversation" | "timeZone">,
  at: number,
  rows: Rows,
): Promise<void> {
  const gathering = gatherRows(parts.results);
  const whole = (await gathering.take(rows)) === "more";
  const gathered = gathering.gathered();
  const first = inZone(gathered.first, ended.timeZone);
  const sendsCsv = !whole || !showsAll(first);
  await ended.conversation.tell(renderResult(ended, at, first, sendsCsv));
  if (sendsCsv) await sendCsv(parts, ended, gathered, { whole, isCopyOffered: false, part: at + 1 });
}
