import type { Node, SelectStmt } from "libpg-query";

import { alterTag, objectWords } from "./object-words.js";
import { contentOf, openNode, type NodeName } from "./tree.js";

/**
 * The tag of a statement's node as event triggers and the server's log see it, undefined for a node that is no statement.
 * After CreateCommandTag in PostgreSQL's src/backend/tcop/utility.c.
 */
export function commandTag(node: Node): string | undefined {
  if (hasInto(contentOf(node, "SelectStmt"))) return "SELECT INTO";
  return fixedTags.get(openNode(node).name) ?? tagByContent(node);
}

/** In a set operation it is the leftmost SELECT that says INTO. */
function hasInto(select: SelectStmt | undefined): boolean {
  let left = select;
  while (left?.larg !== undefined) left = left.larg;
  return left?.intoClause !== undefined;
}

const fixedTags: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SelectStmt: "SELECT",
    InsertStmt: "INSERT",
    UpdateStmt: "UPDATE",
    DeleteStmt: "DELETE",
    MergeStmt: "MERGE",
    DeclareCursorStmt: "DECLARE CURSOR",
    CreateDomainStmt: "CREATE DOMAIN",
    CreateSchemaStmt: "CREATE SCHEMA",
    CreateStmt: "CREATE TABLE",
    CreateTableSpaceStmt: "CREATE TABLESPACE",
    DropTableSpaceStmt: "DROP TABLESPACE",
    AlterTableSpaceOptionsStmt: "ALTER TABLESPACE",
    CreateExtensionStmt: "CREATE EXTENSION",
    AlterExtensionStmt: "ALTER EXTENSION",
    AlterExtensionContentsStmt: "ALTER EXTENSION",
    CreateFdwStmt: "CREATE FOREIGN DATA WRAPPER",
    AlterFdwStmt: "ALTER FOREIGN DATA WRAPPER",
    CreateForeignServerStmt: "CREATE SERVER",
    AlterForeignServerStmt: "ALTER SERVER",
    CreateUserMappingStmt: "CREATE USER MAPPING",
    AlterUserMappingStmt: "ALTER USER MAPPING",
    DropUserMappingStmt: "DROP USER MAPPING",
    CreateForeignTableStmt: "CREATE FOREIGN TABLE",
    ImportForeignSchemaStmt: "IMPORT FOREIGN SCHEMA",
    TruncateStmt: "TRUNCATE TABLE",
    CommentStmt: "COMMENT",
    SecLabelStmt: "SECURITY LABEL",
    CopyStmt: "COPY",
    AlterDomainStmt: "ALTER DOMAIN",
    AlterDefaultPrivilegesStmt: "ALTER DEFAULT PRIVILEGES",
    CompositeTypeStmt: "CREATE TYPE",
    CreateEnumStmt: "CREATE TYPE",
    CreateRangeStmt: "CREATE TYPE",
    AlterEnumStmt: "ALTER TYPE",
    AlterTypeStmt: "ALTER TYPE",
    ViewStmt: "CREATE VIEW",
    IndexStmt: "CREATE INDEX",
    RuleStmt: "CREATE RULE",
    CreateSeqStmt: "CREATE SEQUENCE",
    AlterSeqStmt: "ALTER SEQUENCE",
    DoStmt: "DO",
    CreatedbStmt: "CREATE DATABASE",
    AlterDatabaseStmt: "ALTER DATABASE",
    AlterDatabaseRefreshCollStmt: "ALTER DATABASE",
    AlterDatabaseSetStmt: "ALTER DATABASE",
    DropdbStmt: "DROP DATABASE",
    NotifyStmt: "NOTIFY",
    ListenStmt: "LISTEN",
    UnlistenStmt: "UNLISTEN",
    LoadStmt: "LOAD",
    CallStmt: "CALL",
    ClusterStmt: "CLUSTER",
    ExplainStmt: "EXPLAIN",
    RefreshMatViewStmt: "REFRESH MATERIALIZED VIEW",
    AlterSystemStmt: "ALTER SYSTEM",
    VariableShowStmt: "SHOW",
    CreateTransformStmt: "CREATE TRANSFORM",
    CreateTrigStmt: "CREATE TRIGGER",
    CreateEventTrigStmt: "CREATE EVENT TRIGGER",
    AlterEventTrigStmt: "ALTER EVENT TRIGGER",
    CreatePLangStmt: "CREATE LANGUAGE",
    CreateRoleStmt: "CREATE ROLE",
    AlterRoleStmt: "ALTER ROLE",
    AlterRoleSetStmt: "ALTER ROLE",
    DropRoleStmt: "DROP ROLE",
    DropOwnedStmt: "DROP OWNED",
    ReassignOwnedStmt: "REASSIGN OWNED",
    LockStmt: "LOCK TABLE",
    ConstraintsSetStmt: "SET CONSTRAINTS",
    CheckPointStmt: "CHECKPOINT",
    ReindexStmt: "REINDEX",
    CreateConversionStmt: "CREATE CONVERSION",
    CreateCastStmt: "CREATE CAST",
    CreateOpClassStmt: "CREATE OPERATOR CLASS",
    CreateOpFamilyStmt: "CREATE OPERATOR FAMILY",
    AlterOpFamilyStmt: "ALTER OPERATOR FAMILY",
    AlterOperatorStmt: "ALTER OPERATOR",
    AlterTSDictionaryStmt: "ALTER TEXT SEARCH DICTIONARY",
    AlterTSConfigurationStmt: "ALTER TEXT SEARCH CONFIGURATION",
    CreatePolicyStmt: "CREATE POLICY",
    AlterPolicyStmt: "ALTER POLICY",
    CreateAmStmt: "CREATE ACCESS METHOD",
    CreatePublicationStmt: "CREATE PUBLICATION",
    AlterPublicationStmt: "ALTER PUBLICATION",
    CreateSubscriptionStmt: "CREATE SUBSCRIPTION",
    AlterSubscriptionStmt: "ALTER SUBSCRIPTION",
    DropSubscriptionStmt: "DROP SUBSCRIPTION",
    AlterCollationStmt: "ALTER COLLATION",
    PrepareStmt: "PREPARE",
    ExecuteStmt: "EXECUTE",
    CreateStatsStmt: "CREATE STATISTICS",
    AlterStatsStmt: "ALTER STATISTICS",
  } satisfies Partial<Record<NodeName, string>>),
);

