import { everySource, findingSource, type WatchRow } from "../watch/row.js";
import type { Question } from "./question.js";

/**
 * What the names of AWS' calls begin with: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html. Two capitalised words are a name in SQL, too; quoted, they are that.
 */
const call =
  /^(?:Add|Apply|Associate|Attach|Backtrack|Batch|Cancel|Console|Copy|Create|Delete|Deregister|Describe|Detach|Disable|Disassociate|Enable|Execute|Export|Failover|Get|List|Lookup|Modify|Promote|Purchase|Purge|Put|Reboot|Register|Remove|Reset|Restore|Revoke|Run|Schedule|Send|Set|Start|Stop|Switchover|Tag|Untag|Update)[A-Z][A-Za-z0-9]+$/;

/** The event that a word names: one that is watched, in whatever case; or one that looks like a call to AWS. */
export function eventNamed(word: string, watched: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  return watched.find((name) => name.toLowerCase() === lower) ?? (call.test(word) ? word : undefined);
}

/** The names that rows of the table watch, findings' types among them. */
export function eventNamesOf(rows: readonly WatchRow[]): readonly string[] {
  return rows.flatMap(({ events = [] }) => events);
}

const list = new Intl.ListFormat("en", { type: "disjunction" });
const statementCalls = new Set(["ExecuteStatement", "BatchExecuteStatement", "ExecuteSql"]);

/** One sentence for an event that is asked for and that no row names: that it is not kept, or when alone it is. Null for all others. */
export function unwatchedWords({ event }: Question, rows: readonly WatchRow[]): string | null {
  if (event === null || eventNamesOf(rows).includes(event)) return null;
  if (statementCalls.has(event)) return `${event} is kept as a statement; ask for it by person or database.`;
  const unnamed = rows.filter(({ events, source }) => events === undefined && source !== findingSource);
  const kept = unnamed.map(
    ({ name, source }) => `${source === everySource ? "" : `of ${source} `}as ${name}`,
  );
  const unless = kept.length === 0 ? "" : ` unless it fits ${list.format(kept)}`;
  return `${event} is not in the table of watched events (watch in whodid.yml), so it is not kept${unless}.`;
}
