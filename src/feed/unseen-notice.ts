import type { Policy } from "../access/database.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { placeName, placeOf } from "../ledger/place.js";
import { isUnseen } from "../ledger/unseen.js";
import { withoutLiterals } from "../ledger/without-literals.js";
import type { CoverageBook } from "../trail/coverage.js";
import { lateSighting, renderUnseen, renderUnseenEvidence } from "./render-unseen.js";
import type { Notice } from "./show.js";

export type UnseenParts = {
  readonly ledger: Pick<Ledger, "find" | "lookUp">;
  readonly coverage: Pick<CoverageBook, "stretches">;
  readonly policy: Policy;
  readonly hideLiterals: boolean;
  readonly settlingMs: number;
  readonly clock: () => number;
};

const hourMs = 3_600_000;

/** The alarm in which a statement stands that the trail does not show: one for a database and hour, so that a trail that is off is not an alarm a statement. */
export function unseenKey({ id, database, createdAt }: Entry): string {
  return database === null ? `gap:statement:${id}` : `gap:statements:${database}:${hourOf(createdAt)}`;
}

/**
 * The alarm of a statement as the ledger has it now, with those of its hour: not shown by the trail, or shown late. Told from the
 * ledger alone, so it says the same whoever tells it. Throws the stores' faults.
 */
export async function unseenNotice(parts: UnseenParts, entry: Entry): Promise<Notice> {
  const { coverage, policy, hideLiterals, settlingMs } = parts;
  const place = placeName(placeOf(entry.clusterArn));
  const read = (await coverage.stretches()).filter((stretch) => placeName(stretch) === place);
  const [first, ...rest] = await entriesOf(parts, entry);
  const shown = (one: Entry) => (hideLiterals ? withoutLiterals(one, policy) : one);
  const entries = [shown(first), ...rest.map(shown)] as const;
  return {
    key: unseenKey(entry),
    render: (maybeTwice) => renderUnseen(entries, settlingMs, maybeTwice),
    evidence: (maybeTwice) => renderUnseenEvidence(entries, read, settlingMs, maybeTwice),
  };
}

async function entriesOf(
  { ledger, settlingMs, clock }: UnseenParts,
  entry: Entry,
): Promise<readonly [Entry, ...Entry[]]> {
  const { id, database, createdAt } = entry;
  if (database === null) return [entry];
  const hour = hourOf(createdAt);
  const due = clock() - settlingMs;
  const by = { kind: "database" as const, database };
  const page = await ledger.lookUp({ by, since: hour, until: hour + hourMs - 1, limit: 100 });
  const others = page.entries.filter((other) => other.id !== id && (other.sentAt ?? due) < due);
  // A lookup may be behind what was just written.
  const fresh = await Promise.all(
    others.map(async (other) => (isUnseen(other) ? ((await ledger.find(other.id)) ?? other) : other)),
  );
  const meant = fresh.filter((other) => isUnseen(other) || lateSighting(other, settlingMs) !== undefined);
  const [first = entry, ...rest] = [entry, ...meant].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [first, ...rest];
}

function hourOf(at: number): number {
  return at - (at % hourMs);
}
