import type { Policy } from "../access/database.js";
import { namesOfSecret } from "../watch/known.js";
import type { Watched } from "../watch/watched.js";
import { placeOf } from "./place.js";
import { outsideStatementId } from "./statement-id.js";

/** A watched event of the ledger: no statement, and never counted as one. */
export type WatchedEntry = {
  /** ULID of the event's time; a finding that goes on gets a later one. */
  readonly id: string;
  readonly watched: Watched;
  /** The databases of `whodid.yml` that it concerns, by name. */
  readonly databases: readonly string[];
  /** When whodid read of it first, in milliseconds since the epoch. */
  readonly seenAt: number;
  /** Whether a log file of the trail holds it. What a message of the queue alone tells, whoever may write to the queue could have made up. */
  readonly isConfirmed: boolean;
};

/** Where something was read: in a log file of the trail, or in a message of the queue itself. */
export type Source = "log file" | "message";

/** What is written down of a watched event. */
export function watchedEntry(
  watched: Watched,
  { policy, seenAt, source }: { readonly policy: Policy; readonly seenAt: number; readonly source: Source },
): WatchedEntry {
  const rows = watched.rows.map(({ name, done, toDo }) => ({ name, done, toDo }));
  return {
    id: outsideStatementId(Math.max(watched.at, 0), watched.key),
    watched: { ...watched, rows },
    databases: databasesOf(watched, policy),
    seenAt,
    isConfirmed: source === "log file",
  };
}

/** What a second report of the same event or finding changes; undefined when it brings nothing new. */
export function renewed(kept: WatchedEntry, told: WatchedEntry): WatchedEntry | undefined {
  const { seenAt } = kept;
  if (told.isConfirmed && !kept.isConfirmed) return { ...told, seenAt };
  const [before, after] = [kept.watched, told.watched];
  if (before.kind !== "finding" || after.kind !== "finding") return undefined;
  const goesOn = after.at > before.at || (after.count ?? 0) > (before.count ?? 0);
  return goesOn ? { ...told, seenAt } : undefined;
}

/** By the cluster that the event names, by ARN or by name in the same place, or by a secret. */
function databasesOf({ resource, accountId, region }: Watched, { databases }: Policy): readonly string[] {
  if (resource === null) return [];
  return databases
    .filter(({ clusterArn, secrets }) => {
      const place = placeOf(clusterArn);
      const isThere =
        (accountId === null || accountId === place.accountId) && (region === null || region === place.region);
      return (
        clusterArn === resource ||
        (isThere && clusterArn.split(":").at(-1) === resource) ||
        secrets.some(({ secretArn }) => namesOfSecret(secretArn).includes(resource))
      );
    })
    .map(({ name }) => name);
}
