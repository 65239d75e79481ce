import type { Asked } from "../dblog/findings.js";
import { gravityOf } from "../dblog/interest.js";
import { isAskedFor } from "../whodid/fits.js";
import type { Question } from "../whodid/question.js";

/** Verbs that no statement has for its deed without writing them. */
const written = new Set(["DROP", "TRUNCATE", "DELETE", "MERGE", "GRANT", "REVOKE", "RENAME"]);

/** Where a name or verb may be put together or written with escapes, so that it doesn't stand in the text as it is asked for. */
const computed = /u&["']|""|''|'\s*\n\s*'|\\|\|\||\b(?:execute|format|concat)\b/i;

/** What a question asks of texts; undefined for one that asks for no deed or object. A text is not read that names neither. */
export function askedOf(question: Question): Asked | undefined {
  const { verb, object } = question;
  if (verb === null && object === null) return undefined;
  const words = [object?.name ?? null, verb !== null && written.has(verb) ? verb : null]
    .filter((word) => word !== null)
    .map((word) => new RegExp(word.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"), "i"));
  return {
    interestOf: (sql) =>
      words.every((word) => word.test(sql)) || computed.test(sql) ? gravityOf(sql) : undefined,
    isMeant: ({ effects }) => isAskedFor(effects, question),
  };
}
