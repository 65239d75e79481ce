import type { Node } from "libpg-query";

import { contentOf, words } from "./tree.js";

/** What stands in a text for what is computed at run time; a name that nobody gives. */
export const computed = "__computed_at_run_time__";

/** The text that an expression yields; `whole` is false where parts of it are computed, and stand as `computed`. */
export type StaticText = { readonly text: string; readonly whole: boolean };

const unknown: StaticText = { text: computed, whole: false };

/** Calls within calls that are followed; deeper ones count as computed. */
const maxDepth = 50;

/** Reads literals, `||`, `concat` and `format`, as statements for EXECUTE are put together. */
export function staticText(node: Node | undefined, depth = 0): StaticText {
  const parts: StaticText[] = [];
  const stack = [node];
  while (stack.length > 0) {
    const next = stack.pop();
    const cast = contentOf(next, "TypeCast");
    const operation = contentOf(next, "A_Expr");
    if (cast !== undefined) stack.push(cast.arg);
    else if (operation !== undefined && words(operation.name).join(".") === "||") {
      stack.push(operation.rexpr, operation.lexpr);
    } else parts.push(partOf(next, depth));
  }
  return joined(parts);
}

function joined(parts: readonly StaticText[]): StaticText {
  return { text: parts.map(({ text }) => text).join(""), whole: parts.every(({ whole }) => whole) };
}

function partOf(node: Node | undefined, depth: number): StaticText {
  const constant = contentOf(node, "A_Const");
  if (constant?.sval !== undefined) return { text: constant.sval.sval ?? "", whole: true };
  if (constant?.ival !== undefined) return { text: String(constant.ival.ival ?? 0), whole: true };
  const call = contentOf(node, "FuncCall");
  if (call === undefined || depth >= maxDepth) return unknown;
  const name = words(call.funcname).at(-1);
  const parts = (call.args ?? []).map((arg) => staticText(arg, depth + 1));
  if (name === "concat") return joined(parts);
  const [first, ...rest] = parts;
  return name === "format" && first?.whole === true ? formatted(first.text, rest) : unknown;
}

/** https://www.postgresql.org/docs/current/functions-string.html#FUNCTIONS-STRING-FORMAT */
function formatted(format: string, values: readonly StaticText[]): StaticText {
  let next = 0;
  let whole = true;
  const text = format.replaceAll(
    /%(?:%|(?:(\d+)\$)?-?(?:\d+|\*)?([sIL]))/g,
    (mark, position?: string, kind?: string) => {
      if (kind === undefined) return "%";
      const index = position === undefined ? next : Number(position) - 1;
      next = index + 1;
      const value = mark.includes("*") ? unknown : (values[index] ?? unknown);
      whole &&= value.whole;
      if (kind === "I") return `"${value.text.replaceAll('"', '""')}"`;
      return kind === "L" ? `'${value.text.replaceAll("'", "''")}'` : value.text;
    },
  );
  return { text, whole };
}
