import type { Node } from "libpg-query";

import { onRelation, type Told } from "./told.js";
import { contentOf, qualified, words } from "./tree.js";

/** The column that a sequence is tied to by `OWNED BY`; none for `OWNED BY NONE`. */
export function tellOwner(options: readonly Node[]): Told[] {
  return options.flatMap((node): Told[] => {
    const option = contentOf(node, "DefElem");
    if (option?.defname !== "owned_by") return [];
    const parts = words(contentOf(option.arg, "List")?.items);
    const column = parts.at(-1);
    if (column === undefined || parts.length < 2) return [];
    return [{ effect: { verb: "REFERENCES", kind: "column", ...qualified(parts.slice(0, -1)), column } }];
  });
}

/** The tables and schemas of a publication. */
export function tellPublished(objects: readonly Node[] | undefined): Told[] {
  return (objects ?? []).flatMap((node): Told[] => {
    const object = contentOf(node, "PublicationObjSpec");
    if (object?.pubobjtype === "PUBLICATIONOBJ_TABLES_IN_SCHEMA") {
      return [{ effect: { verb: "REFERENCES", kind: "schema", schema: null, name: object.name ?? null } }];
    }
    return onRelation("REFERENCES", "table", object?.pubtable?.relation);
  });
}
