import type { Node, RangeVar } from "libpg-query";

import { castName, mappingName, transformName } from "./object-name.js";
import { kindOf } from "./object-words.js";
import { tellOwner, tellPublished } from "./tell-beside.js";
import { on, onRelation, type Tellers, type Told } from "./told.js";
import { contentOf, qualified, words } from "./tree.js";

const create = (kind: string, names: readonly Node[] | undefined): Told[] => [
  { effect: { verb: "CREATE", kind, ...qualified(words(names)) } },
];

const beside = (relations: readonly (RangeVar | undefined)[]): Told[] =>
  relations.flatMap((relation) => onRelation("REFERENCES", "table", relation));

/** What hangs on a relation lies in its schema; its own name carries none. */
const hung = (kind: string, name: string | undefined, relation: RangeVar | undefined): Told[] => [
  ...onRelation("CREATE", kind, relation, { name: name ?? null }),
  ...onRelation("REFERENCES", "relation", relation),
];

/** Statements that bring something into being. */
export const tellCreate: Tellers = {
  CreateStmt: ({ relation, inhRelations = [] }) => [
    ...onRelation("CREATE", "table", relation),
    ...beside(inhRelations.map((node) => contentOf(node, "RangeVar"))),
  ],
  CreateForeignTableStmt: ({ base }) => onRelation("CREATE", "foreign table", base?.relation),
  Constraint: ({ pktable }) => beside([pktable]),
  CreateTableAsStmt: ({ into, objtype }) => onRelation("CREATE", kindOf(objtype), into?.rel),
  IntoClause: ({ rel }) => onRelation("CREATE", "table", rel),
  ViewStmt: ({ view }) => onRelation("CREATE", "view", view),
  IndexStmt: ({ idxname, relation }) => hung("index", idxname, relation),
  CreateSeqStmt: ({ sequence, options = [] }) => [
    ...onRelation("CREATE", "sequence", sequence),
    ...tellOwner(options),
  ],
  CompositeTypeStmt: ({ typevar }) => onRelation("CREATE", "type", typevar),
  CreateEnumStmt: ({ typeName }) => create("type", typeName),
  CreateRangeStmt: ({ typeName }) => create("type", typeName),
  CreateDomainStmt: ({ domainname }) => create("domain", domainname),
  CreateFunctionStmt: ({ funcname, is_procedure: isProcedure }) =>
    create(isProcedure === true ? "procedure" : "function", funcname),
  DefineStmt: ({ kind, defnames }) => create(kindOf(kind), defnames),
  CreateSchemaStmt: ({ schemaname, authrole }) => on("CREATE", "schema", schemaname ?? authrole?.rolename),
  CreateTrigStmt: ({ trigname, relation, constrrel }) => [
    ...hung("trigger", trigname, relation),
    ...beside([constrrel]),
  ],
  RuleStmt: ({ rulename, relation }) => hung("rule", rulename, relation),
  CreatePolicyStmt: ({ policy_name: name, table }) => hung("policy", name, table),
  CreateStatsStmt: ({ defnames, relations = [] }) => [
    ...create("statistics", defnames),
    ...relations.flatMap((node) => onRelation("REFERENCES", "relation", contentOf(node, "RangeVar"))),
  ],
  CreateConversionStmt: ({ conversion_name: names }) => create("conversion", names),
  CreateOpClassStmt: ({ opclassname }) => create("operator class", opclassname),
  CreateOpFamilyStmt: ({ opfamilyname }) => create("operator family", opfamilyname),
  CreateCastStmt: ({ sourcetype, targettype }) => on("CREATE", "cast", castName(sourcetype, targettype)),
  CreateTransformStmt: ({ type_name: type, lang }) => on("CREATE", "transform", transformName(type, lang)),
  CreatePLangStmt: ({ plname }) => on("CREATE", "language", plname),
  CreateExtensionStmt: ({ extname }) => on("CREATE", "extension", extname),
  CreateFdwStmt: ({ fdwname }) => on("CREATE", "foreign data wrapper", fdwname),
  CreateForeignServerStmt: ({ servername }) => on("CREATE", "server", servername),
  CreateUserMappingStmt: ({ user, servername }) =>
    on("CREATE", "user mapping", mappingName(user, servername)),
  ImportForeignSchemaStmt: ({
    remote_schema: remote,
    local_schema: local,
    server_name: server,
    list_type: list,
    table_list: tables = [],
  }) => [
    ...on("IMPORT", "foreign schema", remote, local === undefined ? {} : { newSchema: local }),
    ...on("REFERENCES", "server", server),
    ...tables.flatMap((node) =>
      onRelation(
        list === "FDW_IMPORT_SCHEMA_LIMIT_TO" ? "CREATE" : "REFERENCES",
        "foreign table",
        contentOf(node, "RangeVar"),
        { schema: list === "FDW_IMPORT_SCHEMA_LIMIT_TO" ? (local ?? null) : (remote ?? null) },
      ),
    ),
  ],
  CreateEventTrigStmt: ({ trigname }) => on("CREATE", "event trigger", trigname),
  CreateAmStmt: ({ amname }) => on("CREATE", "access method", amname),
  CreateRoleStmt: ({ role }) => on("CREATE", "role", role),
  CreatedbStmt: ({ dbname }) => on("CREATE", "database", dbname),
  CreateTableSpaceStmt: ({ tablespacename }) => on("CREATE", "tablespace", tablespacename),
  CreatePublicationStmt: ({ pubname, pubobjects }) => [
    ...on("CREATE", "publication", pubname),
    ...tellPublished(pubobjects),
  ],
  CreateSubscriptionStmt: ({ subname }) => on("CREATE", "subscription", subname),
};
