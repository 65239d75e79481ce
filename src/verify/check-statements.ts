import type { Policy } from "../access/database.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger, Lookup } from "../ledger/ledger.js";
import { placeName, placeOf } from "../ledger/place.js";
import { isUnseen } from "../ledger/unseen.js";
import type { Place } from "../trail/coverage.js";

/** The ledger and the trail of one day side by side. */
export type Statements = {
  /** Through whodid, and sent to AWS. */
  readonly sent: number;
  /** Of these, those that the trail should have shown by now and has not. */
  readonly unseen: readonly Entry[];
  /** Shown by the trail alone: round whodid. */
  readonly outside: number;
};

/** Compares both in both directions, for the databases of a place, by key and page by page. Rejects with the ledger's faults. */
export async function checkStatements(
  { ledger, policy }: { readonly ledger: Pick<Ledger, "lookUp">; readonly policy: Policy },
  asked: { readonly place: Place; readonly since: number; readonly until: number; readonly settled: number },
): Promise<Statements> {
  const databases = policy.databases.filter(
    ({ clusterArn }) => placeName(placeOf(clusterArn)) === placeName(asked.place),
  );
  // Where a cluster has several databases, the trail does not tell which.
  const clusters = new Set(databases.map(({ clusterArn }) => clusterArn));
  const lookups: Lookup["by"][] = [
    ...databases.map(({ name }): Lookup["by"] => ({ kind: "database", database: name })),
    ...[...clusters].map((clusterArn): Lookup["by"] => ({ kind: "masked", clusterArn })),
  ];

  const outside = new Set<string>();
  const unseen = new Map<string, Entry>();
  let sent = 0;
  for (const by of lookups) {
    for await (const entry of entriesOf(ledger, by, asked)) {
      if (entry.author.kind === "outside") outside.add(entry.id);
      else if (entry.sentAt !== undefined) {
        sent += 1;
        if (entry.sentAt < asked.settled && isUnseen(entry)) unseen.set(entry.id, entry);
      }
    }
  }
  return { sent, unseen: [...unseen.values()], outside: outside.size };
}

async function* entriesOf(
  ledger: Pick<Ledger, "lookUp">,
  by: Lookup["by"],
  { since, until }: { readonly since: number; readonly until: number },
): AsyncGenerator<Entry> {
  let cursor: string | undefined;
  do {
    const page = await ledger.lookUp({
      by,
      since,
      until,
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.entries;
    ({ cursor } = page);
  } while (cursor !== undefined);
}
