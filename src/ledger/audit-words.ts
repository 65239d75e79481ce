import type { Entry } from "./entry.js";
import { certaintyOf } from "./certainty.js";

/** What *masked* means. */
export const maskedMeans = "the trail hides the text of every statement.";

/** Why a statement that went round whodid is as certain as it is: what follows its word, up to the end of the sentence. */
export function auditWords(entry: Entry): string {
  const { audit } = entry;
  if (audit === undefined) return `: ${maskedMeans}`;
  const { databaseUser, total } = audit;
  const log = `in the database's own log, by its user ${databaseUser}`;
  if (certaintyOf(entry) === "Corroborated") return `: the only statement that fits ${log}.`;
  return total === 1
    ? `: one statement fits ${log}, but it may be another call's.`
    : `: one of these ${total} statements ${log}.`;
}
