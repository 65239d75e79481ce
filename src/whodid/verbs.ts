/** How people say what was done, by the verb that the ledger's index knows (`Effect.verb`). */
const sayings: Readonly<Record<string, readonly string[]>> = {
  SELECT: ["select", "selects", "selected", "read", "reads"],
  INSERT: ["insert", "inserts", "inserted", "add", "added"],
  UPDATE: ["update", "updates", "updated", "change", "changed"],
  DELETE: ["delete", "deletes", "deleted", "remove", "removed"],
  MERGE: ["merge", "merges", "merged"],
  TRUNCATE: ["truncate", "truncates", "truncated", "empty", "emptied"],
  CREATE: ["create", "creates", "created"],
  ALTER: ["alter", "alters", "altered"],
  RENAME: ["rename", "renames", "renamed"],
  DROP: ["drop", "drops", "dropped"],
  GRANT: ["grant", "grants", "granted"],
  REVOKE: ["revoke", "revokes", "revoked"],
  COPY: ["copy", "copies", "copied"],
  LOCK: ["lock", "locks", "locked"],
  CALL: ["call", "calls", "called"],
  COMMENT: ["comment", "comments", "commented"],
  REFRESH: ["refresh", "refreshes", "refreshed"],
  VACUUM: ["vacuum", "vacuums", "vacuumed"],
  ANALYZE: ["analyze", "analyzes", "analyzed", "analyse", "analysed"],
  REINDEX: ["reindex", "reindexes", "reindexed"],
  CLUSTER: ["cluster", "clusters", "clustered"],
};

const verbs: ReadonlyMap<string, string> = new Map(
  Object.entries(sayings).flatMap(([verb, forms]) => forms.map((form) => [form, verb] as const)),
);

/** The effect verb that a word stands for, whatever its case: `dropped` → `DROP`. */
export function verbOf(word: string): string | undefined {
  return verbs.get(word.toLowerCase());
}
