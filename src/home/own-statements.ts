import type { Person } from "../access/person.js";
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

/** Looks up what a person ran through whodid: their name finds it, their Slack account proves that it is theirs. Throws the store's faults. */
export async function lookUpOwn(
  { ledger, clock }: Pick<HomeParts, "ledger" | "clock">,
  { name, slack }: Person,
): Promise<OwnStatements> {
  const { entries, cursor } = await ledger.lookUp({ by: { kind: "person", name }, limit: looked });
  const own = entries.filter(
    ({ author }) =>
      author.kind === "person" &&
      author.slack.teamId === slack.teamId &&
      author.slack.userId === slack.userId,
  );
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
