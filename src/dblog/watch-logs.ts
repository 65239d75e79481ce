import { findTexts, type TextParts } from "./find-texts.js";
import { nextLookAt } from "./lookouts.js";
import type { LogBook, LogState } from "../ledger/log-book.js";
import type { Look, Lookouts } from "./ports.js";

export type WatchParts = TextParts & {
  readonly lookouts: Pick<Lookouts, "due" | "take" | "looked">;
  readonly logBook: Pick<LogBook, "note">;
  readonly clock: () => number;
};

/** Who died over a look, or met a fault, leaves it to another after this time. */
const leaseMs = 60_000;
/** A log that could not be read for so long is given up for what was asked then. */
const patienceMs = 24 * 3_600_000;

/** How often the list is read. */
const everyMs = 5_000;

/** Looks at what is due, again and again until `signal` aborts. Never rejects. */
export async function watchLogs(
  parts: WatchParts,
  time: { readonly sleep: (ms: number, signal: AbortSignal) => Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await lookAtLogs(parts, signal).catch((err: unknown) => {
      parts.log.warn({ err }, "lookouts not readable; they are tried again");
    });
    await time.sleep(everyMs, signal);
  }
}

/** Looks at all that is due now, one after the other; a cluster whose log meets a fault is left for later. Throws when the list can't be read. */
export async function lookAtLogs(parts: WatchParts, signal: AbortSignal): Promise<void> {
  const { lookouts, clock, log } = parts;
  const faulty = new Set<string>();
  for (const look of await lookouts.due(clock())) {
    if (signal.aborted) return;
    if (faulty.has(look.clusterArn)) continue;
    const until = clock() + leaseMs;
    try {
      if (!(await lookouts.take(look, until))) continue;
      const isHopeless = clock() - look.askedAt > patienceMs;
      if (!isHopeless) await note(parts, look, await findTexts(parts, look));
      await lookouts.looked(look, until, isHopeless ? null : nextLookAt(look));
    } catch (err) {
      faulty.add(look.clusterArn);
      await note(parts, look, "fault").catch(() => undefined);
      log.warn({ err, clusterArn: look.clusterArn }, "database log not looked at; it is tried again");
    }
  }
}

function note(
  { logBook, clock }: WatchParts,
  { clusterArn }: Look,
  answer: LogState["answer"],
): Promise<void> {
  return logBook.note({ clusterArn, lookedAt: clock(), answer });
}
