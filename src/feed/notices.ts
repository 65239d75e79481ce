import type { Policy } from "../access/database.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { outsideStatementId } from "../ledger/statement-id.js";
import { withoutLiterals } from "../ledger/without-literals.js";
import type { Watched } from "../watch/watched.js";
import { isStatement } from "./fold.js";
import { type Folding, foldingOfAlarm, foldingOfStatement, foldingOfWatched } from "./folding.js";
import type { Overused, Recognised } from "./recognise.js";
import { renderAlarm, renderAlarmEvidence } from "./render-alarm.js";
import { renderOveruse, renderOveruseEvidence } from "./render-misuse.js";
import { renderWatched } from "./render-watched.js";
import { renderStatement } from "./render.js";
import type { Notice } from "./show.js";

/** A notice with its place in the order of time, and with what it is folded in a flood; null: never. */
export type FeedNotice = Notice & { readonly at: number; readonly folding: Folding | null };

export type NoticeParts = {
  readonly ledger: Pick<Ledger, "find">;
  readonly policy: Policy;
  readonly hideLiterals: boolean;
};

/**
 * What the channel is to be told of the calls of one statement, as the ledger knows it now: the statement, once one of its calls was
 * the statement itself, and an alarm for each forged call. Throws the ledger's faults.
 */
export async function noticesOf(
  parts: NoticeParts,
  recognised: readonly Recognised[],
): Promise<readonly FeedNotice[]> {
  const statements = recognised.filter(({ kind }) => kind === "ours" || kind === "outside");
  const ids = new Set(statements.map(statementIdOf));
  const entries = await Promise.all([...ids].map((id) => parts.ledger.find(id)));
  return [
    ...entries
      .filter((entry) => entry !== undefined)
      .filter(isSeen)
      .map((entry) => statementNotice(parts, entry)),
    ...recognised.filter((one) => one.kind === "forged").map(alarmNotice),
    ...recognised.filter((one) => one.kind === "overused").map(overuseNotice),
  ];
}

function statementIdOf({ event, entry }: Recognised): string {
  return entry?.id ?? outsideStatementId(event.eventTime, event.eventId);
}

function isSeen({ sightings }: Entry): boolean {
  return sightings.some(isStatement);
}

/** A statement's own message. */
export function statementNotice(
  { hideLiterals, policy }: Pick<NoticeParts, "hideLiterals" | "policy">,
  entry: Entry,
): FeedNotice {
  const shown = hideLiterals ? withoutLiterals(entry, policy) : entry;
  const folding = foldingOfStatement(entry, shown);
  const render = (maybeTwice: boolean) => renderStatement(shown, maybeTwice);
  return { key: `statement:${entry.id}`, render, at: folding.row.at, folding };
}

function alarmNotice(forged: Extract<Recognised, { kind: "forged" }>): FeedNotice {
  const { eventId, eventTime: at } = forged.event;
  const render = (maybeTwice: boolean) => renderAlarm(forged, maybeTwice);
  const evidence = (maybeTwice: boolean) => renderAlarmEvidence(forged, maybeTwice);
  return {
    key: `alarm:${eventId}`,
    render,
    evidence,
    at,
    folding: foldingOfAlarm(forged, render(false).text),
  };
}

/** One alarm a session, told anew when there are more calls. */
function overuseNotice(overused: Overused): FeedNotice {
  const { phase, statementId } = overused;
  return {
    key: `alarm:${phase}:${statementId}`,
    render: (maybeTwice) => renderOveruse(overused, maybeTwice),
    evidence: (maybeTwice) => renderOveruseEvidence(overused, maybeTwice),
    at: overused.event.eventTime,
    folding: null,
  };
}

/** A watched event is told once, whichever way it came; a finding that goes on is told anew in its place. */
export function watchedNotice(watched: Watched): FeedNotice {
  const { at } = watched;
  const render = (maybeTwice: boolean) => renderWatched(watched, maybeTwice);
  return {
    key: `watched:${watched.key}`,
    render,
    at,
    folding: foldingOfWatched(watched, render(false).text),
  };
}
