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
      return {
        kind,
        schema: null,
        name: castName(contentOf(list?.[0], "TypeName"), contentOf(list?.[1], "TypeName")),
      };
    case "OBJECT_TRANSFORM":
      return {
        kind,
        schema: null,
        name: transformName(contentOf(list?.[0], "TypeName"), words(list).at(-1)),
      };
    case "OBJECT_DOMCONSTRAINT":
      return { kind, schema: null, name: words(list).at(-1) ?? null };
    default:
      return { kind, ...plainName(node) };
  }
}

/** A list of words, one word, a type, a function with its arguments, or the number of a large object. */
function plainName(node: Node | undefined): { schema: string | null; name: string | null } {
  const list =
    contentOf(node, "List")?.items ??
    contentOf(node, "TypeName")?.names ??
    contentOf(node, "ObjectWithArgs")?.objname;
  if (list !== undefined) return qualified(words(list));
  const word = contentOf(node, "String")?.sval;
  const number = contentOf(node, "Integer")?.ival ?? contentOf(node, "Float")?.fval;
  return { schema: null, name: word ?? (number === undefined ? null : String(number)) };
}

/** What has no name of its own is named as the server describes it; types by their last word. */
export function castName(from: TypeName | undefined, to: TypeName | undefined): string {
  return `(${typeWord(from)} AS ${typeWord(to)})`;
}

export function transformName(type: TypeName | undefined, language: string | undefined): string {
  return `for ${typeWord(type)} language ${language ?? ""}`;
}

export function mappingName(user: RoleSpec | undefined, server: string | undefined): string {
  const whose = user?.roletype === "ROLESPEC_PUBLIC" ? "public" : (user?.rolename ?? "current user");
  return `${whose} on server ${server ?? ""}`;
}

function typeWord(type: TypeName | undefined): string {
  const name = words(type?.names).at(-1) ?? "";
  return builtInTypes.get(name) ?? name;
}

/** The parser has made its own names of SQL's; this is the way back. https://www.postgresql.org/docs/current/datatype.html */
const builtInTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bool: "boolean",
    bpchar: "character",
    float4: "real",
    float8: "double precision",
    int2: "smallint",
    int4: "integer",
    int8: "bigint",
    time: "time without time zone",
    timestamp: "timestamp without time zone",
    timestamptz: "timestamp with time zone",
    timetz: "time with time zone",
    varbit: "bit varying",
    varchar: "character varying",
  }),
);
