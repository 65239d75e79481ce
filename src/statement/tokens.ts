import { lexSql, type SpanKind } from "./lexer.js";

/** A word or mark of code, or a whole quoted span; positions in UTF-16 units of the text, end exclusive. */
export type Token = {
  readonly kind: "word" | "mark" | Exclude<SpanKind, "code">;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly closed: boolean;
};

/** The tokens between two positions of a text, comments included, whitespace not. */
export function tokensBetween(sql: string, from: number, to: number): Token[] {
  return lexSql(sql.slice(from, to)).flatMap(({ kind, start, end, closed }): Token[] => {
    const text = sql.slice(from + start, from + end);
    if (kind !== "code") return [{ kind, start: from + start, end: from + end, text, closed }];
    return [...text.matchAll(/[\p{L}_][\p{L}\p{N}_$]*|[=<>:!|~]+|\S/gu)].map((match): Token => ({
      kind: /^[\p{L}_]/u.test(match[0]) ? "word" : "mark",
      start: from + start + match.index,
      end: from + start + match.index + match[0].length,
      text: match[0],
      closed: true,
    }));
  });
}

export function isComment(token: Token): boolean {
  return token.kind === "line-comment" || token.kind === "block-comment";
}

/** Where the content of a quoted token or comment lies, without its marks. */
export function contentBounds({ kind, start, end, text, closed }: Token): {
  readonly from: number;
  readonly to: number;
} {
  const opening = /^(?:[A-Za-z]&?)?['"]|^\$[^$]*\$|^--|^\/\*/.exec(text)?.[0].length ?? 0;
  const closing =
    kind === "dollar" ? opening : kind === "block-comment" ? 2 : kind === "line-comment" ? 0 : 1;
  return { from: start + opening, to: Math.max(start + opening, closed ? end - closing : end) };
}
