import type { Failed } from "./attempt.js";

/** Without an SQLSTATE it is the service that refused to carry the answer; which of its errors says so is not documented. */
export function refusesAnswer({ reason, sqlState }: Failed): boolean {
  return reason === "result-too-large" || (["sql", "invalid"].includes(reason) && sqlState === null);
}
