import type { Reason } from "../reason.js";

/** PostgreSQL's own operators: none of their functions changes anything. https://www.postgresql.org/docs/current/functions.html */
export const builtInOperators: ReadonlySet<string> = new Set(
  `
  !! !~ !~* !~~ !~~* # ## #- #> #>> % & && &< &<| &> * *< *<= *<> *= *> *>= + - -> ->> -|- / < <-> << <<= <<| <= <> <@ <^ = > >=
  >> >>= >^ ? ?# ?& ?- ?-| ?| ?|| @ @-@ @> @? @@ @@@ ^ ^@ | |&> |/ |>> || ||/ ~ ~* ~<=~ ~<~ ~= ~>=~ ~>~ ~~ ~~*
  `
    .trim()
    .split(/\s+/),
);

/** Those of extensions that are in wide use: hstore, ltree, pg_trgm, cube, intarray, PostGIS, pgvector. */
const ofExtensions: ReadonlySet<string> = new Set(
  `
  #<# #<=# #= #># #>=# %# %% %> %>> <% <<% <<-> <<<-> <-> <->> <->>> ?<@ ?@ ?@> ?~ ^<@ ^? ^@> ^~ ~>
  &&& <<->> <#> <<#>> |=| ~== <+> <=> <~> <%>
  `
    .trim()
    .split(/\s+/),
);

/** Why an operator makes a statement more than a read: behind one that nobody here knows there may be any function. */
export function riskOfOperator(parts: readonly string[]): Reason | undefined {
  const name = parts.at(-1);
  if (name === undefined) return undefined;
  const isKnown =
    parts.length === 1 ? builtInOperators.has(name) || ofExtensions.has(name) : parts[0] === "pg_catalog";
  return isKnown
    ? undefined
    : { risk: "write", because: `uses the operator ${parts.join(".")}, which may change something` };
}
