import { countOf } from "./count-of.js";
import type { RowsOfEach } from "../ledger/entry.js";
import type { Decided } from "./carry-out.js";
import { tagStatement } from "./exact-text.js";
import { outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import type { Execution, Result, Session, TogetherEnd } from "./ports.js";
import { queriesOf } from "./queries.js";
import { renderExecution, renderNoSession, renderWaking } from "./render-outcome.js";
import { renderRehearsing } from "./render-rehearsal.js";
import { renderStopped } from "./render-together.js";
import { statementMenu } from "./statement-menu.js";

/** What the person is told before the click: the count of a rehearsal, why there was none, or why it came to no count. */
export type Rehearsal =
  | {
      readonly kind: "counted";
      readonly rows: number;
      /** Of a transaction of several; null for reads. */
      readonly each?: RowsOfEach;
    }
  | { readonly kind: "impossible"; readonly because: string }
  | { readonly kind: "uncounted"; readonly because: string };

/** After this long without an answer, one line says that it is being rehearsed. */
const patienceMs = 3_000;

/**
 * Becomes the person, writes down the rehearsal's door, tries the statement out, writes down its count. Undefined where the statement
 * ended with it (the role can't be assumed, the database refuses it): then that is recorded and told.
 */
export async function rehearse(parts: SqlParts, decided: Decided): Promise<Rehearsal | undefined> {
  const { entry, person, database, secretArn, sql, conversation } = decided;
  const { id } = entry;
  // Its trail events are checked against one door; a second rehearsal would make the first look forged.
  if ((await parts.ledger.find(id))?.rehearsed !== undefined)
    return { kind: "uncounted", because: "whodid was interrupted while it rehearsed it" };

  const opened = await parts.openSession({ person, database, secretArn, statementId: id });
  if (opened.kind === "refused") {
    await refuse(parts, id, `the role could not be assumed (${opened.reason})`);
    await conversation.tell(renderNoSession(opened, person, parts.commands));
    return undefined;
  }
  const { roleArn, sourceIdentity } = person;
  const { accessKeyId } = opened.session;
  const door = { roleArn, sourceIdentity, accessKeyId, clusterArn: database.clusterArn, secretArn };
  const startedAt = parts.clock();
  const tried = { door, notedAt: startedAt };
  if (!(await note(parts, id, { ...tried, rows: null }))) return undefined;

  const callOffPatience = parts.after(patienceMs, () => void conversation.tell(renderRehearsing(startedAt)));
  const end = await tryOut(parts, decided, opened.session);
  callOffPatience();
  const execution = end.kind === "done" ? end : end.ended;
  parts.log.info(
    { statementId: id, database: database.name, outcome: execution.kind },
    "statement rehearsed",
  );

  if (end.kind === "done") {
    const counts = countsOf(entry, end.results);
    return (await note(parts, id, { ...tried, ...counts }, { transactional: true }))
      ? { kind: "counted", ...counts }
      : undefined;
  }
  const because = whyUncounted(end.ended);
  if (because !== undefined) return { kind: "uncounted", because };
  await refuse(parts, id, `its rehearsal failed (${reasonOf(end.ended)})`);
  const { commands } = parts;
  const menu = statementMenu(parts, entry);
  const ended = { entry, sql, database, person, recorded: true, commands, menu };
  const { texts } = decided;
  await conversation.tell(
    texts === undefined
      ? renderExecution({ ...ended, execution: end.ended })
      : renderStopped({ ...ended, texts }, end, "rehearsal"),
  );
  return undefined;
}

async function tryOut(parts: SqlParts, decided: Decided, session: Session): Promise<TogetherEnd> {
  const { entry, database, secretArn, sql, texts, conversation } = decided;
  const { id: statementId } = entry;
  const onWaking = () => void conversation.tell(renderWaking(database));
  const ask = { session, database, secretArn, statementId, onWaking };
  const tag = (text: string) => tagStatement(text, statementId, database.engine);
  if (texts !== undefined)
    return parts.runTogether({
      ...ask,
      sqls: texts.map(tag),
      purpose: "rehearse",
      counts: [],
      takes: queriesOf(entry).map((isRead) => (isRead ? async () => "enough" : undefined)),
      onAgain: () => undefined,
      signal: new AbortController().signal,
    });
  const execution = await parts.rehearse({ ...ask, sql: tag(sql) });
  return execution.kind === "done"
    ? { ...execution, results: [execution] }
    : { kind: "stopped", at: null, ended: execution };
}

/** What binds the run. What a read returns may change without harm: it binds nothing. */
function countsOf(
  { together }: Decided["entry"],
  results: readonly Result[],
): { readonly rows: number; readonly each?: RowsOfEach } {
  const each = results.map((result, at) => (together?.[at]?.risk === "read" ? null : countOf(result)));
  const rows = each.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return together === undefined ? { rows } : { rows, each };
}

async function note(
  { ledger }: SqlParts,
  id: string,
  rehearsed: NonNullable<Decided["entry"]["rehearsed"]>,
  shown: { readonly transactional?: true } = {},
): Promise<boolean> {
  const step = { from: ["waiting"], to: "waiting", rehearsed, ...shown } as const;
  return (await ledger.advance(id, step)) === "advanced";
}

async function refuse({ ledger, clock }: SqlParts, id: string, because: string): Promise<void> {
  await ledger.advance(id, { from: ["waiting"], to: "refused", outcome: outcomeAt(clock(), { because }) });
}

/** Others were in its way, and may be gone when it runs: https://www.postgresql.org/docs/17/errcodes-appendix.html */
const contentions: Readonly<Record<string, string>> = {
  "55P03": "somebody else holds a lock on its rows or table (3 seconds were waited)",
  "40P01": "it and somebody else waited for each other, a deadlock",
  "40001": "somebody else changed its rows meanwhile",
  "57014": "it took longer than the 20 seconds that a rehearsal gets",
};

/** Why it came to no count although the run may go well; undefined where the run would fail as well. */
function whyUncounted(execution: Exclude<Execution, { kind: "done" }>): string | undefined {
  if (execution.kind !== "failed") return "no answer came";
  const contention = contentions[execution.sqlState ?? ""];
  if (contention !== undefined) return contention;
  switch (execution.reason) {
    case "timed-out":
      return "it took longer than the Data API allows";
    case "throttled":
      return "AWS is throttling calls";
    case "unavailable":
    case "transaction-lost":
      return "the database did not answer to its end";
    case "sql":
    case "denied":
    case "secret":
    case "data-api-off":
    case "not-found":
    case "resuming-too-long":
    case "result-too-large":
    case "invalid":
      return undefined;
  }
}

function reasonOf(execution: Exclude<Execution, { kind: "done" }>): string {
  return execution.kind === "failed" ? (execution.sqlState ?? execution.reason) : execution.kind;
}
