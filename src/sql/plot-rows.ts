import { openKeptRows } from "./kept-rows.js";
import type { ClickedSql, SqlParts } from "./parts.js";
import { chartOf } from "./plot.js";
import { renderKeptGone, renderPlot } from "./render-read.js";

/** The story of *Plot*: whose click → the rows that were kept → their picture, for the requester alone. */
export function createPlotRows(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async (clicked) => {
    const kept = await openKeptRows(parts, clicked);
    const chart = kept === undefined ? undefined : chartOf(kept.rows, kept.timeZone, kept.database);
    await clicked.conversation.tell(
      chart === undefined ? renderKeptGone() : renderPlot(chart, clicked.value),
    );
  };
}
