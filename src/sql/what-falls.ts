import type { Statement } from "../statement/statement.js";
import type { Decided } from "./carry-out.js";
import { dependantsSql } from "./dependants.js";
import type { SqlParts } from "./parts.js";
import { type PeekFailure, peekAs } from "./peek-as.js";
import { type Falls, readFalls } from "./read-falls.js";
import { deletedSql, rowsSql, truncatedSql } from "./referring-tables.js";
import type { Rehearsal } from "./rehearse.js";
import { type Struck, struckBy } from "./struck.js";

/** What the confirmation is told; undefined where nothing is struck. */
export type WhatFalls =
  | { readonly kind: "known"; readonly struck: Struck; readonly falls: Falls }
  | {
      readonly kind: "unknown";
      readonly because: PeekFailure | "engine" | "too-many" | "kinds" | "mixed";
      readonly struck: Struck;
    };

/** The person waits for it before they are asked. */
const limitMs = 5_000;
/** The question stays far below the longest text that the Data API takes. */
const maxObjects = 50;

/**
 * Looks up, as the person and with the secret that the statement will have, what would fall with it. One peek a statement; what a
 * rehearsal has counted is not asked again. Never throws.
 */
export async function lookUpFalls(
  parts: SqlParts,
  { entry, person, database, secretArn }: Decided,
  statements: readonly Statement[],
  rehearsal: Rehearsal,
): Promise<WhatFalls | undefined> {
  const all = struckBy(statements);
  if (all === undefined) return undefined;
  const withRows = rehearsal.kind !== "counted";
  const struck = withRows ? all : { ...all, updated: [] };
  if (database.engine !== "postgresql")
    return destroys(struck) ? { kind: "unknown", because: "engine", struck } : undefined;
  if (struck.mixed) return { kind: "unknown", because: "mixed", struck };
  const questions = questionsOf(struck, withRows);
  if (questions.length === 0)
    return struck.unknownKinds.length === 0 ? undefined : { kind: "unknown", because: "kinds", struck };
  if ([...struck.dropped, ...struck.truncated, ...struck.deletedFrom, ...struck.updated].length > maxObjects)
    return { kind: "unknown", because: "too-many", struck };
  const sql = questions.join("\nunion all\n");
  const peeked = await peekAs(parts, { statementId: entry.id, person, database, secretArn, sql, limitMs });
  if (peeked.kind === "nothing") return { kind: "unknown", because: peeked.because, struck };
  const falls = readFalls(peeked.rows);
  return falls === undefined
    ? { kind: "unknown", because: "fault", struck }
    : { kind: "known", struck, falls };
}

/** Changed rows take nothing else along. */
function destroys({ dropped, truncated, deletedFrom, unknownKinds }: Struck): boolean {
  return [...dropped, ...truncated, ...deletedFrom, ...unknownKinds].length > 0;
}

function questionsOf(
  { dropped, truncated, deletedFrom, updated }: Struck,
  withRows: boolean,
): readonly string[] {
  return [
    ...(dropped.length > 0 ? [dependantsSql(dropped)] : []),
    ...(truncated.length > 0 ? [truncatedSql(truncated)] : []),
    ...(deletedFrom.length > 0 ? [deletedSql(deletedFrom, { withRows })] : []),
    ...(updated.length > 0 ? [rowsSql(updated)] : []),
  ];
}
