import type { AlterPublicationAction, Node } from "libpg-query";

import { on, onRelation, type Told } from "./told.js";
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

/** The tables and schemas of a publication; their place in one is put in, replaced or dropped, in the server's words for it. */
export function tellPublished(objects: readonly Node[] | undefined, action?: AlterPublicationAction): Told[] {
  const verb = action === "AP_DropObjects" ? "DROP" : "ALTER";
  return (objects ?? []).flatMap((node): Told[] => {
    const object = contentOf(node, "PublicationObjSpec");
    const table = object?.pubtable?.relation;
    if (object?.pubobjtype === "PUBLICATIONOBJ_TABLES_IN_SCHEMA") {
      const place = action === undefined ? [] : on(verb, "publication namespace", object.name);
      return [...on("REFERENCES", "schema", object.name), ...place];
    }
    const place = action === undefined ? [] : onRelation(verb, "publication relation", table);
    return [...onRelation("REFERENCES", "table", table), ...place];
  });
}
