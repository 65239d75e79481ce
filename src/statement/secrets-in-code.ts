import { isSecretName, secretArgumentsOf, takesPairs } from "./secret-names.js";
import type { Engine } from "./statement.js";
import type { Token } from "./tokens.js";

/** What stands between two brackets, or all that stands outside of any. */
type List = {
  /** Behind so many commas. */
  place: number;
  /** All literals up to the next comma or clause are of a secret's expression. */
  hides: boolean;
  /** The next `=` or `TO` begins such an expression. */
  awaits: boolean;
  /** Places that hold secrets. */
  secretPlaces: readonly number[];
  /** Places where a secret's name stands. */
  readonly names: number[];
  /** Those places of the list of columns that lies behind, for the rows that follow. */
  columns: readonly number[];
  readonly inSecret: boolean;
  readonly isOfPairs: boolean;
};

/** Words that end a secret's expression. */
const clause =
  /^(?:and|or|where|from|returning|order|group|having|limit|offset|union|except|intersect|on|when|then|else|end|into|set|valid|add|drop|using|loop|do)$/i;
const comparing = /^(?:[=<>:!~]+|like|ilike|in|to|not|similar)$/i;
/** Options of a user mapping that tell no secret. */
const harmlessOption = /^(?:user|username|options|set|add|drop)$/i;

/**
 * The literals (by index in `code`, which has no comments) that are secrets because of what stands before or around them: a name and
 * an operator, a function that takes secrets, a column of an INSERT. One pass. `nameOf` tells what a token names, or "";
 * `isLiteral` says which tokens are literals.
 */
export function secretLiterals(
  code: readonly Token[],
  engine: Engine,
  nameOf: (token: Token) => string,
  isLiteral: (token: Token) => boolean,
): number[] {
  const found: number[] = [];
  const lists: List[] = [];
  let list = listIn(undefined, []);
  let follows = false;
  let isMapping = false;
  for (const [index, token] of code.entries()) {
    const { text } = token;
    const previous = code[index - 1]?.text ?? "";
    const next = code[index + 1]?.text ?? "";
    const name = nameOf(token);
    if (isLiteral(token)) {
      if (follows || isHidden(list)) found.push(index);
      else found.push(...comparedWithSecret(code, index, nameOf));
      if (list.isOfPairs && next === "," && isSecretName(name))
        list.secretPlaces = [...list.secretPlaces, list.place + 1];
    } else if (token.kind === "number") {
      if (list.hides && /^(?:[=:]+|=>|to)$/i.test(previous)) found.push(index);
      follows = false;
    } else {
      follows = false;
    }
    if (text === "(" || text === "[") {
      lists.push(list);
      list = listWithin(list, code, index, engine);
    } else if (text === ")" || text === "]") {
      const { names } = list;
      list = lists.pop() ?? listIn(undefined, []);
      if (names.length > 0 && comparing.test(next)) list.hides = true;
      if (names.length > 0) list.columns = names;
      isMapping &&= lists.length > 0;
    } else if (text === ",") {
      list.place += 1;
      list.hides = false;
    } else if (text === ";") {
      lists.length = 0;
      list = listIn(undefined, []);
      isMapping = false;
    } else if (list.awaits && /^(?:=|:=|to)$/i.test(text)) {
      list.hides = true;
    } else if (/^(?:default|:=)$/i.test(text) || isDistinct(previous, text)) {
      // `password text default …`, `password is distinct from …`
      list.hides ||= list.names.at(-1) === list.place;
    } else if (/^select$/i.test(text) && list.columns.length > 0) {
      list.secretPlaces = list.columns;
      list.place = 0;
    } else if (token.kind === "word" && clause.test(text)) {
      list.hides = false;
      list.columns = [];
      if (/^(?:from|where|on|returning)$/i.test(text)) list.secretPlaces = [];
    }
    if (/^mapping$/i.test(text) && /^user$/i.test(previous)) isMapping = true;
    if (isMapping && lists.length > 0 && token.kind !== "mark" && !isLiteral(token))
      follows = !harmlessOption.test(name);
    if (!isSecretName(name) || (isString(token) && !comparing.test(next))) continue;
    if (list.names.at(-1) !== list.place) list.names.push(list.place);
    if (comparing.test(next)) list.hides = true;
    else follows = true;
    if (/^set$/i.test(previous) && /^for$/i.test(next)) list.awaits = true;
  }
  return found;
}

function listWithin(outer: List, code: readonly Token[], opening: number, engine: Engine): List {
  const before = code[opening - 1];
  if (before?.kind === "word") {
    const secretPlaces = secretArgumentsOf(before.text, engine);
    if (secretPlaces.length > 0 || takesPairs(before.text))
      return listIn(outer, secretPlaces, takesPairs(before.text));
  }
  const isRow = /^(?:values?|row|,)$/i.test(before?.text ?? "");
  const list = listIn(outer, isRow ? outer.columns : []);
  // `with x (password) as (values …)`
  return /^as$/i.test(before?.text ?? "") ? { ...list, columns: outer.columns } : list;
}

function listIn(outer: List | undefined, secretPlaces: readonly number[], isOfPairs = false): List {
  return {
    place: 0,
    hides: false,
    awaits: false,
    secretPlaces,
    names: [],
    columns: [],
    inSecret: outer !== undefined && isHidden(outer),
    isOfPairs,
  };
}

function isHidden({ hides, inSecret, place, secretPlaces }: List): boolean {
  return hides || inSecret || secretPlaces.includes(place);
}

function isDistinct(previous: string, text: string): boolean {
  return /^distinct$/i.test(previous) && /^from$/i.test(text);
}

/** The literal at this place and those that it continues, in `'…' = password` and `'…' = u.password`. */
function comparedWithSecret(
  code: readonly Token[],
  index: number,
  nameOf: (token: Token) => string,
): readonly number[] {
  if (!/^(?:=|<>|!=)$/.test(code[index + 1]?.text ?? "")) return [];
  const isSecret = [code[index + 2], code[index + 4]].some(
    (token) => token !== undefined && !isString(token) && isSecretName(nameOf(token)),
  );
  if (!isSecret) return [];
  const literals = [index];
  for (let place = index - 1; code[place]?.kind === "string"; place -= 1) literals.push(place);
  return literals;
}

function isString({ kind }: Token): boolean {
  return kind === "string" || kind === "dollar";
}
