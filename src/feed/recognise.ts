import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Peek } from "../ledger/peek.js";
import type { TrailEvent } from "../trail/event.js";
import { type Contradiction, matchEvent } from "../trail/match.js";
import type { Calls } from "./fold.js";

/** What a call turned out to be: of a statement that whodid sent, of somebody else's, or of one that claims to be whodid's and is not. */
export type Recognised =
  | { readonly kind: "ours"; readonly event: TrailEvent; readonly entry: Entry }
  | { readonly kind: "outside"; readonly event: TrailEvent; readonly entry: undefined }
  | {
      readonly kind: "forged";
      readonly event: TrailEvent;
      /** The statement whose id was used, if there is one. */
      readonly entry: Entry | undefined;
      readonly contradictions:
        | readonly Contradiction[]
        | "no such statement"
        | "rehearsal committed"
        | "peek committed";
    };

/** Matches each call with the statement that its token names; proven peeks are nobody's deed, and left out. Throws a fault when the ledger can't be read. */
export async function recogniseCalls(
  { statementId, events }: Calls,
  ledger: Pick<Ledger, "find" | "findPeek">,
): Promise<readonly Recognised[]> {
  const entry = statementId === null ? undefined : await ledger.find(statementId);
  const peeked = statementId !== null && events.some(isPeek) ? await ledger.findPeek(statementId) : undefined;
  return events.flatMap((event) =>
    isPeek(event) ? recognisePeek(event, entry, peeked) : [recognise(event, entry)],
  );
}

function isPeek({ token }: TrailEvent): boolean {
  return token?.phase === "peek";
}

function recognisePeek(event: TrailEvent, entry: Entry | undefined, peek: Peek | undefined): Recognised[] {
  const match = matchEvent(event, peek?.door);
  if (match.kind === "forged")
    return [{ kind: "forged", event, entry, contradictions: match.contradictions }];
  return event.eventName === "CommitTransaction"
    ? [{ kind: "forged", event, entry, contradictions: "peek committed" }]
    : [];
}

function recognise(event: TrailEvent, entry: Entry | undefined): Recognised {
  const isRehearsal = event.token?.phase === "rehearse";
  const match = matchEvent(event, isRehearsal ? entry?.rehearsed?.door : entry?.door);
  if (isRehearsal && event.eventName === "CommitTransaction" && match.kind === "exact")
    return { kind: "forged", event, entry, contradictions: "rehearsal committed" };
  if (match.kind === "forged") return { kind: "forged", event, entry, contradictions: match.contradictions };
  return match.kind === "exact" && entry !== undefined
    ? { kind: "ours", event, entry }
    : { kind: "outside", event, entry: undefined };
}
