import { personOf } from "../access/decide.js";
import type { Policy } from "../access/database.js";
import type { SlackUser } from "../access/person.js";
import type { LogBook } from "../ledger/log-book.js";
import type { Ledger } from "../ledger/ledger.js";
import { withoutLiterals } from "../ledger/without-literals.js";
import { executedAt } from "../ledger/origin.js";
import type { Message } from "../message/message.js";
import type { CoverageBook } from "../trail/coverage.js";
import { readCoverage } from "./coverage-words.js";
import { lookUpMasked, lookUpQuestion } from "./look-up.js";
import { parseQuestion, type Question } from "./question.js";
import { renderAnswer } from "./render.js";
import { renderHelp, renderRefusal } from "./render-help.js";
import { scopeOf } from "./scope.js";
import { weigh } from "./weigh.js";

export type AnswerParts = {
  readonly ledger: Pick<Ledger, "lookUp">;
  readonly coverage: Pick<CoverageBook, "stretches" | "judgedDays">;
  readonly logBook: Pick<LogBook, "read">;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** For how long the trail may still bring events of a moment that it was read past. */
  readonly settlingMinutes: number;
  /** Whether statements are shown without their literals to who asks in this channel (its id). */
  readonly hidesLiterals: (channelId: string) => boolean;
  /** The slash command as it is registered, such as `/whodid`. */
  readonly command: string;
};

/** Answers the text of a question for the one who asks, in the channel of that id. Rejects with the fault when the ledger can't be read. */
export type Answer = (text: string, asker: SlackUser, channelId: string) => Promise<Message>;

/**
 * The story of `/whodid`: understand the question → look up → weigh → tell. Every person of `whodid.yml` may ask about every database
 * there; nobody else gets more than a sentence.
 */
export function createAnswer(parts: AnswerParts): Answer {
  const { ledger, coverage, logBook, policy, clock, settlingMinutes, hidesLiterals, command } = parts;
  return async (text, asker, channelId) => {
    const person = personOf(policy, asker);
    if (person === undefined) {
      return renderRefusal(
        "You are not in whodid's list of people; ask whoever runs whodid to add you to whodid.yml.",
      );
    }

    const now = clock();
    const read = parseQuestion(text, now);
    if (read.kind === "help") return renderHelp(command);
    if (read.kind === "refused") return renderRefusal(read.because);
    const { question } = read;
    const scoped = scopeOf(question, policy, person);
    if (scoped.kind === "refused") return renderRefusal(scoped.because);
    const { scope } = scoped;

    const found = await lookUpQuestion(
      ledger,
      question,
      scope,
      (entries) => weigh(entries, question, scope).deed !== undefined,
    );
    const entries = hidesLiterals(channelId)
      ? found.entries.map((entry) => withoutLiterals(entry, policy))
      : found.entries;
    const weighed = weigh(entries, question, scope);
    const { deed } = weighed;
    const candidates = new Set(weighed.candidates.map(({ id }) => id));
    const masked = asksWhat(question)
      ? await lookUpMasked(ledger, scope, deed === undefined ? question.since : executedAt(deed), candidates)
      : [];

    return renderAnswer({
      question,
      scope,
      weighed,
      masked,
      isBounded: found.isBounded,
      coverage: await readCoverage(coverage, scope, question.since, now),
      logs: await logBook.read(),
      settlingMinutes,
      now,
    });
  };
}

/** What is masked can be looked for by person and place, but not by what was done. */
function asksWhat({ verb, object }: Question): boolean {
  return verb !== null || object !== null;
}
