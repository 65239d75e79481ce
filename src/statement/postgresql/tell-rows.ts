import { cascades, on, onRelation, type Tellers } from "./told.js";
import { contentOf, qualified, words } from "./tree.js";

/** Statements about rows and about relations as a whole. */
export const tellRows: Tellers = {
  InsertStmt: ({ relation, onConflictClause: conflict }) => [
    ...onRelation("INSERT", "relation", relation),
    ...(conflict?.action === "ONCONFLICT_UPDATE" ? onRelation("UPDATE", "relation", relation) : []),
  ],
  UpdateStmt: ({ relation }) => onRelation("UPDATE", "relation", relation),
  DeleteStmt: ({ relation }) => onRelation("DELETE", "relation", relation),
  MergeStmt: ({ relation }) => onRelation("MERGE", "relation", relation),
  TruncateStmt: ({ relations = [], behavior }) =>
    relations.flatMap((node) =>
      onRelation("TRUNCATE", "table", contentOf(node, "RangeVar"), cascades(behavior)),
    ),
  CopyStmt: ({ relation, is_from: isFrom }) =>
    relation === undefined
      ? on("COPY", "query", null, { direction: "out" })
      : onRelation("COPY", "relation", relation, { direction: isFrom === true ? "in" : "out" }),
  LockStmt: ({ relations = [] }) =>
    relations.flatMap((node) => onRelation("LOCK", "relation", contentOf(node, "RangeVar"))),
  RefreshMatViewStmt: ({ relation }) => onRelation("REFRESH", "materialized view", relation),
  VacuumStmt: ({ rels = [], is_vacuumcmd: isVacuum }) => {
    const verb = isVacuum === true ? "VACUUM" : "ANALYZE";
    if (rels.length === 0) return on(verb, "database", null);
    return rels.flatMap((node) => onRelation(verb, "relation", contentOf(node, "VacuumRelation")?.relation));
  },
  ClusterStmt: ({ relation }) =>
    relation === undefined ? on("CLUSTER", "database", null) : onRelation("CLUSTER", "relation", relation),
  ReindexStmt: ({ kind, relation, name }) => {
    const word = (kind ?? "").replace("REINDEX_OBJECT_", "").toLowerCase();
    return relation === undefined ? on("REINDEX", word, name) : onRelation("REINDEX", word, relation);
  },
  CallStmt: ({ funccall }) => [
    {
      effect: { verb: "CALL", kind: "procedure", ...qualified(words(funccall?.funcname)) },
    },
  ],
  DoStmt: () => on("DO", "block", null),
};
