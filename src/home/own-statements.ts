import { isSameUser, type Person } from "../access/person.js";
import type { Entry } from "../ledger/entry.js";
import { waitsUntil } from "../ledger/waiting.js";
import type { HomeParts } from "./ports.js";

/** What became of a person's newest statements, newest first. */
export type OwnStatements = {
  /** Waiting for a click, or under way. */
  readonly pending: readonly Entry[];
  readonly ended: readonly Entry[];
  /** There are older ones, and all of these are so new that one of those may be pending, too. */
  readonly isBounded: boolean;
};

/** One page of the index, whatever the length of history. */
const looked = 30;
/** A read that nobody has sent by then never will be. */
const readMinutes = 2;

/** Looks up what a person ran through whodid, under whatever name. Throws the store's faults. */
export async function lookUpOwn(
  { ledger, clock }: Pick<HomeParts, "ledger" | "clock">,
  { name, slack }: Person,
): Promise<OwnStatements> {
  const page = await ledger.lookUp({ by: { kind: "slack", slack }, limit: looked });
  // What was recorded before statements were kept by account is older than all that are, and found by name.
  const older =
    page.cursor === undefined ? await ledger.lookUp({ by: { kind: "person", name }, limit: looked }) : page;
  const { cursor } = older;
  const entries = newestFirst([...page.entries, ...older.entries]);
  const own = entries.filter(({ author }) => author.kind === "person" && isSameUser(author.slack, slack));
  const now = clock();
  const isPending = ({ state, risk, createdAt }: Entry) =>
    state === "sending" ||
    (state === "waiting" && (risk !== "read" || createdAt > now - readMinutes * 60_000));
  const oldest = entries.at(-1);
  return {
    pending: own.filter(isPending),
    ended: own.filter((entry) => !isPending(entry)),
    isBounded: cursor !== undefined && oldest !== undefined && waitsUntil(oldest) > now,
  };
}

function newestFirst(entries: readonly Entry[]): readonly Entry[] {
  const each = new Map(entries.map((entry) => [entry.id, entry]));
  return [...each.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}
