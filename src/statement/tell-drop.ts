import { nameObject } from "./object-name.js";
import { cascades, on, type Tellers } from "./told.js";
import { contentOf } from "./tree.js";

/** Statements that drop, and those that say something about an object without changing it. */
export const tellDrop: Tellers = {
  DropStmt: ({ objects = [], removeType, behavior }) =>
    objects.map((node) => ({
      effect: { verb: "DROP", ...nameObject(removeType, node), ...cascades(behavior) },
    })),
  DropRoleStmt: ({ roles = [] }) =>
    roles.flatMap((node) => on("DROP", "role", contentOf(node, "RoleSpec")?.rolename)),
  DropdbStmt: ({ dbname }) => on("DROP", "database", dbname),
  DropTableSpaceStmt: ({ tablespacename }) => on("DROP", "tablespace", tablespacename),
  DropUserMappingStmt: ({ user, servername }) =>
    on("DROP", "user mapping", `${user?.rolename ?? "current user"} on ${servername ?? ""}`),
  DropSubscriptionStmt: ({ subname, behavior }) => on("DROP", "subscription", subname, cascades(behavior)),
  DropOwnedStmt: ({ roles = [], behavior }) =>
    roles.flatMap((node) => on("DROP", "owned", contentOf(node, "RoleSpec")?.rolename, cascades(behavior))),
  ReassignOwnedStmt: ({ roles = [] }) =>
    roles.flatMap((node) => on("REASSIGN", "owned", contentOf(node, "RoleSpec")?.rolename)),
  CommentStmt: ({ objtype, object }) => [{ effect: { verb: "COMMENT", ...nameObject(objtype, object) } }],
  SecLabelStmt: ({ objtype, object }) => [{ effect: { verb: "SECURITY", ...nameObject(objtype, object) } }],
};
