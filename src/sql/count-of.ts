import type { Execution } from "./ports.js";

/** Rows returned or changed. With RETURNING the service counts no change but returns the rows. */
export function countOf({
  rows,
  updated,
}: Pick<Extract<Execution, { kind: "done" }>, "rows" | "updated">): number {
  return rows?.rows.length ?? updated;
}

/** Whether the rows of a command mean something, also where they are none. */
export function countsRows(command: string | null): boolean {
  return (
    command !== null &&
    /^(SELECT|INSERT|UPDATE|DELETE|MERGE|COPY|VALUES|TABLE|SHOW|DESCRIBE|EXPLAIN|REPLACE)\b/.test(command)
  );
}
