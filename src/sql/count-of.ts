import type { Execution } from "./ports.js";

/** Rows returned or changed. With RETURNING the service counts no change but returns the rows. */
export function countOf({
  rows,
  updated,
}: Pick<Extract<Execution, { kind: "done" }>, "rows" | "updated">): number {
  return rows?.rows.length ?? updated;
}
