import { auditWords } from "../ledger/audit-words.js";
import { certaintyOf } from "../ledger/certainty.js";
import type { Entry } from "../ledger/entry.js";
import type { LogState } from "../ledger/log-book.js";
import { executedAt, originOf } from "../ledger/origin.js";
import { headline, outcomeOf, plainText } from "../ledger/wording.js";
import { type Part, rich, preformatted } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import type { UnreadMessage } from "../trail/unread-messages.js";
import { ago, clockTime } from "../ledger/ago.js";
import { type Counted, countedWords } from "./counted-words.js";
import type { PlaceRead } from "../ledger/coverage-words.js";
import { candidatesFor } from "./fits.js";
import { logWords } from "../ledger/log-words.js";
import { maskedShown, type Found } from "./look-up.js";
import { nothingFound, searchedFor, searchedOnly } from "./nothing-found.js";
import { readWords } from "./read-words.js";
import type { WatchedFound } from "./look-up-watched.js";
import type { Question } from "./question.js";
import { besideStatements, renderEvents } from "./render-events.js";
import { answerLine, deedBlocks } from "./render-deed.js";
import { namedBlocks, nearBlocks } from "./render-names.js";
import type { Scope } from "./scope.js";
import type { Weighed } from "./weigh.js";

/** All that an answer is made of. */
export type Told = {
  readonly question: Question;
  readonly scope: Scope;
  readonly weighed: Weighed;
  /** Statements whose text the trail masks, that could be what is asked for: since the deed, or in the time asked about. */
  readonly masked: readonly Entry[];
  readonly isBounded: Found["isBounded"];
  readonly named: Found["named"];
  /** Whether other names were searched, too. */
  readonly isFollowed: boolean;
  /** The renames by which the object had other names, and what was done under those, but the deed. */
  readonly renames: readonly Entry[];
  readonly underOthers: readonly Entry[];
  /** Dropped the whole schema or database that it may have been in. */
  readonly takenAlong: readonly Entry[];
  /** Names that are known where the one that was asked for is not. */
  readonly near: readonly string[];
  readonly watched: WatchedFound;
  /** Why an event that is asked for is not kept; null where it is, and where none is asked for. */
  readonly unwatched: string | null;
  readonly coverage: readonly PlaceRead[];
  /** Of the days asked about. */
  readonly unread: readonly UnreadMessage[];
  readonly logs: readonly LogState[];
  /** Since the deed, or in the time asked about. */
  readonly counted: Counted;
  readonly settlingMinutes: number;
  readonly now: number;
};

const shownOfEach = 5;
const candidateText = 1_000;

/** The answer first, then what it rests on; attempts apart from deeds; what was searched, and what could not be seen. */
export function renderAnswer(told: Told): Message {
  return told.question.event === null ? renderStatements(told) : renderEvents(told);
}

function renderStatements(told: Told): Message {
  const { weighed, scope, logs, counted, now } = told;
  const { deed, earlier, undecided, attempts, elsewhere } = weighed;
  const first = deed === undefined ? noDeed(told) : answerLine(deed, now);
  const blocks = [
    rich(...first),
    ...nearBlocks(told.near),
    ...(deed === undefined ? [] : deedBlocks(deed)),
    ...listed("Renamed, so its other names were searched, too", told.renames, now),
    ...listed("It would have fallen with these, if it was there then", told.takenAlong, now),
    ...listed("Outcome not known, so it may have happened", undecided, now),
    ...candidateBlocks(told),
    ...maskedBlocks(told),
    ...listed("Earlier", earlier, now),
    ...listed("Under its other names", told.underOthers, now),
    ...listed("Tried without effect", attempts, now),
    ...listed("In another schema", elsewhere, now),
    ...besideStatements(told.watched, now),
    ...searched(told),
    rich(
      [...readWords(told), ...logWords(logs, scope.databases, now), ...countedWords(counted, now)].join(" "),
    ),
  ];
  return { text: plainText(first), forms: [blocks] };
}

function noDeed({ question, scope, weighed, watched, renames, takenAlong }: Told): Part[] {
  const hasSome = weighed.attempts.length + weighed.undecided.length > 0;
  const isElsewhere = renames.length + takenAlong.length > 0;
  const among = isElsewhere ? " under that name" : watched.entries.length > 0 ? " among the statements" : "";
  return nothingFound(question, scope, { hasSome, among });
}

/** A heading and one line for each statement, the newest few. */
function listed(heading: string, entries: readonly Entry[], now: number, shown = shownOfEach): Block[] {
  if (entries.length === 0) return [];
  const lines = entries.slice(0, shown).flatMap((entry): Part[] => ["\n• ", ...listLine(entry, now)]);
  const rest = entries.length > shown ? ["\n… and more"] : [];
  return [rich({ kind: "bold", text: heading }, ":", ...lines, ...rest)];
}

function listLine(entry: Entry, now: number): Part[] {
  const at = executedAt(entry);
  const certainty = certaintyOf(entry);
  const origin: readonly Part[] = entry.sql === null ? [", ", ...originOf(entry)] : [];
  return [
    ...headline(entry),
    ` · ${outcomeOf(entry)} · ${clockTime(at, now)}, ${ago(at, now)}`,
    ...origin,
    `. ${certainty}${certainty === "Candidate" ? auditWords(entry) : "."}`,
  ];
}

/** Each statement that could be it, with those of its possible texts that fit the question. */
function candidateBlocks({ weighed, question, now }: Told): Block[] {
  const shown = weighed.candidates.slice(0, maskedShown);
  return shown.flatMap((entry, index) => [
    rich(
      ...(index === 0 ? [{ kind: "bold", text: "It could be" } as const, ":\n"] : []),
      ...listLine(entry, now),
    ),
    ...candidatesFor(entry, question).map(({ sql }) => preformatted(sql, candidateText)),
  ]);
}

function maskedBlocks({ weighed, masked, now }: Told): Block[] {
  const heading =
    weighed.deed === undefined
      ? "It could be one of these, whose text the trail hides"
      : "Since then, with a text that the trail hides, so it could be the same again";
  return listed(heading, masked, now, maskedShown);
}

function searched(told: Told): Block[] {
  const { weighed, isBounded, isFollowed, named } = told;
  const reads = weighed.reads > 0 ? [`Reads are left out: ${weighed.reads}.`] : [];
  const bound = isBounded
    ? [named === null ? searchedOnly(200, "statements") : searchedOnly(50, "statements of a name")]
    : [];
  const unseen = weighed.deed === undefined ? [searchedFor(told.question, isFollowed)] : [];
  const sentences = [...reads, ...bound, ...unseen];
  return [...namedBlocks(named), ...(sentences.length === 0 ? [] : [rich(sentences.join(" "))])];
}
