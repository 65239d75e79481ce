import type { Node, RawStmt } from "libpg-query";

import { contentOf, words } from "./tree.js";

/** Code that a statement carries as a text, which the SQL parser leaves unread. */
export type Code = {
  /** True for a function's body, which runs when the function does; false for DO, which runs it. */
  readonly later: boolean;
  readonly body:
    | { readonly language: "sql"; readonly text: string }
    /** Where the whole statement lies in the text, in bytes: its header declares what the body uses. */
    | { readonly language: "plpgsql"; readonly start: number; readonly length: number | undefined }
    | { readonly language: "other"; readonly name: string };
};

/** The code in a DO or CREATE FUNCTION; undefined where there is none, or where it stands in the tree as SQL. */
export function codeOf({ stmt, stmt_location: start = 0, stmt_len: length }: RawStmt): Code | undefined {
  const block = contentOf(stmt, "DoStmt");
  const created = contentOf(stmt, "CreateFunctionStmt");
  const options = block?.args ?? created?.options;
  if (options === undefined || created?.sql_body !== undefined) return undefined;
  const later = created !== undefined;
  const name = option(options, "language")?.toLowerCase() ?? (later ? "sql" : "plpgsql");
  const text = option(options, "as");
  if (text === undefined) return undefined;
  if (name === "sql") return { later, body: { language: "sql", text } };
  if (name === "plpgsql") return { later, body: { language: "plpgsql", start, length } };
  return { later, body: { language: "other", name } };
}

function option(options: readonly Node[], name: string): string | undefined {
  const found = options
    .map((node) => contentOf(node, "DefElem"))
    .findLast((element) => element?.defname === name)?.arg;
  return contentOf(found, "String")?.sval ?? words(contentOf(found, "List")?.items)[0];
}
