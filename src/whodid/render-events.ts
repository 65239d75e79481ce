import type { WatchedEntry } from "../ledger/watched-entry.js";
import { watchedCertainty, watchedDetails, watchedHeadline } from "../ledger/watched-wording.js";
import { plainText } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { ago, clockTime } from "../ledger/ago.js";
import { type WatchedFound, watchedRead } from "./look-up-watched.js";
import { nothingFound, searchedOnly } from "./nothing-found.js";
import { readWords } from "./read-words.js";
import type { Told } from "./render.js";
import { weighWatched } from "./weigh-watched.js";

const shown = 5;

/** The answer to a question for an event: the latest that had an effect first, then what is known of it, what was before, and attempts. */
export function renderEvents(told: Told): Message {
  const { question, scope, watched, unwatched, now } = told;
  const { deed, earlier, attempts } = weighWatched(watched.entries);
  const first =
    deed === undefined
      ? nothingFound(question, scope, { hasSome: attempts.length > 0 })
      : answerLine(deed, now);
  const blocks = [
    rich(...first),
    ...(unwatched === null ? [] : [rich(unwatched)]),
    ...(deed === undefined ? [] : deedBlocks(deed)),
    ...listed("Earlier", earlier, now),
    ...listed("Tried without effect", attempts, now),
    ...bounded(watched),
    rich(readWords(told).join(" ")),
  ];
  return { text: plainText(first), forms: [blocks] };
}

/** Watched events that fit a question for statements, told apart from them. */
export function besideStatements(watched: WatchedFound, now: number): Block[] {
  return [
    ...listed("Beside statements, watched calls to AWS and findings", watched.entries, now),
    ...bounded(watched),
  ];
}

function bounded({ isBounded }: WatchedFound): Block[] {
  return isBounded ? [rich(searchedOnly(watchedRead, "watched events"))] : [];
}

/** "Mallory stopped a trail: `trail/main`, 14:03:07 UTC, 12 minutes ago. *Exact*: the trail's own record of the call." */
function answerLine(entry: WatchedEntry, now: number): Part[] {
  return [...watchedHeadline(entry.watched), `, ${whenOf(entry, now)}. `, ...certaintyParts(entry)];
}

function deedBlocks(entry: WatchedEntry): Block[] {
  const { watched } = entry;
  const kind = watched.kind === "call" ? "Trail event " : "Finding ";
  return [rich(...watchedDetails(watched)), rich(kind, { kind: "code", text: watched.key })];
}

function listed(heading: string, entries: readonly WatchedEntry[], now: number): Block[] {
  if (entries.length === 0) return [];
  const lines = entries
    .slice(0, shown)
    .flatMap((entry): Part[] => [
      "\n• ",
      ...watchedHeadline(entry.watched),
      ` · ${whenOf(entry, now)}`,
      ...(entry.watched.sourceIp === null ? [] : [`, from ${entry.watched.sourceIp}`]),
      `. ${watchedCertainty(entry)[0]}.`,
    ]);
  const rest = entries.length > shown ? ["\n… and more"] : [];
  return [rich({ kind: "bold", text: heading }, ":", ...lines, ...rest)];
}

function whenOf({ watched: { at } }: WatchedEntry, now: number): string {
  return `${clockTime(at, now)}, ${ago(at, now)}`;
}

function certaintyParts(entry: WatchedEntry): Part[] {
  const [word, why] = watchedCertainty(entry);
  return [{ kind: "bold", text: word }, why];
}
