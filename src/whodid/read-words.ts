import { unreadMessageWords } from "../trail/unread-messages.js";
import { coverageWords } from "../ledger/coverage-words.js";
import type { Told } from "./render.js";

/** What of the trail stands behind an answer, and what of it could not be read, in sentences. */
export function readWords({
  coverage,
  unread,
  settlingMinutes,
  now,
}: Pick<Told, "coverage" | "unread" | "settlingMinutes" | "now">): readonly string[] {
  const words = unreadMessageWords(unread);
  const sentence = words === null ? [] : [`In that time ${words}.`];
  return [...coverageWords(coverage, settlingMinutes, now), ...sentence];
}
