import type { Gathered } from "./gather-rows.js";
import type { SqlParts } from "./parts.js";
import { csvIntroduction, type EndedRead, renderNotUploaded } from "./render-read.js";
import { safeCopyOf } from "./safe-copy.js";

/**
 * Sends a result as CSV to its requester's direct messages, with a copy that a spreadsheet may open where none is offered; tells what
 * could not be sent.
 */
export async function sendCsv(
  parts: Pick<SqlParts, "uploadFile">,
  ended: Pick<EndedRead, "entry" | "database" | "person" | "conversation">,
  gathered: Gathered,
  how: { readonly name: string; readonly whole: boolean; readonly isCopyOffered: boolean },
): Promise<void> {
  const { database, person, conversation } = ended;
  const { csv, formulas, first } = gathered;
  const { userId } = person.slack;
  const uploaded = await parts.uploadFile({
    to: { userId },
    name: `${database.name}-${how.name}.csv`,
    title: `${first.total.toLocaleString("en")} rows from ${database.name}`,
    size: csv.size(),
    content: () => csv.content(),
    introduction: csvIntroduction(ended, gathered, how.whole, how.isCopyOffered ? "offered" : "comes too"),
  });
  if (uploaded.kind === "failed") return conversation.tell(renderNotUploaded(uploaded.code));
  if (formulas === 0 || how.isCopyOffered) return;
  const copied = await parts.uploadFile(
    safeCopyOf({ resultName: how.name, userId, database: database.name, csv, formulas }),
  );
  if (copied.kind === "failed") await conversation.tell(renderNotUploaded(copied.code));
}
