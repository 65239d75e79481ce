import { lexSql } from "./lexer.js";
import { type Parameter, type ParameterReading, readParameter, writeParameter } from "./parameter.js";
import type { Engine } from "./statement.js";

/** A stretch of a text, in UTF-16 units, end exclusive. */
type Stretch = { readonly start: number; readonly end: number };

/** Where a text names a parameter, as the Data API reads `:name`: outside of strings, quoted names, comments, casts and assignments. */
export type Use = Stretch & { readonly name: string };

/** A comment that gives a value, `-- :name type = value`. */
export type Given = Stretch & { readonly reading: Exclude<ParameterReading, { kind: "no-parameter" }> };

const use = /::|:=|:([A-Za-z_]\w*)/g;

/** The parameters that a text names and those that its comments give, each in the order of the text. */
export function findParameters(
  sql: string,
  engine: Engine,
): { readonly uses: readonly Use[]; readonly given: readonly Given[] } {
  // Most texts name none.
  if (!sql.includes(":")) return { uses: [], given: [] };
  const spans = lexSql(sql, engine);
  return {
    uses: spans
      .filter(({ kind }) => kind === "code")
      .flatMap(({ start, end }) =>
        [...sql.slice(start, end).matchAll(use)].flatMap(({ 0: text, 1: name, index }): Use[] =>
          name === undefined ? [] : [{ name, start: start + index, end: start + index + text.length }],
        ),
      ),
    given: spans
      .filter(({ kind }) => kind === "line-comment")
      .flatMap(({ start, end }): Given[] => {
        const [, said] = /^--[ \t]*(:[^]*)$/.exec(sql.slice(start, end)) ?? [];
        const reading = said === undefined ? ({ kind: "no-parameter" } as const) : readParameter(said);
        return reading.kind === "no-parameter" ? [] : [{ reading, start, end }];
      }),
  };
}

/**
 * The text as a parser takes it, with every place where it was: a numbered parameter, MySQL's a question mark, instead of each name.
 * They are all the same one, for no longer would fit a name of one letter; what a text does is not told by its parameters.
 */
export function withPlaceholders(sql: string, engine: Engine): string {
  const placeholder = engine === "postgresql" ? "$1" : "?";
  return replaceEach(sql, findParameters(sql, engine).uses, ({ start, end }) =>
    placeholder.padStart(end - start),
  );
}

/** What is sent for a text: it without the comments that give values, every place where it was, and the values. */
export function bindParameters(
  sql: string,
  engine: Engine,
): { readonly sql: string; readonly parameters: readonly Parameter[] } {
  const { given } = findParameters(sql, engine);
  return {
    sql: replaceEach(sql, given, ({ start, end }) => " ".repeat(end - start)),
    parameters: given.flatMap(({ reading }) => (reading.kind === "parameter" ? [reading.parameter] : [])),
  };
}

/** The text with lines behind it that give these values. */
export function giveParameters(sql: string, parameters: readonly Parameter[]): string {
  return [sql, ...parameters.map((each) => `-- ${writeParameter(each)}`)].join("\n");
}

/** The text with every one of these stretches, which are in order, replaced. */
export function replaceEach<S extends Stretch>(
  text: string,
  stretches: readonly S[],
  instead: (stretch: S) => string,
): string {
  let replaced = "";
  let at = 0;
  for (const stretch of stretches) {
    replaced += text.slice(at, stretch.start) + instead(stretch);
    at = stretch.end;
  }
  return replaced + text.slice(at);
}
