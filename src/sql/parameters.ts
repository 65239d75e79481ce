import {
  bindParameters,
  findParameters,
  giveParameters,
  type Given,
  withPlaceholders,
} from "../statement/named-parameters.js";
import { type Parameter, readParameter } from "../statement/parameter.js";
import type { Engine, ReadSql, SplitSql, SqlReading } from "../statement/statement.js";
import type { Refusal } from "./refusal.js";

type Wrong = Extract<Refusal, { kind: "parameter" }>;

/** The first parameter that is not named and given just once; undefined where every one is. */
export function wrongParameter(sql: string, engine: Engine): Wrong | undefined {
  const { uses, given } = findParameters(sql, engine);
  const names = new Set(uses.map(({ name }) => name));
  const seen = new Set<string>();
  for (const { reading } of given) {
    const { name } = reading.kind === "parameter" ? reading.parameter : reading;
    if (reading.kind === "wrong") return { kind: "parameter", name, because: reading.because };
    if (!names.has(name)) return { kind: "parameter", name, because: "unused" };
    if (seen.has(name)) return { kind: "parameter", name, because: "twice" };
    seen.add(name);
  }
  const missing = [...names].find((name) => !seen.has(name));
  return missing === undefined ? undefined : { kind: "parameter", name: missing, because: "missing" };
}

/** Reads a text that may name parameters. */
export function readNamed(readSql: ReadSql, sql: string, engine: Engine): Promise<SqlReading> {
  return readSql(withPlaceholders(sql, engine), engine);
}

/** A text as the editor shows it: the statement, and a line for each parameter, those without a value yet included. */
export function separateParameters(
  sql: string,
  engine: Engine,
): { readonly sql: string; readonly parameters: string } {
  const { uses, given } = findParameters(sql, engine);
  const written = given.map(({ start, end }: Given) => sql.slice(start, end).replace(/^--[ \t]*:/, ""));
  const known = new Set(bindParameters(sql, engine).parameters.map(({ name }) => name));
  const missing = new Set(uses.map(({ name }) => name).filter((name) => !known.has(name)));
  const lines = given.length === 0 ? sql : bindParameters(sql, engine).sql.replace(/\s+$/, "");
  return { sql: lines, parameters: [...written, ...[...missing].map((name) => `${name} = `)].join("\n") };
}

/** The editor's two fields as one text; or what is wrong with a line. Lines without anything are passed over. */
export function joinParameters(
  sql: string,
  lines: string,
): { readonly kind: "joined"; readonly sql: string } | Wrong {
  const parameters: Parameter[] = [];
  for (const line of lines.split("\n").filter((each) => each.trim() !== "")) {
    const reading = readParameter(line);
    if (reading.kind === "no-parameter")
      return { kind: "parameter", name: line.trim(), because: "no-parameter" };
    if (reading.kind === "wrong") return { kind: "parameter", name: reading.name, because: reading.because };
    parameters.push(reading.parameter);
  }
  return { kind: "joined", sql: giveParameters(sql.trimEnd(), parameters) };
}

/** The statements of a text, each with the values of just those parameters that it names; null as `splitSql` has it. */
export async function splitNamed(
  splitSql: SplitSql,
  text: string,
  engine: Engine,
): Promise<readonly string[] | null> {
  const { sql, parameters } = bindParameters(text, engine);
  const read = withPlaceholders(sql, engine);
  const pieces: string[] = [];
  let at = 0;
  for (const words of (await splitSql(read, engine)) ?? []) {
    const start = read.indexOf(words, at);
    if (start < 0) return null;
    at = start + words.length;
    const piece = sql.slice(start, at);
    const names = new Set(findParameters(piece, engine).uses.map(({ name }) => name));
    pieces.push(
      giveParameters(
        piece,
        parameters.filter(({ name }) => names.has(name)),
      ),
    );
  }
  return pieces.length === 0 ? null : pieces;
}
