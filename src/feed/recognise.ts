import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Peek } from "../ledger/peek.js";
import type { TrialCalls, TrialPhase } from "../ledger/trial.js";
import type { TrailEvent } from "../trail/event.js";
import { type Contradiction, matchEvent } from "../trail/match.js";
import type { Calls } from "./fold.js";
import { boundsOf, type Excess, excessOf, type Misuse, misuseOf } from "./misuse.js";

/** What a call turned out to be: of a statement that whodid sent, of somebody else's, or of one that claims to be whodid's and is not. */
export type Recognised =
  | { readonly kind: "ours"; readonly event: TrailEvent; readonly entry: Entry }
  | { readonly kind: "outside"; readonly event: TrailEvent; readonly entry: undefined }
  | {
      readonly kind: "forged";
      readonly event: TrailEvent;
      /** The statement whose id was used, if there is one. */
      readonly entry: Entry | undefined;
      readonly contradictions: readonly Contradiction[] | "no such statement" | Misused;
    }
  | Overused;

/** A call in the very session of a peek or rehearsal, and none of those that whodid makes there. */
export type Misused = { readonly phase: TrialPhase; readonly how: Misuse };

/**
 * There were more calls in the session of a peek or rehearsal than whodid makes there. Which of them is somebody else's can't be told:
 * those that were read last count as calls round whodid. `event` is one of the session's.
 */
export type Overused = Excess & {
  readonly kind: "overused";
  readonly phase: TrialPhase;
  readonly statementId: string;
  readonly event: TrailEvent;
  readonly entry: Entry | undefined;
};

type Told = { readonly entry: Entry | undefined; readonly peek: Peek | undefined };

/** Matches each call with the statement that its token names; proven peeks are nobody's deed, and left out. Throws a fault when the ledger can't be read. */
export async function recogniseCalls(
  { statementId, events }: Calls,
  parts: { readonly ledger: Pick<Ledger, "find" | "findPeek"> & TrialCalls; readonly clock: () => number },
): Promise<readonly Recognised[]> {
  const { ledger } = parts;
  const isPeeked = events.some((event) => phaseOf(event) === "peek");
  const told: Told = {
    entry: statementId === null ? undefined : await ledger.find(statementId),
    peek: statementId !== null && isPeeked ? await ledger.findPeek(statementId) : undefined,
  };
  const recognised = events.map((event) => recognise(event, told));
  const overused: Overused[] = [];
  for (const phase of ["peek", "rehearse"] as const) {
    const proven = recognised
      .filter(({ kind, event }) => kind !== "forged" && phaseOf(event) === phase)
      .map(({ event }) => event);
    const event = proven.at(-1);
    if (statementId === null || event === undefined) continue;
    const { statements } = boundsOf(phase, told.entry, told.peek);
    const excess = await excessOf(parts, statementId, phase, { events: proven, statements });
    if (excess !== undefined)
      overused.push({ kind: "overused", phase, statementId, event, entry: told.entry, ...excess });
  }
  const others = new Set(
    overused.flatMap(({ calls, most }) => calls.slice(most).map(({ eventId }) => eventId)),
  );
  return [
    ...recognised.flatMap((one): Recognised[] => {
      const { event } = one;
      if (one.kind !== "forged" && phaseOf(event) !== undefined && others.has(event.eventId))
        return [{ kind: "outside", event, entry: undefined }];
      return one.kind === "peek" ? [] : [one];
    }),
    ...overused,
  ];
}

/** Of a run there is none. */
function phaseOf({ token }: TrailEvent): TrialPhase | undefined {
  return token === null || token.phase === "run" ? undefined : token.phase;
}

function recognise(
  event: TrailEvent,
  told: Told,
): Recognised | { readonly kind: "peek"; readonly event: TrailEvent } {
  const { entry, peek } = told;
  const phase = phaseOf(event);
  const door = { run: entry?.door, rehearse: entry?.rehearsed?.door, peek: peek?.door }[phase ?? "run"];
  const match = matchEvent(event, door);
  if (match.kind === "forged") return { ...forged(event, told), contradictions: match.contradictions };
  if (match.kind === "outside") return { kind: "outside", event, entry: undefined };
  if (phase !== undefined) {
    const how = misuseOf(event, phase, boundsOf(phase, entry, peek).notedAt);
    if (how !== undefined) return { ...forged(event, told), contradictions: { phase, how } };
  }
  if (phase === "peek") return { kind: "peek", event };
  return entry === undefined ? { kind: "outside", event, entry: undefined } : { kind: "ours", event, entry };
}

function forged(event: TrailEvent, { entry }: Told) {
  return { kind: "forged", event, entry } as const;
}
