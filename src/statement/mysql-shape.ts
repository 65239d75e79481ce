import { decodeLiterals } from "./decode-literal.js";
import { isComment, type Token, tokensOf } from "./tokens.js";

const literal = "?";
/** Longer rows and lists are not compared with their neighbours. */
const maxFolded = 4_096;

/**
 * What is left of a MySQL text without its literals, parameters, blanks and comments, in lower case (names too: only a list of all
 * keywords could tell them apart), equal neighbours of lists and rows said once. Null where a quote is left open, or nothing is said.
 */
export function mysqlShape(sql: string): string | null {
  const tokens = tokensOf(sql, "mysql").filter((token) => !isComment(token) && token.kind !== "comment-mark");
  if (tokens.length === 0 || tokens.some(({ closed }) => !closed)) return null;
  const words: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const { word, isParameter } = wordOf(token, tokens[index - 1], tokens[index + 1]);
    if (word === literal && isSign(words)) words.pop();
    if (word !== "" && (word !== literal || words.at(-1) !== literal)) words.push(word);
    if (isParameter) words.push(literal);
  }
  return folded(words);
}

type Word = { readonly word: string; readonly isParameter?: true };

function wordOf(token: Token, previous: Token | undefined, next: Token | undefined): Word {
  const { kind, text } = token;
  const lower = text.toLowerCase();
  if (kind === "identifier") return { word: decodeLiterals([token], "mysql").text.toLowerCase() };
  if (kind === "string" || kind === "number") return { word: literal };
  const isNext = (after: Token | undefined, before: Token | undefined) =>
    after?.kind === "word" && after.start === before?.end;
  if (kind === "mark") {
    // `:name`, also right behind an operator: `=:name`.
    return text.endsWith(":") && isNext(next, token)
      ? { word: text.slice(0, -1), isParameter: true }
      : { word: text };
  }
  if (previous?.text.endsWith(":") === true && isNext(token, previous)) return { word: "" };
  const isValue = /^(?:null|true|false)$/.test(lower) && !/^(?:is|not)$/i.test(previous?.text ?? "");
  return { word: isValue ? literal : lower };
}

/** A sign before a number, and no operator between two values. */
function isSign(words: readonly string[]): boolean {
  const [before = "", sign] = words.slice(-2);
  if (words.length === 1) return /^[+-]$/.test(words[0] ?? "");
  return (
    /^[+-]$/.test(sign ?? "") &&
    /^(?:[^\w)?`]+|select|and|or|between|then|else|when|return|limit|offset|values)$/.test(before)
  );
}

type Item = { text: string; last: string };
type List = { readonly items: Item[] };

/** Equal neighbours of lists once: `in (?, ?)` is `in (?)`, `values (?), (?)` is `values (?)`. */
function folded(words: readonly string[]): string {
  const lists: List[] = [];
  let list = emptyList();
  for (const word of words) {
    if (word === "(") {
      lists.push(list);
      list = emptyList();
    } else if (word === ")" && lists.length > 0) {
      const text = `(${textOf(list)})`;
      list = lists.pop() ?? emptyList();
      add(list, text);
    } else if (word === ",") {
      foldLast(list);
      list.items.push({ text: "", last: "" });
    } else {
      add(list, word);
    }
  }
  // An open bracket's content stays with what stands before it.
  return [...lists, list].map(textOf).join("(");
}

function emptyList(): List {
  return { items: [{ text: "", last: "" }] };
}

function add({ items }: List, word: string): void {
  const item = items.at(-1);
  if (item === undefined) return;
  item.text = item.text === "" ? word : `${item.text} ${word}`;
  item.last = word;
}

/** Drops the last item if it is nothing but a value, row or list like that at the end of the one before. */
function foldLast({ items }: List): void {
  const [before, last] = items.slice(-2);
  if (before === undefined || last === undefined || last.text.length > maxFolded) return;
  const isValue = last.text === literal || (last.text.startsWith("(") && last.text === last.last);
  if (isValue && before.last === last.text) items.pop();
}

function textOf(list: List): string {
  foldLast(list);
  return list.items.map(({ text }) => text).join(",");
}
