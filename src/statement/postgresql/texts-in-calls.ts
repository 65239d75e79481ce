import type { FuncCall, Node } from "libpg-query";

import { type StaticText, staticText } from "./static-text.js";
import { contentOf, words } from "./tree.js";

/** Built-in functions that run a text as SQL on this database, and do nothing else. */
const builtIn: ReadonlySet<string> = new Set([
  "query_to_xml",
  "query_to_xmlschema",
  "query_to_xml_and_xmlschema",
  "ts_stat",
  "ts_rewrite",
]);

/** Functions of the extension tablefunc, which lies in any schema: each text among their arguments is run. */
const crosstab = /^crosstab\w*$/;

/** True for a built-in whose text says all that a call does. */
export function runsOnlyText(parts: readonly string[]): boolean {
  const isBuiltIn = parts.length === 1 || (parts.length === 2 && parts[0] === "pg_catalog");
  return isBuiltIn && builtIn.has(parts.at(-1) ?? "");
}

/**
 * The texts that a call runs as SQL on this database, none for most functions.
 * https://www.postgresql.org/docs/current/functions-xml.html#FUNCTIONS-XML-MAPPING
 * https://www.postgresql.org/docs/current/textsearch-features.html
 */
export function textsRunBy({ funcname, args = [] }: FuncCall): readonly StaticText[] {
  const parts = words(funcname);
  const name = parts.at(-1) ?? "";
  if (crosstab.test(name)) return args.map(textOf).filter(({ text }) => !/^\d+$/.test(text));
  if (!runsOnlyText(parts)) return [];
  // With three arguments it replaces within a query, and runs nothing.
  if (name === "ts_rewrite") return args.length === 3 ? [] : [textOf(args[1])];
  return [textOf(args[0])];
}

/** Named arguments come in any order: such a text counts as computed. */
function textOf(arg: Node | undefined): StaticText {
  return staticText(contentOf(arg, "NamedArgExpr") === undefined ? arg : undefined);
}
