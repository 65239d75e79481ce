import { z } from "zod";

import type { Decided } from "./carry-out.js";
import type { ClickedSql, SqlParts } from "./parts.js";
import type { Rows } from "./ports.js";

const keptMinutes = 30;
/** A sealed text holds at most 100 kB. */
const maxBytes = 90_000;
/** Longer cells are cut in a message anyway. */
const maxCell = 3_000;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const keptRows = z.object({
  teamId: z.string(),
  userId: z.string(),
  name: z.string(),
  channelId: z.string().nullable(),
  timeZone: z.string().optional(),
  database: z.string(),
  at: z.number(),
  sql: z.string(),
  rows: z.object({
    columns: z.array(z.string()),
    rows: z.array(z.array(cell)),
    total: z.number(),
    kinds: z.array(z.enum(["number", "instant", "time", "other"])).exactOptional(),
  }),
});

/** The page of a result that was shown to its requester, with its times in UTC. */
export type KeptRows = z.infer<typeof keptRows>;

/** Keeps the shown rows under the result's name for a click on *Share* or *Plot*: the requester's own. False where there is nothing to keep, or no room. */
export async function keepRows(
  parts: SqlParts,
  { entry, person, database, sql, timeZone }: Decided,
  resultName: string,
  first: Rows & { readonly total: number },
): Promise<boolean> {
  const text = (count: number) => {
    const rows = first.rows
      .slice(0, count)
      .map((row) => row.map((each) => (typeof each === "string" ? each.slice(0, maxCell) : each)));
    const { teamId, userId } = person.slack;
    const { channelId } = entry;
    const at = parts.clock();
    const page = { ...first, rows };
    const { name } = person;
    return JSON.stringify({
      teamId,
      userId,
      name,
      channelId,
      timeZone,
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
    await parts.sealed.put(nameOf(resultName), text(count), keptMinutes);
    return true;
  } catch (err) {
    parts.log.warn({ err, statementId: entry.id }, "rows not kept for sharing");
    return false;
  }
}

/** What was kept under the click's value; undefined when it expired, was shared, or is somebody else's. */
export async function openKeptRows(
  parts: SqlParts,
  { user, value }: ClickedSql,
): Promise<KeptRows | undefined> {
  const text = await parts.sealed.open(nameOf(value));
  if (text === undefined) return undefined;
  const kept = keptRows.parse(JSON.parse(text));
  return kept.teamId === user.teamId && kept.userId === user.userId ? kept : undefined;
}

/** Takes away what was kept; true for one of all who try. */
export function takeKeptRows(parts: SqlParts, resultName: string): Promise<boolean> {
  return parts.sealed.remove(nameOf(resultName));
}

/** Keeps what was taken for the rest of its time. */
export async function putBackKeptRows(parts: SqlParts, resultName: string, kept: KeptRows): Promise<void> {
  const minutesLeft = keptMinutes - (parts.clock() - kept.at) / 60_000;
  if (minutesLeft > 0) await parts.sealed.put(nameOf(resultName), JSON.stringify(kept), minutesLeft);
}

const nameOf = (resultName: string) => `share:${resultName}`;
