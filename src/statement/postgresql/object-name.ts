import type { Node, ObjectType, RoleSpec, TypeName } from "libpg-query";

import { kindOf } from "./object-words.js";
import type { Effect } from "../statement.js";
import { contentOf, qualified, words } from "./tree.js";

export type NamedObject = Pick<Effect, "kind" | "schema" | "name" | "column">;

/** Reads the object that DROP, COMMENT, ALTER … RENAME and their kin name; what stands in the node depends on its type. */
export function nameObject(type: ObjectType | undefined, node: Node | undefined): NamedObject {
  const kind = kindOf(type);
  const list = contentOf(node, "List")?.items;
  switch (type) {
    case "OBJECT_COLUMN": {
      const parts = words(list);
      const column = parts.at(-1);
      return { kind, ...qualified(parts.slice(0, -1)), ...(column === undefined ? {} : { column }) };
    }
    case "OBJECT_TRIGGER":
    case "OBJECT_RULE":
    case "OBJECT_POLICY":
    case "OBJECT_TABCONSTRAINT": {
      const parts = words(list);
      return { kind, schema: parts.at(-3) ?? null, name: parts.at(-1) ?? null };
    }
    case "OBJECT_OPCLASS":
    case "OBJECT_OPFAMILY":
      return { kind, ...qualified(words(list).slice(1)) };
    case "OBJECT_CAST":
      return { kind, schema: null, name: (list ?? []).map((item) => typeWord(item)).join(" as ") };
    case "OBJECT_TRANSFORM":
      return { kind, schema: null, name: `${typeWord(list?.[0])} for ${words(list).at(-1) ?? ""}` };
    case "OBJECT_DOMCONSTRAINT":
      return { kind, schema: null, name: words(list).at(-1) ?? null };
    default:
      return { kind, ...plainName(node) };
  }
}

/** A list of words, one word, a type, a function with its arguments, or the number of a large object. */
function plainName(node: Node | undefined): { schema: string | null; name: string | null } {
  const word = contentOf(node, "String")?.sval;
  if (word !== undefined) return { schema: null, name: word };
  const number = contentOf(node, "Integer")?.ival ?? contentOf(node, "Float")?.fval;
  if (number !== undefined) return { schema: null, name: String(number) };
  const list =
    contentOf(node, "List")?.items ??
    contentOf(node, "TypeName")?.names ??
    contentOf(node, "ObjectWithArgs")?.objname;
  return qualified(words(list));
}

function typeWord(node: Node | undefined): string {
  const type: TypeName | undefined = contentOf(node, "TypeName");
  return words(type?.names).at(-1) ?? "";
}

/** A user mapping has no name of its own. */
export function mappingName(user: RoleSpec | undefined, server: string | undefined): string {
  const whose = user?.roletype === "ROLESPEC_PUBLIC" ? "public" : (user?.rolename ?? "current user");
  return `${whose} on ${server ?? ""}`;
}
