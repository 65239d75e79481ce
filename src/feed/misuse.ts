import type { Entry } from "../ledger/entry.js";
import type { Peek } from "../ledger/peek.js";
import type { TrialCall, TrialCalls, TrialPhase } from "../ledger/trial.js";
import type { TrailEvent } from "../trail/event.js";

/** How a call in the session of a peek or rehearsal gives away that whodid did not make it. */
export type Misuse = "committed" | "another call" | "late";

/** More calls that bring a text than whodid makes there at most. */
export type Excess = { readonly most: number; readonly calls: readonly TrialCall[] };

/** What one consists of. */
const own: ReadonlySet<string> = new Set(["BeginTransaction", "ExecuteStatement", "RollbackTransaction"]);

/** It is over long before; a rehearsal may first wait 90 seconds for its cluster. Clocks may differ. */
const longestMs: Readonly<Record<TrialPhase, number>> = { peek: 60_000, rehearse: 300_000 };

/**
 * Texts that one sends beside the statements that it is for: those that bound it and, of a rehearsal, one that has the checks of a commit
 * made. A peek is one question.
 */
const settings: Readonly<Record<TrialPhase, number>> = { peek: 2, rehearse: 3 };

/** What one call alone gives away. */
export function misuseOf(
  { eventName, eventTime }: TrailEvent,
  phase: TrialPhase,
  notedAt: number | undefined,
): Misuse | undefined {
  if (eventName === "CommitTransaction") return "committed";
  if (!own.has(eventName)) return "another call";
  return notedAt !== undefined && eventTime > notedAt + longestMs[phase] ? "late" : undefined;
}

/**
 * Writes down those of its calls that bring a text; undefined while all of them together are no more than whodid makes. What a waking
 * cluster refused was repeated, and never ran. Throws the ledger's faults.
 */
export async function excessOf(
  { ledger, clock }: { readonly ledger: TrialCalls; readonly clock: () => number },
  statementId: string,
  phase: TrialPhase,
  { events, statements }: { readonly events: readonly TrailEvent[]; readonly statements: number },
): Promise<Excess | undefined> {
  const seenAt = clock();
  const texts = events
    .filter(
      ({ eventName, errorCode }) =>
        eventName === "ExecuteStatement" && errorCode !== "DatabaseResumingException",
    )
    .map(({ eventId, eventTime }) => ({ eventId, eventTime, seenAt }));
  if (texts.length === 0) return undefined;
  const calls = await ledger.noteTrial(statementId, phase, texts);
  const most = statements + settings[phase];
  return calls.length > most ? { most, calls } : undefined;
}

/** How many statements one is for, and when it was noted; undefined for what was noted before that was kept. */
export function boundsOf(
  phase: TrialPhase,
  entry: Entry | undefined,
  peek: Peek | undefined,
): { readonly statements: number; readonly notedAt: number | undefined } {
  if (phase === "peek") return { statements: 1, notedAt: peek?.notedAt };
  const together = entry?.together ?? [];
  // A query among several is a cursor and its first rows.
  const queries = together.filter(({ risk }) => risk === "read").length;
  return { statements: Math.max(1, together.length) + queries, notedAt: entry?.rehearsed?.notedAt };
}
