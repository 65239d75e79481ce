import { z } from "zod";

import type { Decided } from "./carry-out.js";
import type { ClickedSql, SqlParts } from "./parts.js";
import type { Rows } from "./ports.js";
import { renderNotShared, renderShared, renderSharedAlready } from "./render-read.js";
import { againName } from "./run-again.js";
import { commandOf, sealCommand } from "./sealed-command.js";

const shareMinutes = 30;
/** A sealed text holds at most 100 kB. */
const maxBytes = 90_000;
/** Longer cells are cut in a message anyway. */
const maxCell = 3_000;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const sealedRows = z.object({
  teamId: z.string(),
  userId: z.string(),
  name: z.string(),
  channelId: z.string(),
  database: z.string(),
  at: z.number(),
  sql: z.string(),
  rows: z.object({ columns: z.array(z.string()), rows: z.array(z.array(cell)), total: z.number() }),
});

/** Keeps the shown rows for a click on *Share*; false where there is nothing to share, no channel, or no room. */
export async function keepForSharing(
  parts: SqlParts,
  { entry, person, database, sql }: Decided,
  first: Rows & { readonly total: number },
): Promise<boolean> {
  const { channelId } = entry;
  // Ids of direct messages begin with D: https://docs.slack.dev/reference/objects/conversation-object
  if (channelId === null || channelId.startsWith("D") || first.rows.length === 0) return false;
  const text = (count: number) => {
    const rows = first.rows
      .slice(0, count)
      .map((row) => row.map((each) => (typeof each === "string" ? each.slice(0, maxCell) : each)));
    const { teamId, userId } = person.slack;
    const at = parts.clock();
    const page = { columns: first.columns, rows, total: first.total };
    return JSON.stringify({
      teamId,
      userId,
      name: person.name,
      channelId,
      database: database.name,
      at,
      sql,
      rows: page,
    });
  };
  let count = first.rows.length;
  while (count > 0 && Buffer.byteLength(text(count)) > maxBytes) count = Math.floor(count / 2);
  if (count === 0) return false;
  try {
    await parts.sealed.put(nameOf(entry.id), text(count), shareMinutes);
    return true;
  } catch (err) {
    parts.log.warn({ err, statementId: entry.id }, "rows not kept for sharing");
    return false;
  }
}

/** The story of *Share*: whose click → the rows that were kept → to the channel, if only our own people are there. */
export function createShareRows(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async ({ conversation, user, value, channelId }) => {
    const text = await parts.sealed.open(nameOf(value));
    if (text === undefined) return conversation.tell(renderNotShared("gone"));
    const kept = sealedRows.parse(JSON.parse(text));
    const isTheirs = kept.teamId === user.teamId && kept.userId === user.userId;
    if (!isTheirs) return conversation.tell(renderNotShared("gone"));
    const message = renderShared(kept.name, kept.database, kept.at, kept.rows);
    const posted = await parts.postInChannel(kept.channelId, message);
    parts.log.info({ statementId: value, channelId: kept.channelId, posted }, "rows shared");
    if (posted !== "posted") return conversation.tell(renderNotShared(posted));
    await parts.sealed.remove(nameOf(value));
    const command = { statementId: againName(value), user, channelId, text: "", conversation };
    await sealCommand(parts, command, commandOf(kept.database, kept.sql));
    await conversation.tell(renderSharedAlready(value));
  };
}

const nameOf = (statementId: string) => `share:${statementId}`;