const transactionTags = {
  TRANS_STMT_BEGIN: "BEGIN",
  TRANS_STMT_START: "START TRANSACTION",
  TRANS_STMT_COMMIT: "COMMIT",
  TRANS_STMT_ROLLBACK: "ROLLBACK",
  TRANS_STMT_SAVEPOINT: "SAVEPOINT",
  TRANS_STMT_RELEASE: "RELEASE",
  TRANS_STMT_ROLLBACK_TO: "ROLLBACK",
  TRANS_STMT_PREPARE: "PREPARE TRANSACTION",
  TRANS_STMT_COMMIT_PREPARED: "COMMIT PREPARED",
  TRANS_STMT_ROLLBACK_PREPARED: "ROLLBACK PREPARED",
} as const;

function tagByContent(node: Node): string | undefined {
  const drop = contentOf(node, "DropStmt");
  if (drop?.removeType !== undefined) return `DROP ${objectWords[drop.removeType]}`;
  const define = contentOf(node, "DefineStmt");
  if (define?.kind !== undefined) return `CREATE ${objectWords[define.kind]}`;
  const create = contentOf(node, "CreateFunctionStmt");
  if (create !== undefined) return create.is_procedure === true ? "CREATE PROCEDURE" : "CREATE FUNCTION";
  const createAs = contentOf(node, "CreateTableAsStmt");
  if (createAs !== undefined) {
    return createAs.objtype === "OBJECT_MATVIEW" ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS";
  }
  const grant = contentOf(node, "GrantStmt");
  if (grant !== undefined) return grant.is_grant === true ? "GRANT" : "REVOKE";
  const grantRole = contentOf(node, "GrantRoleStmt");
  if (grantRole !== undefined) return grantRole.is_grant === true ? "GRANT ROLE" : "REVOKE ROLE";
  return alteringTag(node) ?? sessionTag(node);
}

function alteringTag(node: Node): string | undefined {
  const rename = contentOf(node, "RenameStmt");
  if (rename !== undefined) {
    return alterTag(rename.renameType === "OBJECT_COLUMN" ? rename.relationType : rename.renameType);
  }
  const altered =
    contentOf(node, "AlterObjectSchemaStmt") ??
    contentOf(node, "AlterOwnerStmt") ??
    contentOf(node, "AlterObjectDependsStmt");
  if (altered !== undefined) return alterTag(altered.objectType);
  const byType =
    contentOf(node, "AlterTableStmt") ??
    contentOf(node, "AlterFunctionStmt") ??
    contentOf(node, "AlterTableMoveAllStmt");
  return byType === undefined ? undefined : alterTag(byType.objtype);
}

function sessionTag(node: Node): string | undefined {
  const transaction = contentOf(node, "TransactionStmt");
  if (transaction?.kind !== undefined) return transactionTags[transaction.kind];
  const close = contentOf(node, "ClosePortalStmt");
  if (close !== undefined) return close.portalname === undefined ? "CLOSE CURSOR ALL" : "CLOSE CURSOR";
  const fetch = contentOf(node, "FetchStmt");
  if (fetch !== undefined) return fetch.ismove === true ? "MOVE" : "FETCH";
  const vacuum = contentOf(node, "VacuumStmt");
  if (vacuum !== undefined) return vacuum.is_vacuumcmd === true ? "VACUUM" : "ANALYZE";
  const set = contentOf(node, "VariableSetStmt");
  if (set !== undefined) return set.kind === "VAR_RESET" || set.kind === "VAR_RESET_ALL" ? "RESET" : "SET";
  const deallocate = contentOf(node, "DeallocateStmt");
  if (deallocate !== undefined) return deallocate.name === undefined ? "DEALLOCATE ALL" : "DEALLOCATE";
  const discard = contentOf(node, "DiscardStmt");
  return discard?.target?.replace("_", " ");
}
