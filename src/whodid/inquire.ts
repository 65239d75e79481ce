import { personOf } from "../access/decide.js";
import type { Policy } from "../access/database.js";
import type { SlackUser } from "../access/person.js";
import { type Entry, tookEffect } from "../ledger/entry.js";
import type { WatchedLedger } from "../ledger/watched-ledger.js";
import type { LogBook } from "../ledger/log-book.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Rollups } from "../ledger/rollup.js";
import { withoutLiterals } from "../ledger/without-literals.js";
import { executedAt } from "../ledger/origin.js";
import type { CoverageBook } from "../trail/coverage.js";
import type { HistoryBook } from "../trail/history-book.js";
import { unreadLimit, type UnreadMessages } from "../trail/unread-messages.js";
import type { WatchRow } from "../watch/row.js";
import { readCounted } from "./counted-words.js";
import { readCoverage } from "../ledger/coverage-words.js";
import { eventNamesOf, unwatchedWords } from "./event-name.js";
import { findNearNames } from "./find-names.js";
import { lookUpWatched } from "./look-up-watched.js";
import { lookUpMasked, lookUpQuestion } from "./look-up.js";
import { lookUpOtherNames, noOtherNames } from "./other-names.js";
import { parseQuestion, type Question } from "./question.js";
import type { Told } from "./render.js";
import { scopeOf } from "./scope.js";
import { lookUpTakenAlong } from "./taken-along.js";
import { weigh } from "./weigh.js";

export type InquireParts = {
  readonly ledger: Pick<Ledger, "lookUp">;
  /** Absent where only what is asked for by its whole name can be found: then no other name is followed. */
  readonly names?: Pick<Ledger, "namesOn">;
  readonly watchedLedger: Pick<WatchedLedger, "lookUp">;
  /** The table of watched events: what is in no row of it is not kept. */
  readonly watch: readonly WatchRow[];
  readonly coverage: Pick<CoverageBook, "stretches" | "judgedDays">;
  /** Where there is no trail: how far the event history was read. */
  readonly history?: Pick<HistoryBook, "read">;
  readonly unreadMessages: Pick<UnreadMessages, "between">;
  readonly logBook: Pick<LogBook, "read">;
  readonly rollups: Pick<Rollups, "parts">;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** For how long the trail may still bring events of a moment that it was read past. */
  readonly settlingMinutes: number;
  /** Whether statements are shown without their literals to who asks in this channel (its id). */
  readonly hidesLiterals: (channelId: string) => boolean;
};

/** Who asks: a Slack account, in the channel of that id, or who runs whodid, in a terminal. */
export type Asker = { readonly user: SlackUser; readonly channelId: string } | "operator";

/** What a question comes to: all that an answer is made of, a question about questions, or one sentence why there is no answer. */
export type Found =
  | { readonly kind: "told"; readonly told: Told }
  | { readonly kind: "help" }
  | { readonly kind: "refused"; readonly because: string };

/** Looks up what a question asks. Rejects with the fault when the ledger can't be read. */
export type Inquire = (text: string, asker: Asker) => Promise<Found>;

/**
 * Understands the question → looks up → weighs. Every person of `whodid.yml` may ask about every database there, as may who runs
 * whodid; nobody else gets more than a sentence.
 */
export function createInquire(parts: InquireParts): Inquire {
  const {
    ledger,
    names,
    watchedLedger,
    watch,
    coverage,
    history,
    unreadMessages,
    logBook,
    rollups,
    policy,
    clock,
    settlingMinutes,
    hidesLiterals,
  } = parts;
  return async (text, asker) => {
    const person = asker === "operator" ? null : personOf(policy, asker.user);
    if (person === undefined) return { kind: "refused", because: notListed };

    const now = clock();
    const read = parseQuestion(text, now, eventNamesOf(watch));
    if (read.kind !== "question") return read;
    const { question } = read;
    const scoped = scopeOf(question, policy, person);
    if (scoped.kind === "refused") return scoped;
    const { scope } = scoped;

    const isEnough = (entries: readonly Entry[]) => weigh(entries, question, scope).deed !== undefined;
    const [found, others] = await Promise.all([
      lookUpQuestion({ ledger, names }, question, scope, isEnough),
      names === undefined ? noOtherNames : lookUpOtherNames(ledger, question, scope),
    ]);
    const isHidden = asker !== "operator" && hidesLiterals(asker.channelId);
    const shown = (entry: Entry) => (isHidden ? withoutLiterals(entry, policy) : entry);
    const entries = found.entries.map(shown);
    const direct = weigh(entries, question, scope);
    const known = new Set(entries.map(({ id }) => id));
    const underOthers = others.entries.filter(({ id }) => !known.has(id)).map(shown);
    const deed = direct.deed ?? underOthers.find(tookEffect);
    const weighed = { ...direct, deed };
    const candidates = new Set(weighed.candidates.map(({ id }) => id));
    const masked = asksWhat(question)
      ? await lookUpMasked(ledger, scope, deed === undefined ? question.since : executedAt(deed), candidates)
      : [];

    const told = {
      question,
      scope,
      weighed,
      masked: masked.map(shown),
      isBounded: found.isBounded,
      isFollowed: names !== undefined,
      named: found.named,
      near:
        names !== undefined && entries.length === 0 ? await findNearNames(names, question.object, scope) : [],
      renames: others.renames.filter(({ id }) => id !== deed?.id).map(shown),
      underOthers: underOthers.filter((entry) => entry !== deed),
      takenAlong:
        names === undefined ? [] : (await lookUpTakenAlong(ledger, question, scope, entries)).map(shown),
      watched: await lookUpWatched(watchedLedger, question, scope),
      unwatched: unwatchedWords(question, watch),
      coverage: await readCoverage({ coverage, history }, scope.databases, question.since, now),
      unread: await unreadMessages.between(question.since ?? 0, now, unreadLimit),
      logs: await logBook.read(),
      counted: await readCounted(rollups, scope, deed === undefined ? question.since : executedAt(deed), now),
      settlingMinutes,
      now,
    };
    return { kind: "told", told };
  };
}

/** Why somebody gets no answer. */
export const notListed =
  "You are not in whodid's list of people; ask whoever runs whodid to add you to whodid.yml.";

/** What is masked can be looked for by person and place, but not by what was done. */
function asksWhat({ verb, object }: Question): boolean {
  return verb !== null || object !== null;
}
