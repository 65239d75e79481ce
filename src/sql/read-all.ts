import { showsAll } from "../message/table.js";
import type { Decided } from "./carry-out.js";
import { tagStatement } from "./exact-text.js";
import { type Gathered, gatherRows } from "./gather-rows.js";
import { inZone } from "./local-times.js";
import { keepForOffers, nothingOffered, type Offers } from "./offers.js";
import { cancelledBecause, outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import type { Read, Session } from "./ports.js";
import { recordStep } from "./record-step.js";
import { renderExecution, renderWaking } from "./render-outcome.js";
import { type EndedRead, renderAgain, renderRows } from "./render-read.js";
import { sendCsv } from "./send-csv.js";
import { statementMenu } from "./statement-menu.js";
import { waitBeside } from "./stop-run.js";

/** Reads the whole result up to the limits → records → shows its first rows → sends all of it where that was not all. */
export async function readAll(
  parts: SqlParts,
  decided: Decided,
  session: Session,
  sentAt: number,
): Promise<void> {
  const { entry, database, secretArn, sql, conversation } = decided;
  const { id } = entry;
  const gathering = gatherRows(parts.results);
  const beside = waitBeside(parts, decided, sentAt, true);
  const read = await parts.readRows({
    session,
    database,
    secretArn,
    sql: tagStatement(sql, id, database.engine),
    statementId: id,
    onWaking: () => void conversation.tell(renderWaking(database)),
    take: (page) => gathering.take(page),
    onAgain() {
      gathering.forget();
      void conversation.tell(renderAgain());
    },
    signal: beside.signal,
  });
  beside.end();

  const gathered = gathering.gathered();
  const sendsCsv =
    read.kind === "read" && (!read.whole || !showsAll(inZone(gathered.first, decided.timeZone)));
  const [recorded, offers] = await Promise.all([
    recordStep(parts, id, stepOf(parts, read, gathered)),
    read.kind === "read" ? keepForOffers(parts, decided, id, gathered, sendsCsv) : nothingOffered,
  ]);
  const { fingerprint, command } = entry;
  parts.log.info(
    { statementId: id, database: database.name, command, fingerprint, outcome: read.kind },
    "statement ended",
  );
  const ended = { ...decided, recorded, menu: statementMenu(parts, entry) };
  switch (read.kind) {
    case "read":
      return showRows(parts, { ...ended, offers, sendsCsv }, gathered, read);
    case "cancelled":
    case "failed":
    case "unknown":
      return conversation.tell(renderExecution({ ...ended, execution: read, commands: parts.commands }));
  }
}

async function showRows(
  parts: SqlParts,
  ended: EndedRead & { readonly offers: Offers; readonly sendsCsv: boolean },
  gathered: Gathered,
  read: Extract<Read, { kind: "read" }>,
): Promise<void> {
  const { conversation, sendsCsv, offers } = ended;
  const first = inZone(gathered.first, ended.timeZone);
  await conversation.tell(renderRows({ ...ended, read, first, bytes: gathered.csv.size() }));
  if (!sendsCsv) return;
  await sendCsv(parts, ended, gathered, {
    name: ended.entry.id,
    whole: read.whole,
    isCopyOffered: offers.safeCopy,
  });
}

function stepOf(parts: SqlParts, read: Read, { first }: Gathered) {
  const at = parts.clock();
  switch (read.kind) {
    case "read": {
      const { tookMs, requestId } = read;
      return { to: "succeeded", outcome: outcomeAt(at, { rows: first.total, tookMs, requestId }) } as const;
    }
    case "cancelled":
      return { to: "cancelled", outcome: outcomeAt(at, { because: cancelledBecause }) } as const;
    case "failed": {
      const { requestId, sqlState, reason } = read;
      const because = `it failed (${sqlState ?? reason})`;
      return { to: "failed", outcome: outcomeAt(at, { requestId, sqlState, because }) } as const;
    }
    case "unknown": {
      const { requestId } = read;
      const because = "no answer came; it may have run";
      return { to: "unknown", outcome: outcomeAt(at, { requestId, because }) } as const;
    }
  }
}
