import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";

import type { FileToUpload } from "../message/upload.js";
import type { Decided } from "./carry-out.js";
import { formulaSafe } from "./formulas.js";
import type { Gathered } from "./gather-rows.js";
import type { ClickedSql, SqlParts } from "./parts.js";
import { renderSafeCopyGone, renderSafeCopySent, safeCopyIntroduction } from "./render-csv.js";
import { renderNotUploaded } from "./render-read.js";
import { createSpool } from "./spool.js";

const keptMinutes = 30;
/** What is longer is not even tried: squeezed it hardly fits a sealed text. */
const maxBytes = 1_000_000;
/** A sealed text holds at most 100 kB. */
const maxSealed = 99_000;

const squeeze = promisify(gzip);
const unsqueeze = promisify(gunzip);

const keptCsv = z.object({
  teamId: z.string(),
  userId: z.string(),
  database: z.string(),
  formulas: z.number(),
  csv: z.base64(),
});

/** Keeps a small CSV under the result's name for a click on *Formula-safe copy*; false where it is too large to be kept. */
export async function keepForSafeCopy(
  parts: SqlParts,
  { entry, person, database }: Decided,
  resultName: string,
  { csv, formulas }: Gathered,
): Promise<boolean> {
  if (csv.size() > maxBytes) return false;
  const pieces: Uint8Array[] = [];
  for await (const piece of csv.content()) pieces.push(piece);
  const squeezed = await squeeze(Buffer.concat(pieces));
  const { teamId, userId } = person.slack;
  const kept = { teamId, userId, database: database.name, formulas, csv: squeezed.toString("base64") };
  const text = JSON.stringify(kept);
  if (Buffer.byteLength(text) > maxSealed) return false;
  try {
    await parts.sealed.put(nameOf(resultName), text, keptMinutes);
    return true;
  } catch (err) {
    parts.log.warn({ err, statementId: entry.id }, "CSV not kept for a formula-safe copy");
    return false;
  }
}

type Copied = {
  readonly resultName: string;
  readonly userId: string;
  readonly database: string;
} & Pick<Gathered, "csv" | "formulas">;

/** The CSV with its formulas made text, as a file of its own for the requester's direct messages. */
export function safeCopyOf({ resultName, userId, database, csv, formulas }: Copied): FileToUpload {
  return {
    to: { userId },
    name: `${database}-${resultName}-formula-safe.csv`,
    title: `Formula-safe copy from ${database}`,
    // Each apostrophe is a byte.
    size: csv.size() + formulas,
    content: () => safePieces(csv.content()),
    introduction: safeCopyIntroduction(resultName, formulas),
  };
}

/** The story of *Formula-safe copy*: whose click → the CSV that was kept → its copy to their direct messages, once. */
export function createSafeCopy(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async ({ conversation, user, value: resultName }) => {
    const text = await parts.sealed.open(nameOf(resultName));
    const kept = text === undefined ? undefined : keptCsv.parse(JSON.parse(text));
    if (kept === undefined || kept.teamId !== user.teamId || kept.userId !== user.userId)
      return conversation.tell(renderSafeCopyGone());
    const { userId, database, formulas } = kept;
    const csv = createSpool();
    await csv.add((await unsqueeze(Buffer.from(kept.csv, "base64"))).toString());
    const uploaded = await parts.uploadFile(safeCopyOf({ resultName, userId, database, csv, formulas }));
    if (uploaded.kind === "failed") return conversation.tell(renderNotUploaded(uploaded.code));
    await parts.sealed.remove(nameOf(resultName));
    await conversation.tell(renderSafeCopySent());
  };
}

/** A piece of a spool ends with a line. */
async function* safePieces(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(formulaSafe(Buffer.from(piece).toString()));
}

const nameOf = (resultName: string) => `csv:${resultName}`;
