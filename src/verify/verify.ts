import type { Policy } from "../access/database.js";
import type { Ledger } from "../ledger/ledger.js";
import { placeName, placesOf } from "../ledger/place.js";
import { dayMs } from "../trail/coverage.js";
import type { CoverageBook, Place, ReadDigest, Stretch } from "../trail/coverage.js";
import { unreadLimit, type UnreadMessage, type UnreadMessages } from "../trail/unread-messages.js";
import { type DayJudged, judgeDays, midnight } from "../trail/judge-days.js";
import { type Checked, checkDigests } from "./check-digests.js";
import { checkStatements, type Statements } from "./check-statements.js";
import type { ListPublicKeys, OpenTrailObject } from "./ports.js";

export type VerifyParts = {
  readonly ledger: Pick<Ledger, "lookUp">;
  readonly coverage: CoverageBook;
  readonly unreadMessages: Pick<UnreadMessages, "between">;
  readonly policy: Policy;
  readonly openObject: OpenTrailObject;
  readonly listPublicKeys: ListPublicKeys;
  readonly settlingMs: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

/** The verdict on one day of one place, and everything that it rests on. */
export type DayVerified = Pick<DayJudged, "place" | "start" | "read"> & {
  readonly verdict: DayJudged["judgment"]["verdict"];
  readonly lacks: DayJudged["judgment"]["lacks"];
  readonly statements: Statements;
};

/** What the digests of one place prove; `failed` is why they could not all be checked. */
export type DigestsVerified = { readonly place: Place } & (Checked | { readonly failed: unknown });

/** A day, a place's digests, or what of the queue could not be read. */
export type Verified =
  | { readonly kind: "queue"; readonly unread: readonly UnreadMessage[] }
  | { readonly kind: "day"; readonly day: DayVerified }
  | { readonly kind: "digests"; readonly digests: DigestsVerified };

/**
 * The story of `whodid verify`, for one place after the other: judge the days by what was read of them → compare ledger and trail →
 * (validate the digests and their files). Days are those from `since` to now. Throws the stores' faults.
 */
export async function* verify(
  parts: VerifyParts,
  asked: { readonly since: number; readonly withDigests: boolean },
): AsyncGenerator<Verified> {
  const { coverage, settlingMs, clock } = parts;
  const now = clock();
  const since = midnight(asked.since);
  const stretches = await coverage.stretches();
  for (const place of allPlaces(parts.policy, stretches)) {
    const digests: ReadDigest[] = [];
    for await (const { start, read, judgment } of judgeDays(coverage, {
      place,
      since,
      now,
      settlingMs,
      stretches,
    })) {
      digests.push(...read.digests);
      const until = start + dayMs - 1;
      const statements = await checkStatements(parts, {
        place,
        since: start,
        until,
        settled: now - settlingMs,
      });
      const verdict = statements.unseen.length > 0 ? "gap" : judgment.verdict;
      yield { kind: "day", day: { place, start, read, verdict, lacks: judgment.lacks, statements } };
    }
    if (asked.withDigests)
      yield { kind: "digests", digests: await validate(parts, { place, since, digests, stretches }) };
  }
  const unread = await parts.unreadMessages.between(since, now, unreadLimit);
  if (unread.length > 0) yield { kind: "queue", unread };
}

/** Whether something is missing, or does not stand the test, or could not be tested. */
export function isBroken(verified: Verified): boolean {
  if (verified.kind === "day") return verified.day.verdict === "gap";
  // What made no sense may have been nobody's: it is told, and proves nothing missing.
  if (verified.kind === "queue") return false;
  return "failed" in verified.digests || verified.digests.findings.length > 0;
}

async function validate(
  parts: VerifyParts,
  asked: {
    readonly place: Place;
    readonly since: number;
    readonly digests: readonly ReadDigest[];
    readonly stretches: readonly Stretch[];
  },
): Promise<DigestsVerified> {
  const { place, since, digests, stretches } = asked;
  const firsts = new Map(
    stretches
      .filter((stretch) => placeName(stretch) === placeName(place))
      .flatMap(({ trail, from }) => (trail === null ? [] : [[trail, from] as const])),
  );
  try {
    return { place, ...(await checkDigests(parts, { place, digests, since, firsts })) };
  } catch (failed) {
    return { place, failed };
  }
}

/** Those of the databases, and whatever else was read. */
function allPlaces({ databases }: Policy, stretches: readonly Stretch[]): readonly Place[] {
  const read = stretches.map(({ accountId, region }) => ({ accountId, region }));
  const all = [...placesOf(databases), ...read];
  return [...new Map(all.map((place) => [placeName(place), place])).values()];
}
