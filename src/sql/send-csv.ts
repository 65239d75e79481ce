import type { Gathered } from "./gather-rows.js";
import type { SqlParts } from "./parts.js";
import { csvIntroduction, type EndedRead, renderNotUploaded } from "./render-read.js";
import { safeCopyOf } from "./safe-copy.js";

/**
 * Sends a result as CSV to its requester's direct messages, with a copy that a spreadsheet may open where none is offered; tells what
 * could not be sent. `part` is which statement of a transaction returned it, from 1; absent of a single one.
 */
export async function sendCsv(
  parts: Pick<SqlParts, "uploadFile">,
  ended: Pick<EndedRead, "entry" | "database" | "person" | "conversation">,
  gathered: Gathered,
  how: { readonly whole: boolean; readonly isCopyOffered: boolean; readonly part?: number },
): Promise<void> {
  const { database, entry, person, conversation } = ended;
  const { csv, formulas, first } = gathered;
  const { userId } = person.slack;
  const name = how.part === undefined ? entry.id : `${entry.id}-${how.part}`;
  const uploaded = await parts.uploadFile({
    to: { userId },
    name: `${database.name}-${name}.csv`,
    title: `${first.total.toLocaleString("en")} rows from ${database.name}`,
    size: csv.size(),
    content: () => csv.content(),
    introduction: csvIntroduction(ended, gathered, how.whole, how.isCopyOffered ? "offered" : "comes too"),
  });
  if (uploaded.kind === "failed") return conversation.tell(renderNotUploaded(uploaded.code));
  if (formulas === 0 || how.isCopyOffered) return;
  const copied = await parts.uploadFile(
    safeCopyOf({ statementId: name, userId, database: database.name, csv, formulas }),
  );
  if (copied.kind === "failed") await conversation.tell(renderNotUploaded(copied.code));
}
