import { createHash } from "node:crypto";

import type { Line } from "./line.js";
import type { FeedNotice } from "./notices.js";
import type { Fold, FoldRow, Folds, Seats } from "./ports.js";
import { show, type Shown, type ShowParts } from "./show.js";

export type TellParts = ShowParts & {
  readonly line: Line;
  readonly seats: Seats;
  readonly folds: Folds;
  /** So many messages of its own a principal gets in a minute. */
  readonly foldAbove: number;
};

/** After so many faults at once the trouble is not with a statement: the rest waits for the next delivery. */
export const maxFaults = 3;

const minuteMs = 60_000;
/** How long a fold waits for more before it is told. */
const gatherMs = 5_000;
/** Lists of statements that a principal gets in a minute; those of still other secrets and shapes share one more. */
const maxGroups = 10;

/**
 * Tells each notice once: in a message of its own or, where its principal had enough of them in that minute, in a list, which another
 * hand then shows (`tell-folds.ts`); durable when this resolves. Throws the faults that came, when all else was told.
 */
export async function tell(parts: TellParts, notices: readonly FeedNotice[]): Promise<Shown> {
  const own: FeedNotice[] = [];
  const lists = new Map<string, { readonly fold: Fold; readonly rows: FoldRow[] }>();
  for (const notice of notices.toSorted((a, b) => a.at - b.at)) {
    const fold = await foldOf(parts, notice);
    if (fold === undefined || notice.folding === null) {
      own.push(notice);
      continue;
    }
    const list = lists.get(fold.key) ?? { fold, rows: [] };
    lists.set(fold.key, list);
    list.rows.push(notice.folding.row);
  }
  const dueAt = parts.clock() + gatherMs;
  for (const { fold, rows } of lists.values()) await parts.folds.add(fold, rows, dueAt);
  return showAll(parts, own);
}

async function showAll(parts: TellParts, notices: readonly FeedNotice[]): Promise<Shown> {
  const faults: unknown[] = [];
  let retryMs = 0;
  const act = async (notice: FeedNotice): Promise<void> => {
    if (faults.length === maxFaults) return;
    try {
      const shown = await show(parts, notice);
      if (shown.kind === "held") retryMs = Math.max(retryMs, shown.retryMs);
    } catch (err) {
      faults.push(err);
    }
  };
  await Promise.all(notices.map((notice) => parts.line.inTurn(notice.at, () => act(notice))));
  if (faults.length > 0) throw new AggregateError(faults, "Not everything was shown");
  return retryMs > 0 ? { kind: "held", retryMs } : { kind: "shown" };
}

/** The list that a notice stands in; undefined for one that has a message of its own. The same for the same notice, whoever asks and when. */
async function foldOf({ seats, foldAbove }: TellParts, notice: FeedNotice): Promise<Fold | undefined> {
  const { folding } = notice;
  if (folding === null) return undefined;
  const { kind, principal, who, row } = folding;
  const minute = row.at - (row.at % minuteMs);
  // A grave call shall not be hidden behind harmless ones: each row of the watch table has seats of its own.
  const table = `${minute} ${kind} ${principal}${kind === "watched" ? ` ${folding.group}` : ""}`;
  if (await seats.take(table, notice.key, foldAbove)) return undefined;
  const hasItsList = kind !== "statement" || (await seats.take(`${table} groups`, folding.group, maxGroups));
  const group = hasItsList ? folding.group : "others";
  const what = hasItsList ? folding.what : "statements of other secrets or shapes";
  const name = createHash("sha256").update(`${kind} ${principal} ${group}`).digest("hex").slice(0, 24);
  return { key: `fold:${minute}:${name}`, who, what, minute };
}
