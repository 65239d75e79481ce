import type { GrantStmt } from "libpg-query";

import { nameObject } from "./object-name.js";
import { kindOf } from "./object-words.js";
import { cascades, on, onRelation, type Tellers, type Told } from "./told.js";
import { contentOf, words } from "./tree.js";

/** Statements about rights, settings, transactions, cursors and the server. */
export const tellSession: Tellers = {
  GrantStmt: (statement) => tellGrant(statement),
  GrantRoleStmt: ({ granted_roles: roles = [], is_grant: isGrant, behavior }) =>
    roles.flatMap((node) =>
      on(
        isGrant === true ? "GRANT" : "REVOKE",
        "role",
        contentOf(node, "AccessPriv")?.priv_name,
        cascades(behavior),
      ),
    ),
  AlterDefaultPrivilegesStmt: ({ options = [] }) => {
    const schemas = options.flatMap((node) => {
      const option = contentOf(node, "DefElem");
      return option?.defname === "schemas" ? words(contentOf(option.arg, "List")?.items) : [];
    });
    if (schemas.length === 0) return on("ALTER", "default privileges", null);
    return schemas.flatMap((schema) => on("ALTER", "default privileges", null, { schema }));
  },
  VariableSetStmt: ({ kind, name }) =>
    on(kind === "VAR_RESET" || kind === "VAR_RESET_ALL" ? "RESET" : "SET", "setting", name),
  VariableShowStmt: ({ name }) => on("SHOW", "setting", name),
  ConstraintsSetStmt: ({ constraints = [] }) =>
    constraints.length === 0
      ? on("SET", "constraint", null)
      : constraints.flatMap((node) => onRelation("SET", "constraint", contentOf(node, "RangeVar"))),
  TransactionStmt: ({ kind }) => on(transactionVerb(kind), "transaction", null),
  PrepareStmt: ({ name }) => on("PREPARE", "prepared statement", name),
  ExecuteStmt: ({ name }) => on("EXECUTE", "prepared statement", name),
  DeallocateStmt: ({ name }) => on("DEALLOCATE", "prepared statement", name),
  DeclareCursorStmt: ({ portalname }) => on("DECLARE", "cursor", portalname),
  FetchStmt: ({ portalname, ismove }) => on(ismove === true ? "MOVE" : "FETCH", "cursor", portalname),
  ClosePortalStmt: ({ portalname }) => on("CLOSE", "cursor", portalname),
  ListenStmt: ({ conditionname }) => on("LISTEN", "channel", conditionname),
  UnlistenStmt: ({ conditionname }) => on("UNLISTEN", "channel", conditionname),
  NotifyStmt: ({ conditionname }) => on("NOTIFY", "channel", conditionname),
  LoadStmt: ({ filename }) => on("LOAD", "library", filename),
  DiscardStmt: () => on("DISCARD", "session", null),
  CheckPointStmt: () => on("CHECKPOINT", "server", null),
};

function tellGrant(statement: GrantStmt): Told[] {
  const { objects = [], objtype, targtype, is_grant: isGrant, behavior, privileges = [] } = statement;
  const columns = privileges.flatMap((node) => words(contentOf(node, "AccessPriv")?.cols));
  const verb = isGrant === true ? "GRANT" : "REVOKE";
  if (targtype === "ACL_TARGET_DEFAULTS") return [];
  return objects.flatMap((node) => {
    const relation = contentOf(node, "RangeVar");
    // `grant select on x` doesn't tell a table from a view.
    if (relation !== undefined) {
      return [
        ...onRelation(
          verb,
          objtype === "OBJECT_TABLE" ? "relation" : kindOf(objtype),
          relation,
          cascades(behavior),
        ),
        ...columns.flatMap((column) =>
          onRelation(verb, "column", relation, { column, ...cascades(behavior) }),
        ),
      ];
    }
    const type = targtype === "ACL_TARGET_ALL_IN_SCHEMA" ? "OBJECT_SCHEMA" : objtype;
    return [{ effect: { verb, ...nameObject(type, node), ...cascades(behavior) } }];
  });
}

/** The first word of its tag: `TRANS_STMT_ROLLBACK_TO` begins with ROLLBACK. */
function transactionVerb(kind: string | undefined): string {
  return (kind ?? "").replace("TRANS_STMT_", "").split("_")[0] ?? "";
}
