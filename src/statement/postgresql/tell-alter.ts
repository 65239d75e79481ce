import type { AlterTableCmd, AlterTableType, Node, RangeVar, RenameStmt } from "libpg-query";

import { mappingName, type NamedObject, nameObject } from "./object-name.js";
import { kindOf } from "./object-words.js";
import type { Effect } from "../statement.js";
import { tellOwner, tellPublished } from "./tell-beside.js";
import { cascades, on, onRelation, type Tellers, type Told } from "./told.js";
import { contentOf, qualified, words } from "./tree.js";

const alter = (kind: string, names: readonly Node[] | undefined): Told[] => [
  { effect: { verb: "ALTER", kind, ...qualified(words(names)) } },
];

/** An object named either as a relation or in its type's own way. */
function onEither(
  verb: string,
  relation: RangeVar | undefined,
  object: NamedObject,
  more: Partial<Effect> = {},
): Told[] {
  if (relation !== undefined) return onRelation(verb, object.kind, relation, more);
  return [{ effect: { verb, ...object, ...more } }];
}

/** Statements that change what is there without dropping it. */
export const tellAlter: Tellers = {
  AlterTableStmt: ({ relation, cmds = [], objtype }) => [
    ...onRelation("ALTER", kindOf(objtype), relation),
    ...cmds.flatMap((node) => tellCommand(relation, contentOf(node, "AlterTableCmd"), kindOf(objtype))),
  ],
  RenameStmt: (statement) => tellRename(statement),
  AlterObjectSchemaStmt: ({ objectType, relation, object, newschema }) =>
    onEither(
      "ALTER",
      relation,
      nameObject(objectType, object),
      newschema === undefined ? {} : { newSchema: newschema },
    ),
  AlterOwnerStmt: ({ objectType, relation, object }) =>
    onEither("ALTER", relation, nameObject(objectType, object)),
  AlterObjectDependsStmt: ({ objectType, relation, object, extname, remove }) => {
    const named = nameObject(objectType, object);
    const hangs = objectType === "OBJECT_TRIGGER";
    return [
      ...onEither("ALTER", relation, named, hangs ? { name: named.name } : {}),
      ...(hangs ? onRelation("REFERENCES", "relation", relation) : []),
      ...(remove === true ? [] : on("REFERENCES", "extension", extname?.sval)),
    ];
  },
  AlterTableMoveAllStmt: ({ orig_tablespacename: name }) => on("ALTER", "tablespace", name),
  AlterFunctionStmt: ({ objtype, func }) => alter(kindOf(objtype), func?.objname),
  AlterOperatorStmt: ({ opername }) => alter("operator", opername?.objname),
  AlterTypeStmt: ({ typeName }) => alter("type", typeName),
  AlterEnumStmt: ({ typeName }) => alter("type", typeName),
  AlterDomainStmt: ({ subtype, typeName, name, behavior }) => [
    ...alter("domain", typeName),
    ...(subtype === "X" ? on("DROP", "constraint", name, cascades(behavior)) : []),
  ],
  AlterSeqStmt: ({ sequence, options = [] }) => [
    ...onRelation("ALTER", "sequence", sequence),
    ...tellOwner(options),
  ],
  AlterPolicyStmt: ({ policy_name: name, table }) => [
    ...onRelation("ALTER", "policy", table, { name: name ?? null }),
    ...onRelation("REFERENCES", "table", table),
  ],
  AlterStatsStmt: ({ defnames }) => alter("statistics", defnames),
  AlterCollationStmt: ({ collname }) => alter("collation", collname),
  AlterOpFamilyStmt: ({ opfamilyname }) => alter("operator family", opfamilyname),
  AlterTSDictionaryStmt: ({ dictname }) => alter("text search dictionary", dictname),
  AlterTSConfigurationStmt: ({ cfgname }) => alter("text search configuration", cfgname),
  AlterExtensionStmt: ({ extname }) => on("ALTER", "extension", extname),
  AlterExtensionContentsStmt: ({ extname }) => on("ALTER", "extension", extname),
  AlterFdwStmt: ({ fdwname }) => on("ALTER", "foreign data wrapper", fdwname),
  AlterForeignServerStmt: ({ servername }) => on("ALTER", "server", servername),
  AlterUserMappingStmt: ({ user, servername }) => on("ALTER", "user mapping", mappingName(user, servername)),
  AlterEventTrigStmt: ({ trigname }) => on("ALTER", "event trigger", trigname),
  AlterTableSpaceOptionsStmt: ({ tablespacename }) => on("ALTER", "tablespace", tablespacename),
  AlterPublicationStmt: ({ pubname, pubobjects, action }) => [
    ...on("ALTER", "publication", pubname),
    ...tellPublished(pubobjects, action),
  ],
  AlterSubscriptionStmt: ({ subname }) => on("ALTER", "subscription", subname),
  AlterDatabaseStmt: ({ dbname }) => on("ALTER", "database", dbname),
  AlterDatabaseSetStmt: ({ dbname }) => on("ALTER", "database", dbname),
  AlterDatabaseRefreshCollStmt: ({ dbname }) => on("ALTER", "database", dbname),
  AlterRoleStmt: ({ role }) => on("ALTER", "role", role?.rolename),
  AlterRoleSetStmt: ({ role }) => on("ALTER", "role", role?.rolename),
  AlterSystemStmt: ({ setstmt }) => on("ALTER", "setting", setstmt?.name),
};

