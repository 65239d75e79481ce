import { decodeLiterals, inText } from "./decode-literal.js";
import { secretShapes } from "./secret-shapes.js";
import { secretLiterals } from "./secrets-in-code.js";
import { secretParameters } from "./secret-parameters.js";
import { hidden, passwordOfUrl, type Secret, secretsInside } from "./secrets-inside.js";
import type { Engine } from "./statement.js";
import { isComment, type Token, tokensOf } from "./tokens.js";

const hiddenLiteral = "'***'";
const hiddenRest = "*** (the rest is hidden)";

/** The words of MySQL's clause: `IDENTIFIED WITH plugin BY RANDOM PASSWORD`, `… AS 'hash' REPLACE 'old'`. */
const identifiedWords = /^(?:with|via|by|as|using|password|random|replace)$/i;
/** How deep code within literals is followed. */
const maxDepth = 8;
/** `pwd 'x'` */
const leastCode = 7;

/**
 * How far literals can be believed to end where they seem to: the parser took the text; it took the text around this quoted body;
 * it is what a literal or comment says, perhaps code; or nothing vouches for it, and all that follows a secret's name is hidden.
 */
type Trust = "parsed" | "quoted" | "said" | "none";

/** Finds what must not be stored or shown; in order, without overlaps. `parsed` says that the parser took the text. */
export function findSecrets(sql: string, engine: Engine, parsed: boolean): Secret[] {
  const trust = parsed ? "parsed" : "none";
  return merge([
    ...secretShapes(sql),
    ...findWithin(sql, engine, trust, 0),
    ...secretParameters(sql, engine, (inlined) => findWithin(inlined, engine, trust, 0)),
  ]);
}

type Place = {
  readonly sql: string;
  readonly engine: Engine;
  /** All tokens but comments. */
  readonly code: readonly Token[];
  readonly trust: Trust;
  readonly isSound: boolean;
  readonly depth: number;
};

function findWithin(sql: string, engine: Engine, trust: Trust, depth: number): Secret[] {
  const tokens = tokensOf(sql, engine);
  const code = tokens.filter((token) => !isComment(token) && token.kind !== "comment-mark");
  const place: Place = { sql, engine, code, trust, isSound: tokens.every(({ closed }) => closed), depth };
  return [
    ...(trust === "quoted" || trust === "none" ? urlOutside(sql) : []),
    ...secretLiterals(
      code,
      engine,
      (token) => nameOf(token, engine),
      (token) => isLiteral(token, trust),
    ).map((index) => hideAt(place, index)),
    ...code.flatMap((token, index) => afterKeyword(place, token, index)),
    ...tokens
      .filter((token) => isComment(token) || token.kind === "identifier")
      .flatMap((token) => insideQuoted(place, [token]).secrets),
    ...insideLiterals(place),
  ];
}

/** What a token names: a word, a quoted name, or what a short literal says. */
function nameOf(token: Token, engine: Engine): string {
  if (token.kind === "word") return token.text;
  const isQuoted = token.kind === "identifier" || token.kind === "string";
  if (!isQuoted || token.text.length > 200) return "";
  return decodeLiterals([token], engine).text.replaceAll(/^[^\w$]+|[^\w$]+$/g, "");
}

function afterKeyword(place: Place, token: Token, index: number): Secret[] {
  if (token.kind !== "word") return [];
  if (/^identified$/i.test(token.text)) return afterIdentified(place, index);
  const isBare = place.trust === "none" || (place.trust === "quoted" && !place.isSound);
  return isBare && /^password$/i.test(token.text) ? rest(place, token.end) : [];
}

function afterIdentified(place: Place, index: number): Secret[] {
  const { code, trust } = place;
  const secrets: Secret[] = [];
  for (let next = index + 1; ; next += 1) {
    const token = code[next];
    if (token === undefined) break;
    const isPlugin = /^(?:with|via)$/i.test(code[next - 1]?.text ?? "");
    if (isLiteral(token, trust) || token.kind === "number") secrets.push(hideAt(place, next));
    else if (!isPlugin && !identifiedWords.test(token.text)) break;
  }
  const keyword = code[index];
  if (secrets.length > 0 || trust === "parsed" || trust === "said" || keyword === undefined) return secrets;
  return rest(place, keyword.end);
}

/** The literal, or all from it on if the text can't be trusted to end it there. */
function hideAt(place: Place, index: number): Secret {
  const token = place.code[index];
  if (token === undefined || !isDelimited(place, token)) return restFrom(place, token?.start ?? 0);
  return { start: token.start, end: token.end, shown: token.kind === "number" ? hidden : hiddenLiteral };
}

/** MySQL, and who means it, writes literals in double quotes too. */
function isLiteral({ kind }: Token, trust: Trust): boolean {
  return kind === "string" || kind === "dollar" || (kind === "identifier" && trust !== "parsed");
}

function isDelimited({ sql, trust, isSound }: Place, token: Token): boolean {
  if (trust !== "quoted") return trust !== "none";
  return isSound && !token.text.includes("\\") && /^$|[\s;:|,)\]]/.test(sql.charAt(token.end));
}

