import type { Entry, Outcome, RowsOfEach } from "../ledger/entry.js";
import { countOf, countsRows } from "./count-of.js";
import { cancelledBecause, outcomeAt } from "./outcome.js";
import type { Result, TogetherEnd } from "./ports.js";

/** What each statement of a transaction returned or changed, `taken` of those whose rows were taken; null for what counts no rows. */
export function rowsOfEach(
  { together }: Pick<Entry, "together">,
  results: readonly Result[],
  taken: readonly (number | undefined)[],
): RowsOfEach {
  return results.map(
    (result, at) =>
      taken[at] ??
      (result.rows === null && !countsRows(together?.[at]?.command ?? null) ? null : countOf(result)),
  );
}

/** The step of a transaction that did not come to its end, in a person's words without SQL text; `count` is of its statements. */
export function outcomeOfStopped(
  { at, ended }: Extract<TogetherEnd, { kind: "stopped" }>,
  count: number,
  endedAt: number,
): { readonly to: "failed" | "unknown" | "cancelled"; readonly outcome: Outcome } {
  const which = at === null ? "its transaction" : `statement ${at + 1} of ${count}`;
  switch (ended.kind) {
    case "failed": {
      const { sqlState, reason, requestId } = ended;
      const because = `${which} failed (${sqlState ?? reason}), all was rolled back`;
      return { to: "failed", outcome: outcomeAt(endedAt, { requestId, sqlState, because }) };
    }
    case "miscounted": {
      const { requestId } = ended;
      const because = `all was rolled back: ${which} had ${ended.rehearsedRows} rows in the rehearsal, ${ended.rows} in the run`;
      return { to: "failed", outcome: outcomeAt(endedAt, { requestId, because }) };
    }
    case "unknown": {
      const { requestId } = ended;
      const because = "its commit was not answered; all of it may have run";
      return { to: "unknown", outcome: outcomeAt(endedAt, { requestId, because }) };
    }
    case "cancelled":
      return { to: "cancelled", outcome: outcomeAt(endedAt, { because: cancelledBecause }) };
  }
}
