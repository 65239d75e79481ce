import type { Database, Policy } from "../access/database.js";
import { type AuditedStatement, type Finding, findingOf } from "../ledger/audit.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Interest } from "./interest.js";
import { type MaskedCall, matchCalls } from "./match.js";
import type { SecretUser } from "./ports.js";
import { type Provenance, provenanceOf } from "./provenance.js";
import type { Logged } from "./read-statements.js";
import type { ReadText, TextReading } from "./read-text.js";

export type FindingParts = {
  readonly ledger: Pick<Ledger, "find" | "findPeek">;
  readonly readText: ReadText;
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
  /** What is asked for, where something is: other texts are counted, and neither read nor told. */
  readonly asked?: Asked | undefined;
  /** Hears of a call that so many texts fit which were not read: nothing is known of what they do. */
  readonly onUnread: (texts: number) => void;
};

export type Asked = { readonly interestOf: Interest; readonly isMeant: (reading: TextReading) => boolean };

/** So many texts of a call are read, the gravest by their words: among more, none could be told from another. */
const maxTexts = 100;

/** Answers, by its id, what a call is found to have run; undefined where nothing fits. Reads each text once. Throws the ledger's faults. */
export async function createFindings(
  parts: FindingParts,
  { clusterArn, users, calls, statements, isDoubtful, asked, onUnread }: Matter,
): Promise<(id: string) => Promise<Finding | undefined>> {
  const judged = await judge(parts, statements, users);
  const fits = matchCalls(calls, [...judged.keys()], {
    isUpkeep: (statement) => judged.get(statement) === "upkeep",
    ...(asked === undefined ? {} : { interestOf: asked.interestOf }),
  });
  const callsById = new Map(calls.map((call) => [call.id, call]));
  const databases = parts.policy.databases.filter((database) => database.clusterArn === clusterArn);
  return async (id) => {
    const call = callsById.get(id);
    const fit = fits.get(id);
    if (call === undefined || fit === undefined || fit.total === 0) return undefined;
    const picked = fit.pick(maxTexts);
    const readings = await Promise.all(picked.statements.map(({ sql }) => parts.readText(sql)));
    const told = picked.statements.flatMap((statement, index): AuditedStatement[] => {
      const reading = readings[index];
      return reading === undefined ? [] : [auditedAs(statement, reading, databases)];
    });
    const unread = picked.beyond + readings.filter((reading) => reading === undefined).length;
    if (unread > 0) onUnread(unread);
    const isSure =
      call.user !== null &&
      !fit.shared &&
      !isDoubtful(call) &&
      picked.statements.every((statement) => judged.get(statement) === "foreign");
    const isOnly = isSure && fit.total === 1;
    const meant = told.filter((statement) => isOnly || asked === undefined || asked.isMeant(statement));
    return findingOf(meant, {
      databaseUser: call.user ?? "unknown",
      total: fit.total,
      passedOver: picked.passedOver + told.length - meant.length,
      doubtful: !isSure,
      database: databases.length === 1 ? (databases[0]?.name ?? null) : null,
    });
  };
}

/** All that is not proven to be whodid's own. */
async function judge(
  parts: Pick<FindingParts, "ledger" | "hmac">,
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

function auditedAs(
  { at, database }: Logged,
  reading: TextReading,
  databases: readonly Database[],
): AuditedStatement {
  // A cluster that only files tell of stands for all of its databases.
  const known = databases.find((one) => one.database === database || one.database === "");
  return { ...reading, database: known?.name ?? null, at };
}
