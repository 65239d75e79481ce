import type { AlterTableType, ColumnDef, MergeStmt, Node, SelectStmt } from "libpg-query";

import { isAlwaysTrue } from "./always-true.js";
import { isVolatile, riskOfFunction } from "./function-risks.js";
import type { Reason } from "../reason.js";
import { riskOfOperator } from "./operator-risks.js";
import { contentOf, type NodeName, type NodeOf, words } from "./tree.js";

/** What makes a node graver than its command, wherever in a statement it stands. */
export const graver: { readonly [Name in NodeName]?: (content: NodeOf<Name>) => Reason | undefined } = {
  SelectStmt: ({ lockingClause }: SelectStmt) =>
    lockingClause === undefined ? undefined : { risk: "write", because: "locks the rows it reads" },
  RangeVar: ({ schemaname = "pg_catalog", relname = "" }) =>
    schemaname === "pg_catalog" && viewsOfFiles.has(relname)
      ? { risk: "administrative", because: "reads a file of the server" }
      : undefined,
  UpdateStmt: ({ whereClause }) =>
    isAlwaysTrue(whereClause) ? { risk: "destructive", because: "changes every row of a table" } : undefined,
  DeleteStmt: ({ whereClause }) =>
    isAlwaysTrue(whereClause) ? { risk: "destructive", because: "deletes every row of a table" } : undefined,
  MergeStmt: (merge) => riskOfMerge(merge),
  FuncCall: ({ funcname }) => riskOfFunction(words(funcname)),
  A_Expr: ({ kind, name }) =>
    kind?.startsWith("AEXPR_OP") === true ? riskOfOperator(words(name)) : undefined,
  SubLink: ({ operName }) => riskOfOperator(words(operName)),
  SortBy: ({ useOp }) => riskOfOperator(words(useOp)),
  CopyStmt: ({ filename, is_program: isProgram, is_from: isFrom }) => {
    if (isProgram === true) return { risk: "administrative", because: "runs a program on the server" };
    if (filename !== undefined)
      return { risk: "administrative", because: "reads or writes a file of the server" };
    return isFrom === true ? { risk: "write", because: "copies rows in" } : undefined;
  },
  VacuumStmt: ({ options = [] }) =>
    options.some((node) => contentOf(node, "DefElem")?.defname === "full")
      ? { risk: "destructive", because: "rewrites tables" }
      : undefined,
  ReindexStmt: ({ kind }) =>
    kind === "REINDEX_OBJECT_SYSTEM" || kind === "REINDEX_OBJECT_DATABASE"
      ? { risk: "administrative", because: "rebuilds every index" }
      : undefined,
  CreateTableSpaceStmt: () => ({ risk: "administrative", because: "uses a folder of the server" }),
  CreateFunctionStmt: ({ options = [] }) => {
    const definer = options.some((node) => {
      const option = contentOf(node, "DefElem");
      return option?.defname === "security" && contentOf(option.arg, "Boolean")?.boolval === true;
    });
    return definer
      ? { risk: "administrative", because: "creates a function that runs with its owner's rights" }
      : languageRisk(options);
  },
  AlterFunctionStmt: ({ actions = [] }) =>
    actions.some((node) => contentOf(node, "DefElem")?.defname === "security")
      ? { risk: "administrative", because: "changes with whose rights a function runs" }
      : undefined,
  AlterOwnerStmt: () => ({ risk: "administrative", because: "changes an owner" }),
  AlterTableCmd: ({ subtype, def }) => riskOfAlteration(subtype, def),
  AlterTableMoveAllStmt: () => ({ risk: "destructive", because: "rewrites all that lies in a tablespace" }),
  RefreshMatViewStmt: ({ skipData }) =>
    skipData === true ? { risk: "destructive", because: "empties a materialized view" } : undefined,
  CreateForeignTableStmt: ({ options = [] }) =>
    options.some((node) => /^(filename|program)$/.test(contentOf(node, "DefElem")?.defname ?? ""))
      ? { risk: "administrative", because: "reads a file of the server or runs a program there" }
      : undefined,
  AlterDomainStmt: ({ subtype, def }) =>
    subtype === "X" || subtype === "N" || (subtype === "T" && def === undefined)
      ? { risk: "destructive", because: "drops part of a domain" }
      : undefined,
  AlterOpFamilyStmt: ({ isDrop }) =>
    isDrop === true ? { risk: "destructive", because: "drops part of an operator family" } : undefined,
  AlterTSConfigurationStmt: ({ kind }) =>
    kind === "ALTER_TSCONFIG_DROP_MAPPING"
      ? { risk: "destructive", because: "drops part of a text search configuration" }
      : undefined,
};