/** A column or constraint is told apart; a partition, a parent or an index stands beside its table. */
function tellCommand(table: RangeVar | undefined, command: AlterTableCmd | undefined, whole: string): Told[] {
  const kind = whole === "type" ? "attribute" : "column";
  const { subtype, name, behavior } = command ?? {};
  const column = name === undefined ? {} : { column: name };
  if (subtype === "AT_DropColumn") {
    return onRelation("DROP", kind, table, { ...column, ...cascades(behavior) });
  }
  if (subtype === "AT_DropConstraint") {
    return onRelation("DROP", "constraint", table, { name: name ?? null, ...cascades(behavior) });
  }
  const added = contentOf(command?.def, "ColumnDef");
  if (subtype === "AT_AddColumn" && added?.colname !== undefined) {
    return onRelation("CREATE", kind, table, { column: added.colname });
  }
  if (subtype === "AT_ColumnDefault" && command?.def === undefined) {
    return [
      ...onRelation("ALTER", kind, table, column),
      ...onRelation("DROP", "default value", table, column),
    ];
  }
  if (subtype !== undefined && onColumn.has(subtype)) return onRelation("ALTER", kind, table, column);
  const partition = contentOf(command?.def, "PartitionCmd")?.name;
  if (partition !== undefined) return onRelation("REFERENCES", whole, partition);
  return onRelation("REFERENCES", "table", contentOf(command?.def, "RangeVar"));
}

const onColumn: ReadonlySet<AlterTableType> = new Set([
  "AT_ColumnDefault",
  "AT_AlterColumnType",
  "AT_AlterColumnGenericOptions",
  "AT_SetNotNull",
  "AT_DropNotNull",
  "AT_SetExpression",
  "AT_DropExpression",
  "AT_SetStatistics",
  "AT_SetStorage",
  "AT_SetCompression",
  "AT_SetOptions",
  "AT_ResetOptions",
  "AT_AddIdentity",
  "AT_SetIdentity",
  "AT_DropIdentity",
]);

/** Columns, attributes and what hangs on a table are named by `subname` beside the relation; a relation by itself. */
function tellRename({ renameType, relation, object, subname, newname }: RenameStmt): Told[] {
  const kind = kindOf(renameType);
  const more = newname === undefined ? {} : { newName: newname };
  if (relation === undefined) {
    if (renameType === "OBJECT_DOMCONSTRAINT") {
      const domain = qualified(words(contentOf(object, "List")?.items));
      return [
        { effect: { verb: "RENAME", kind, schema: domain.schema, name: subname ?? null, ...more } },
        { effect: { verb: "REFERENCES", kind: "domain", ...domain } },
      ];
    }
    const named =
      object === undefined ? { kind, schema: null, name: subname ?? null } : nameObject(renameType, object);
    return [{ effect: { verb: "RENAME", ...named, ...more } }];
  }
  if (subname === undefined) return onRelation("RENAME", kind, relation, more);
  if (renameType === "OBJECT_COLUMN" || renameType === "OBJECT_ATTRIBUTE") {
    return onRelation("RENAME", kind, relation, { column: subname, ...more });
  }
  return [
    ...onRelation("RENAME", kind, relation, { name: subname, ...more }),
    ...onRelation("REFERENCES", "relation", relation),
  ];
}
