import { lexSql, type SpanKind } from "./lexer.js";
import type { Engine } from "./statement.js";

/** A word, number or mark of code, or a whole quoted span; positions in UTF-16 units of the text, end exclusive. */
export type Token = {
  readonly kind: "word" | "number" | "mark" | Exclude<SpanKind, "code">;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly closed: boolean;
};

const number =
  /(?:0[xbo][\da-f_]+|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:e[+-]?\d+)?|(?<!\.)\.\d[\d_]*(?:e[+-]?\d+)?)(?![\p{L}\p{N}_$])/u
    .source;
/** Numbered parameters, numbers, words (MySQL's may begin with a digit), operators, single marks. */
const piece = new RegExp(`\\$\\d+|(${number})|([\\p{L}\\p{N}_$]+)|[=<>:!|~]+|\\S`, "giu");

/** The tokens of a text, comments included, whitespace not. */
export function tokensOf(sql: string, engine: Engine): Token[] {
  return lexSql(sql, engine).flatMap(({ kind, start, end, closed }): Token[] => {
    const text = sql.slice(start, end);
    if (kind !== "code") return [{ kind, start, end, text, closed }];
    return [...text.matchAll(piece)].map((match): Token => ({
      kind: match[1] !== undefined ? "number" : match[2] !== undefined ? "word" : "mark",
      start: start + match.index,
      end: start + match.index + match[0].length,
      text: match[0],
      closed: true,
    }));
  });
}

export function isComment({ kind }: Token): boolean {
  return kind === "line-comment" || kind === "block-comment";
}

/** Where the content of a quoted token or comment lies, without its marks. */
export function contentBounds({ kind, start, end, text, closed }: Token): {
  readonly from: number;
  readonly to: number;
} {
  const opening = /^(?:@|_\w*|[A-Za-z]&?)?['"`]|^\$[^$]*\$|^--|^#|^\/\*/.exec(text)?.[0].length ?? 0;
  const closing =
    kind === "dollar" ? opening : kind === "block-comment" ? 2 : kind === "line-comment" ? 0 : 1;
  return { from: start + opening, to: Math.max(start + opening, closed ? end - closing : end) };
}
