import type { Database, Policy } from "../access/database.js";
import { type AuditedStatement, type Finding, findingOf } from "../ledger/audit.js";
import type { Ledger } from "../ledger/ledger.js";
import { redactSecrets } from "../statement/redact.js";
import type { ReadSql } from "../statement/statement.js";
import { type MaskedCall, matchCalls } from "./match.js";
import type { SecretUser } from "./ports.js";
import { type Provenance, provenanceOf } from "./provenance.js";
import type { Logged } from "./read-statements.js";

export type FindingParts = {
  readonly ledger: Pick<Ledger, "find" | "findPeek">;
  readonly readSql: ReadSql;
  readonly policy: Policy;
  /** HMAC of an exact text, as the ledger holds it. */
  readonly hmac: (text: string) => string;
};

/** Calls of a cluster and what its log says of their time and before; `isDoubtful` of a call that another could stand behind. */
type Matter = {
  readonly clusterArn: string;
  readonly users: readonly SecretUser[];
  readonly calls: readonly MaskedCall[];
  /** Sorted by time. */
  readonly statements: readonly Logged[];
  readonly isDoubtful: (call: MaskedCall) => boolean;
};

/** Answers, by its id, what a call is found to have run; undefined where nothing fits. Reads each text once. Throws the ledger's faults. */
export async function createFindings(
  parts: FindingParts,
  { clusterArn, users, calls, statements, isDoubtful }: Matter,
): Promise<(id: string) => Promise<Finding | undefined>> {
  const judged = await judge(parts, statements, users);
  const fits = matchCalls(calls, [...judged.keys()]);
  const callsById = new Map(calls.map((call) => [call.id, call]));
  const databases = parts.policy.databases.filter((database) => database.clusterArn === clusterArn);
  const told = new Map<Logged, Promise<AuditedStatement>>();
  const tellOnce = (statement: Logged): Promise<AuditedStatement> => {
    const telling = told.get(statement) ?? tellOf(parts, statement, databases);
    told.set(statement, telling);
    return telling;
  };
  return async (id) => {
    const call = callsById.get(id);
    const fit = fits.get(id);
    if (call === undefined || fit === undefined) return undefined;
    // Upkeep is the service's, unless nothing else fits.
    const others = fit.statements.filter((statement) => judged.get(statement) !== "upkeep");
    const fitting = others.length > 0 ? others : fit.statements;
    if (fitting.length === 0) return undefined;
    return findingOf(await Promise.all(fitting.map(tellOnce)), {
      databaseUser: call.user ?? "unknown",
      doubtful:
        call.user === null ||
        fit.shared ||
        isDoubtful(call) ||
        fitting.some((statement) => judged.get(statement) !== "foreign"),
      database: databases.length === 1 ? (databases[0]?.name ?? null) : null,
    });
  };
}

/** All that is not proven to be whodid's own. */
async function judge(
  parts: FindingParts,
  statements: readonly Logged[],
  users: readonly SecretUser[],
): Promise<ReadonlyMap<Logged, Provenance>> {
  const judged = new Map<Logged, Provenance>();
  for (const statement of statements) {
    const provenance = await provenanceOf(parts, statement, users);
    if (provenance !== "whodid") judged.set(statement, provenance);
  }
  return judged;
}

async function tellOf(
  { readSql }: FindingParts,
  { sql, at, database }: Logged,
  databases: readonly Database[],
): Promise<AuditedStatement> {
  const reading = await readSql(sql, "postgresql");
  const statements = reading.ok ? reading.statements : [];
  return {
    sql: redactSecrets(sql, "postgresql", reading.ok),
    command: statements[0]?.command ?? null,
    risk: reading.risk,
    // What a created function or rule will do some day is no deed of this statement.
    effects: statements.flatMap(({ effects }) => effects.filter(({ later }) => later !== true)),
    // A cluster that only files tell of stands for all of its databases.
    database: databases.find((one) => one.database === database || one.database === "")?.name ?? null,
    at,
  };
}
