import type { A_Expr, AlterTableType, Node, SelectStmt } from "libpg-query";

import { isHarmless } from "./harmless-functions.js";
import type { Risk } from "./statement.js";
import { contentOf, type NodeName, type NodeOf, words } from "./tree.js";

export type Reason = { readonly risk: Risk; readonly because: string };

/** What makes a node graver than its command, wherever in a statement it stands. */
export const graver: { readonly [Name in NodeName]?: (content: NodeOf<Name>) => Reason | undefined } = {
  SelectStmt: ({ lockingClause }: SelectStmt) =>
    lockingClause === undefined ? undefined : { risk: "write", because: "locks the rows it reads" },
  UpdateStmt: ({ whereClause }) =>
    isAlwaysTrue(whereClause) ? { risk: "destructive", because: "changes every row of a table" } : undefined,
  DeleteStmt: ({ whereClause }) =>
    isAlwaysTrue(whereClause) ? { risk: "destructive", because: "deletes every row of a table" } : undefined,
  FuncCall: ({ funcname }) =>
    isHarmless(funcname)
      ? undefined
      : { risk: "write", because: `calls ${words(funcname).join(".")}(), which may change something` },
  A_Expr: ({ name }: A_Expr) => {
    const parts = words(name);
    return parts.length < 2 || parts[0] === "pg_catalog"
      ? undefined
      : { risk: "write", because: `uses the operator ${parts.join(".")}, which may change something` };
  },
  CopyStmt: ({ filename, is_program: isProgram, is_from: isFrom }) => {
    if (isProgram === true) return { risk: "administrative", because: "runs a program on the server" };
    if (filename !== undefined)
      return { risk: "administrative", because: "reads or writes a file of the server" };
    return isFrom === true
      ? undefined
      : { risk: "administrative", because: "copies rows out, whatever their number" };
  },
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
  AlterDomainStmt: ({ subtype, def }) =>
    subtype === "X" || subtype === "O" || (subtype === "T" && def === undefined)
      ? { risk: "destructive", because: "drops part of a domain" }
      : undefined,
  AlterOpFamilyStmt: ({ isDrop }) =>
    isDrop === true ? { risk: "destructive", because: "drops part of an operator family" } : undefined,
  AlterTSConfigurationStmt: ({ kind }) =>
    kind === "ALTER_TSCONFIG_DROP_MAPPING"
      ? { risk: "destructive", because: "drops part of a text search configuration" }
      : undefined,
};

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

function riskOfAlteration(type: AlterTableType | undefined, def: Node | undefined): Reason | undefined {
  if (type === undefined) return undefined;
  if (type === "AT_DropColumn") return { risk: "destructive", because: "drops a column" };
  if (type === "AT_DropConstraint") return { risk: "destructive", because: "drops a constraint" };
  if (type.startsWith("AT_Drop") || (type === "AT_ColumnDefault" && def === undefined)) {
    return { risk: "destructive", because: "drops part of a table's definition" };
  }
  if (type.startsWith("AT_DetachPartition"))
    return { risk: "destructive", because: "takes a partition from its table" };
  if (type === "AT_AlterColumnType") return { risk: "destructive", because: "may rewrite a column" };
  if (type === "AT_ChangeOwner") return { risk: "administrative", because: "changes an owner" };
  if (type.endsWith("RowSecurity"))
    return { risk: "administrative", because: "changes who may see which rows" };
  if (/^AT_(Enable|Disable)/.test(type))
    return { risk: "administrative", because: "switches triggers or rules" };
  return undefined;
}

/** No condition, `true`, or a constant compared with itself. */
function isAlwaysTrue(condition: Node | undefined): boolean {
  if (condition === undefined) return true;
  if (contentOf(condition, "A_Const")?.boolval?.boolval === true) return true;
  const comparison = contentOf(condition, "A_Expr");
  if (comparison?.kind !== "AEXPR_OP" || words(comparison.name).join(".") !== "=") return false;
  const left = contentOf(comparison.lexpr, "A_Const");
  const right = contentOf(comparison.rexpr, "A_Const");
  return left !== undefined && right !== undefined && constantOf(left) === constantOf(right);
}

function constantOf(constant: NodeOf<"A_Const">): string {
  const { location: _location, ...value } = constant as NodeOf<"A_Const"> & { location?: number };
  return JSON.stringify(value);
}
