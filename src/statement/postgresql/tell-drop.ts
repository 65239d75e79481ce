import type { Node, ObjectType } from "libpg-query";

import { mappingName, nameObject } from "./object-name.js";
import { cascades, on, type Tellers, type Told } from "./told.js";
import { contentOf, qualified, words } from "./tree.js";

/** Statements that drop, and those that say something about an object without changing it. */
export const tellDrop: Tellers = {
  DropStmt: ({ objects = [], removeType, behavior }) => {
    const told: Told[] = [];
    for (const node of objects) {
      const effect = { verb: "DROP", ...nameObject(removeType, node), ...cascades(behavior) };
      told.push({ effect }, ...holderOf(removeType, node));
    }
    return told;
  },
  DropRoleStmt: ({ roles = [] }) =>
    roles.flatMap((node) => on("DROP", "role", contentOf(node, "RoleSpec")?.rolename)),
  DropdbStmt: ({ dbname }) => on("DROP", "database", dbname),
  DropTableSpaceStmt: ({ tablespacename }) => on("DROP", "tablespace", tablespacename),
  DropUserMappingStmt: ({ user, servername }) => on("DROP", "user mapping", mappingName(user, servername)),
  DropSubscriptionStmt: ({ subname, behavior }) => on("DROP", "subscription", subname, cascades(behavior)),
  DropOwnedStmt: ({ roles = [], behavior }) =>
    roles.flatMap((node) => on("DROP", "owned", contentOf(node, "RoleSpec")?.rolename, cascades(behavior))),
  ReassignOwnedStmt: ({ roles = [] }) =>
    roles.flatMap((node) => on("REASSIGN", "owned", contentOf(node, "RoleSpec")?.rolename)),
  CommentStmt: ({ objtype, object }) => [
    { effect: { verb: "COMMENT", ...nameObject(objtype, object) } },
    ...holderOf(objtype, object),
  ],
  SecLabelStmt: ({ objtype, object }) => [{ effect: { verb: "SECURITY", ...nameObject(objtype, object) } }],
};

const hung: ReadonlySet<ObjectType> = new Set([
  "OBJECT_TRIGGER",
  "OBJECT_RULE",
  "OBJECT_POLICY",
  "OBJECT_TABCONSTRAINT",
]);

/** The relation that an object hangs on. */
function holderOf(type: ObjectType | undefined, node: Node | undefined): Told[] {
  if (type === undefined || !hung.has(type)) return [];
  const holder = qualified(words(contentOf(node, "List")?.items).slice(0, -1));
  return [{ effect: { verb: "REFERENCES", kind: "relation", ...holder } }];
}
