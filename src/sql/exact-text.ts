import { lexSql } from "../statement/lexer.js";
import type { Engine } from "../statement/statement.js";

/** The exact statement, or what stands in the way of knowing it. */
export type ExactText =
  | { readonly kind: "exact"; readonly sql: string }
  /** Typographic quotes, dashes or blanks stand where SQL needs plain ones; `straightened` is the text with those replaced. */
  | { readonly kind: "typographic"; readonly straightened: string }
  | { readonly kind: "refused"; readonly reason: "empty" | "too-long" };

/** What the Data API takes, in characters: https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html */
const maxStatementCharacters = 65_536;

/** What waits for a click is sealed, at most 100 kB of it; this leaves room for what is sealed with it. */
const maxSealedBytes = 98_000;

/** Makes Slack's text exact: entities decoded once where Slack must have written them, one pair of backticks or fences removed. */
export function makeExact(typed: string, engine: Engine): ExactText {
  const sql = withoutFence(decodeEntities(typed).trim());
  if (sql === "") return { kind: "refused", reason: "empty" };
  const isTooLong =
    sql.length > maxStatementCharacters - tagCharacters ||
    new TextEncoder().encode(sql).length > maxSealedBytes;
  if (isTooLong) return { kind: "refused", reason: "too-long" };
  const straightened = straighten(sql, engine);
  return straightened === sql ? { kind: "exact", sql } : { kind: "typographic", straightened };
}

/**
 * The text that is sent: without its final semicolon, with the statement's id in a comment on a line of its own, so that the
 * database's own log names it. No colon: the Data API could take `:name` for a parameter.
 */
export function tagStatement(sql: string, statementId: string, engine: Engine): string {
  return `${withoutFinalSemicolon(sql, engine)}\n/* whodid ${statementId} */`;
}

const tagCharacters = "\n/* whodid 01ARZ3NDEKTSV4RRFFQ69G5FAV */".length;

/**
 * Slack documents only "plain text" for commands that ask not to be escaped. Text that holds a bare `<`, `>` or `&` can't have been
 * escaped and is left alone; text that holds entities and none of these was.
 */
function decodeEntities(text: string): string {
  if (/[<>]|&(?!(?:amp|lt|gt);)/.test(text)) return text;
  return text.replace(
    /&(amp|lt|gt);/g,
    (_, name: "amp" | "lt" | "gt") => ({ amp: "&", lt: "<", gt: ">" })[name],
  );
}

function withoutFence(text: string): string {
  const fenced = /^```(?:sql\b)?([\s\S]*)```$/i.exec(text) ?? /^`([^`]*)`$/.exec(text);
  return fenced === null ? text : (fenced[1] ?? "").trim();
}

const straight: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‘": "'",
  "’": "'",
  "‚": "'",
  "—": "--",
};

/** Blanks to the eye, letters of a name to the server. */
const typographicBlank = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;

function straighten(sql: string, engine: Engine): string {
  return lexSql(sql, engine)
    .map((span) => {
      const text = sql.slice(span.start, span.end);
      if (span.kind !== "code") return text;
      return text.replace(/[“”„‘’‚—]/g, (mark) => straight[mark] ?? mark).replace(typographicBlank, " ");
    })
    .join("");
}

/** Also of several: only comments and blanks may stand between and behind them. */
function withoutFinalSemicolon(sql: string, engine: Engine): string {
  const last = lexSql(sql, engine).findLast(
    (span) => span.kind === "code" && sql.slice(span.start, span.end).trim() !== "",
  );
  if (last === undefined) return sql;
  const code = sql.slice(last.start, last.end).trimEnd();
  if (!code.endsWith(";")) return sql;
  const at = last.start + code.length - 1;
  return withoutFinalSemicolon((sql.slice(0, at) + sql.slice(at + 1)).trimEnd(), engine);
}
