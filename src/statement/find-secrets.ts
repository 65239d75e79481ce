import { hidden, passwordOfUrl, type Secret, secretsInside } from "./secrets-inside.js";
import { contentBounds, isComment, type Token, tokensBetween } from "./tokens.js";

const hiddenLiteral = "'***'";
const hiddenRest = "*** (the rest is hidden)";

/** Words and quoted names after which a literal is a secret. */
const secretName =
  /^(?:[\w-]{0,40}[_-])?(?:(?:ssl)?password|passwd|pwd|passphrase|secret|secret_?key|token|api_?key|access_?key|credentials?)$/i;
/** What may stand between such a name and its literal. */
const between = /^(?:=|==|=>|:=|:|<>|!=|\(|like|ilike|in|to)$/i;
/** The words of MySQL's clause: `IDENTIFIED WITH plugin BY RANDOM PASSWORD`, `… AS 'hash' REPLACE 'old'`. */
const identifiedWords = /^(?:with|via|by|as|using|password|random|replace)$/i;
/** How deep dollar-quoted bodies inside such bodies are followed. */
const maxDepth = 8;

/**
 * How far literals can be believed to end where they seem to: the parser took the text; it took the text around this quoted body;
 * or nothing vouches for it, and all that follows a secret's name is hidden.
 */
type Trust = "parsed" | "quoted" | "none";

/** Finds what must not be stored or shown; in order, without overlaps. `parsed` says that the parser took the text. */
export function findSecrets(sql: string, parsed: boolean): Secret[] {
  return merge(findBetween(sql, 0, sql.length, parsed ? "parsed" : "none", 0));
}

function findBetween(sql: string, from: number, to: number, trust: Trust, depth: number): Secret[] {
  const tokens = tokensBetween(sql, from, to);
  const code = tokens.filter((token) => !isComment(token));
  const place: Place = { sql, to, code, trust, isSound: tokens.every(({ closed }) => closed) };
  return [
    ...(trust === "parsed" ? [] : urlOutside(sql, from, to)),
    ...code.flatMap((token, index) => afterName(place, token, index)),
    ...tokens.flatMap((token) => inside(place, token, depth)),
  ];
}

type Place = {
  readonly sql: string;
  readonly to: number;
  /** All tokens but comments. */
  readonly code: readonly Token[];
  readonly trust: Trust;
  readonly isSound: boolean;
};

function afterName(place: Place, token: Token, index: number): Secret[] {
  const name =
    token.kind === "identifier" ? token.text.replaceAll('"', "") : token.kind === "word" ? token.text : "";
  if (/^identified$/i.test(name)) return afterIdentified(place, index);
  if (!secretName.test(name)) return [];
  let next = index + 1;
  while (next < index + 4 && between.test(place.code[next]?.text ?? "")) next += 1;
  const literals = hideLiterals(place, next);
  if (literals !== undefined) return literals;
  return /^password$/i.test(name) && place.trust !== "parsed" ? rest(place, token.end) : [];
}

function afterIdentified(place: Place, index: number): Secret[] {
  const secrets: Secret[] = [];
  let next = index + 1;
  for (let token = place.code[next]; token !== undefined; token = place.code[next]) {
    const isPlugin = /^(?:with|via)$/i.test(place.code[next - 1]?.text ?? "");
    const literals = hideLiterals(place, next);
    if (literals !== undefined) secrets.push(...literals);
    else if (!isPlugin && !identifiedWords.test(token.text)) break;
    next += 1;
  }
  const keyword = place.code[index];
  if (secrets.length > 0 || place.trust === "parsed" || keyword === undefined) return secrets;
  return rest(place, keyword.end);
}

/** The literal at this place with what continues it; to the end if the text can't be trusted to end it there. */
function hideLiterals(place: Place, index: number): Secret[] | undefined {
  const secrets: Secret[] = [];
  for (let next = index; ; next += 1) {
    const token = place.code[next];
    if (token === undefined || !isLiteral(token, place.trust)) break;
    if (!isDelimited(place, token)) return rest(place, token.start);
    secrets.push({ start: token.start, end: token.end, shown: hiddenLiteral });
  }
  return secrets.length > 0 ? secrets : undefined;
}

/** MySQL writes literals in double quotes too. */
function isLiteral({ kind }: Token, trust: Trust): boolean {
  return kind === "string" || kind === "dollar" || (kind === "identifier" && trust !== "parsed");
}

function isDelimited({ sql, to, trust, isSound }: Place, token: Token): boolean {
  if (trust !== "quoted") return trust === "parsed";
  return isSound && !token.text.includes("\\") && (token.end === to || /[\s;,)]/.test(sql.charAt(token.end)));
}

/** From the next thing that stands there, if any. */
function rest({ sql, to }: Place, after: number): Secret[] {
  const start = after + sql.slice(after, to).search(/\S|$/);
  return [{ start, end: to, shown: hiddenRest }];
}

function inside(place: Place, token: Token, depth: number): Secret[] {
  if (token.kind === "word" || token.kind === "mark") return [];
  const { from, to } = contentBounds(token);
  const content = place.sql.slice(from, to);
  if (token.kind === "dollar") {
    if (depth < maxDepth)
      return findBetween(place.sql, from, to, place.trust === "none" ? "none" : "quoted", depth + 1);
    return [{ start: from, end: to, shown: hidden }];
  }
  const { secrets, open, touchesEnd } = secretsInside(content, from);
  const goesOn = (open && !isComment(token)) || (touchesEnd && place.trust !== "parsed");
  return goesOn ? [...secrets, ...rest(place, token.end)] : secrets;
}

/** A URL that nobody quoted may run through what looks like quotes. */
function urlOutside(sql: string, from: number, to: number): Secret[] {
  const text = sql.slice(from, to);
  const url = passwordOfUrl(text);
  return url === undefined ? [] : [{ start: from + url.start, end: from + url.end, shown: hidden }];
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
