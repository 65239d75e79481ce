import { showsAll } from "../message/table.js";
import { outcomeOfStopped, rowsOfEach } from "./outcome-together.js";
import type { Decided } from "./carry-out.js";
import { tagStatement } from "./exact-text.js";
import { type Gathering, gatherRows } from "./gather-rows.js";
import { inZone } from "./local-times.js";
import { keepForOffers } from "./offers.js";
import { outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import type { Result, Session } from "./ports.js";
import { queriesOf } from "./queries.js";
import { recordStep } from "./record-step.js";
import { renderWaking } from "./render-outcome.js";
import { renderAgain } from "./render-read.js";
import { renderResult, renderStopped, renderTogether } from "./render-together.js";
import { resultName } from "./result-name.js";
import { sendCsv } from "./send-csv.js";
import { statementMenu } from "./statement-menu.js";
import { waitBeside } from "./stop-run.js";

type Together = Decided & { readonly texts: readonly string[] };

/** Runs the statements of a transaction, each in its turn; records what became of the whole, and shows it and what each returned. */
export async function carryOutTogether(
  parts: SqlParts,
  decided: Together,
  session: Session,
  sentAt: number,
): Promise<void> {
  const { entry, person, database, secretArn, texts, conversation } = decided;
  const { id } = entry;
  const gatherings = queriesOf(entry).map((isRead) => (isRead ? gatherRows(parts.results) : undefined));
  const beside = waitBeside(parts, decided, sentAt, true);
  const end = await parts.runTogether({
    session,
    database,
    secretArn,
    sqls: texts.map((sql) => tagStatement(sql, id, database.engine)),
    statementId: id,
    purpose: entry.risk === "read" ? "read" : "keep",
    counts: entry.rehearsed?.each ?? [],
    takes: gatherings.map((gathering) => gathering && ((page) => gathering.take(page))),
    onAgain() {
      for (const gathering of gatherings) gathering?.forget();
      void conversation.tell(renderAgain());
    },
    signal: beside.signal,
    onWaking: () => void conversation.tell(renderWaking(database)),
  });
  beside.end();

  const endedAt = parts.clock();
  const taken = gatherings.map((gathering) => gathering?.gathered().first.total);
  const each = end.kind === "done" ? rowsOfEach(entry, end.results, taken) : [];
  const step =
    end.kind === "done"
      ? ({
          to: "succeeded",
          outcome: outcomeAt(endedAt, { tookMs: end.tookMs, requestId: end.requestId, each }),
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
  await conversation.tell(renderTogether(ended, end, each));
  for (const [at, result] of end.results.entries())
    await showResult(parts, decided, at, result, gatherings[at] ?? gatherRows(parts.results));
}

/** The first rows of one of them with what may be done with them, and all of them as CSV where a message can't hold them. */
async function showResult(
  parts: SqlParts,
  decided: Together,
  at: number,
  result: Result,
  gathering: Gathering,
): Promise<void> {
  const { entry, texts, timeZone, conversation, database } = decided;
  const whole = result.rows === null ? result.whole === true : (await gathering.take(result.rows)) === "more";
  const gathered = gathering.gathered();
  if (gathered.first.total === 0) return;
  const first = inZone(gathered.first, timeZone);
  const sendsCsv = !whole || !showsAll(first);
  const name = resultName(entry.id, at);
  const one = { ...decided, sql: texts[at] ?? "" };
  const offers = await keepForOffers(parts, one, name, gathered, sendsCsv);
  await conversation.tell(
    renderResult({ name, at, of: texts.length, database, timeZone, first, whole, sendsCsv, offers }),
  );
  if (sendsCsv) await sendCsv(parts, decided, gathered, { name, whole, isCopyOffered: offers.safeCopy });
}