/** From the next thing that stands there, if any. */
function rest(place: Place, after: number): Secret[] {
  return [restFrom(place, after + place.sql.slice(after).search(/\S|$/))];
}

function restFrom({ sql }: Place, start: number): Secret {
  return { start, end: sql.length, shown: hiddenRest };
}

/** Literals that stand side by side, which the engine puts together; a dollar quote stands alone. */
function literalGroups(code: readonly Token[]): number[][] {
  const groups: number[][] = [];
  for (const [index, { kind }] of code.entries()) {
    if (kind === "string" && code[index - 1]?.kind === "string") groups.at(-1)?.push(index);
    else if (kind === "string" || kind === "dollar") groups.push([index]);
  }
  return groups;
}

function insideLiterals(place: Place): Secret[] {
  const { code } = place;
  const open = new Set<number>();
  const secrets: Secret[] = [];
  for (const group of literalGroups(code)) {
    const pieces = group.flatMap((index) => code[index] ?? []);
    const [first = 0, last = 0] = [group[0], group.at(-1)];
    if (code[first]?.kind === "dollar" && isBody(code, first)) {
      secrets.push(...insideBody(place, pieces));
      continue;
    }
    const inside = insideQuoted(place, pieces, unicodeEscapeAt(code, last + 1));
    secrets.push(...inside.secrets);
    if (inside.open) open.add(last);
  }
  return [...secrets, ...behind(place, (index) => open.has(index))];
}

function insideBody({ engine, trust, depth }: Place, pieces: readonly Token[]): Secret[] {
  const body = decodeLiterals(pieces, engine);
  if (depth >= maxDepth) return [inText(body, { start: 0, end: body.text.length, shown: hidden })];
  const inner = trust === "none" || trust === "said" ? trust : "quoted";
  return findWithin(body.text, engine, inner, depth + 1).map((secret) => inText(body, secret));
}

/** A dollar quote that holds code, and no string. */
function isBody(code: readonly Token[], index: number): boolean {
  const [word, before] = [code[index - 1]?.text ?? "", code[index - 2]?.text ?? ""];
  return /^(?:do|as|execute)$/i.test(word) || /^language$/i.test(before);
}

/** `UESCAPE '!'` */
function unicodeEscapeAt(code: readonly Token[], index: number): string | undefined {
  const isNamed = /^uescape$/i.test(code[index]?.text ?? "");
  return isNamed ? code[index + 1]?.text.charAt(1) : undefined;
}

type Inside = {
  readonly secrets: readonly Secret[];
  /** A secret is said to follow from outside of it. */
  readonly open: boolean;
};

function insideQuoted(place: Place, pieces: readonly Token[], unicodeEscape?: string): Inside {
  const { sql, engine, trust, depth } = place;
  const said = decodeLiterals(pieces, engine, unicodeEscape);
  const { text, places } = said;
  const { secrets, open, touchesEnd } = secretsInside(text);
  const isAsTyped = text === sql.slice(places[0], places.at(-1));
  const found = [
    ...secrets,
    // What stands as it was typed was looked at with the whole text.
    ...(isAsTyped ? [] : secretShapes(text)),
    ...(text.length >= leastCode && /['"`$]/.test(text) ? deeper(text, engine, depth) : []),
  ].map((secret) => inText(said, secret));
  const last = pieces.at(-1);
  const goesOn = touchesEnd && last !== undefined && trust !== "parsed" && trust !== "said";
  return { secrets: goesOn ? [...found, ...rest(place, last.end)] : found, open };
}

function deeper(text: string, engine: Engine, depth: number): Secret[] {
  return depth < maxDepth
    ? findWithin(text, engine, "said", depth + 1)
    : [{ start: 0, end: text.length, shown: hidden }];
}

/** Secrets that code puts together: all further literals of a statement, behind a literal that says that one follows. */
function behind(place: Place, isOpen: (index: number) => boolean): Secret[] {
  const secrets: Secret[] = [];
  let follows = false;
  for (const [index, { kind, text }] of place.code.entries()) {
    if (text === ";") follows = false;
    else if (follows && (kind === "string" || kind === "dollar")) secrets.push(hideAt(place, index));
    follows ||= isOpen(index);
    if (follows && place.trust === "none") return rest(place, place.code[index]?.end ?? 0);
  }
  return secrets;
}

/** A URL that nobody quoted may run through what looks like quotes. */
function urlOutside(text: string): Secret[] {
  const url = passwordOfUrl(text);
  return url === undefined ? [] : [{ ...url, shown: hidden }];
}

function merge(secrets: readonly Secret[]): Secret[] {
  const merged: Secret[] = [];
  for (const secret of secrets.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || secret.start >= last.end) merged.push(secret);
    else if (secret.end > last.end)
      merged[merged.length - 1] = { ...last, end: secret.end, shown: secret.shown };
  }
  return merged.filter(({ start, end }) => end > start);
}