/** https://www.postgresql.org/docs/current/views.html */
const viewsOfFiles: ReadonlySet<string> = new Set([
  "pg_file_settings",
  "pg_hba_file_rules",
  "pg_ident_file_mappings",
]);

/** https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES */
const rewriting: ReadonlySet<AlterTableType> = new Set([
  "AT_SetLogged",
  "AT_SetUnLogged",
  "AT_SetAccessMethod",
  "AT_SetTableSpace",
  "AT_SetExpression",
]);

/** Functions in these languages can do no more than their statements. */
const tameLanguages = new Set(["sql", "plpgsql"]);

function languageRisk(options: readonly Node[]): Reason | undefined {
  const language = options
    .map((node) => contentOf(node, "DefElem"))
    .find((option) => option?.defname === "language")?.arg;
  const name = contentOf(language, "String")?.sval?.toLowerCase() ?? "sql";
  return tameLanguages.has(name)
    ? undefined
    : { risk: "administrative", because: `creates a function in the language ${name}` };
}

/** Each row gets a value of its own: from a sequence, from other columns, or from a function that gives another one each time. */
function isFilled(column: ColumnDef | undefined): boolean {
  if (/^(small|big)?serial[248]?$/.test(words(column?.typeName?.names).at(-1) ?? "")) return true;
  return (column?.constraints ?? []).some((node) => {
    const constraint = contentOf(node, "Constraint");
    if (constraint?.contype === "CONSTR_DEFAULT") return isVolatile(constraint.raw_expr);
    return constraint?.contype === "CONSTR_IDENTITY" || constraint?.contype === "CONSTR_GENERATED";
  });
}

/** With a condition that is always true, or none at all beside "not matched by source", every row that it finds goes. */
function riskOfMerge({ joinCondition, mergeWhenClauses = [] }: MergeStmt): Reason | undefined {
  const isEvery = isAlwaysTrue(joinCondition);
  const deeds = mergeWhenClauses.flatMap((node) => {
    const { commandType, condition, matchKind } = contentOf(node, "MergeWhenClause") ?? {};
    if (!isEvery && matchKind !== "MERGE_WHEN_NOT_MATCHED_BY_SOURCE") return [];
    return isAlwaysTrue(condition) ? [commandType] : [];
  });
  if (deeds.includes("CMD_DELETE")) {
    return { risk: "destructive", because: "deletes rows without a condition" };
  }
  return deeds.includes("CMD_UPDATE")
    ? { risk: "destructive", because: "changes rows without a condition" }
    : undefined;
}

function riskOfAlteration(type: AlterTableType | undefined, def: Node | undefined): Reason | undefined {
  if (type === undefined) return undefined;
  if (type === "AT_DropColumn") return { risk: "destructive", because: "drops a column" };
  if (type === "AT_DropConstraint") return { risk: "destructive", because: "drops a constraint" };
  if (type === "AT_DropCluster") return undefined;
  if (type.startsWith("AT_Drop") || (type === "AT_ColumnDefault" && def === undefined)) {
    return { risk: "destructive", because: "drops part of a table's definition" };
  }
  if (type.startsWith("AT_DetachPartition"))
    return { risk: "destructive", because: "takes a partition from its table" };
  if (type === "AT_AlterColumnType") return { risk: "destructive", because: "may rewrite a column" };
  if (rewriting.has(type)) return { risk: "destructive", because: "rewrites a table" };
  if (type === "AT_AddColumn" && isFilled(contentOf(def, "ColumnDef"))) {
    return { risk: "destructive", because: "may rewrite a table" };
  }
  if (type === "AT_GenericOptions")
    return { risk: "administrative", because: "changes where the rows of a foreign table lie" };
  if (type === "AT_ChangeOwner") return { risk: "administrative", because: "changes an owner" };
  if (type.endsWith("RowSecurity"))
    return { risk: "administrative", because: "changes who may see which rows" };
  if (/^AT_(Enable|Disable)/.test(type))
    return { risk: "administrative", because: "switches triggers or rules" };
  return undefined;
}
