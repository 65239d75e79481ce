import type { Entry } from "../ledger/entry.js";

/** What may return rows without end; SHOW and EXPLAIN are short, and run directly. */
export function isQuery({ command, risk }: Pick<Entry, "command" | "risk">): boolean {
  return risk === "read" && ["SELECT", "VALUES", "TABLE"].includes(command ?? "");
}

/** Of each statement of a transaction of several, whether it is one. */
export function queriesOf({ together = [] }: Pick<Entry, "together">): readonly boolean[] {
  return together.map(isQuery);
}
