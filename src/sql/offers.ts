import { isChannel } from "../message/surface.js";
import type { Decided } from "./carry-out.js";
import { chartOf } from "./plot.js";
import type { Gathered } from "./gather-rows.js";
import { keepRows } from "./kept-rows.js";
import type { SqlParts } from "./parts.js";
import { keepForSafeCopy } from "./safe-copy.js";

/** What its requester may do with a result that is shown. */
export type Offers = { readonly share: boolean; readonly plot: boolean; readonly safeCopy: boolean };

export const nothingOffered: Offers = { share: false, plot: false, safeCopy: false };

/** Keeps, under the result's own name, what the offers that make sense for it need; what can't be kept is not offered. */
export async function keepForOffers(
  parts: SqlParts,
  decided: Decided,
  name: string,
  gathered: Gathered,
  sendsCsv: boolean,
): Promise<Offers> {
  const { entry, database, timeZone } = decided;
  const { first, formulas } = gathered;
  const canShare = isChannel(entry.channelId) && first.rows.length > 0;
  const canPlot = chartOf(first, timeZone, database.name) !== undefined;
  const [areKept, safeCopy] = await Promise.all([
    (canShare || canPlot) && keepRows(parts, decided, name, first),
    sendsCsv && formulas > 0 && keepForSafeCopy(parts, decided, name, gathered),
  ]);
  return { share: areKept && canShare, plot: areKept && canPlot, safeCopy };
}
