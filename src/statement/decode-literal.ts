import type { Secret } from "./secrets-inside.js";
import type { Engine } from "./statement.js";
import { contentBounds, type Token } from "./tokens.js";

/** What quoted pieces that continue each other say, and where in their text each unit of it comes from (and its end). */
export type Decoded = { readonly text: string; readonly places: readonly number[] };

/** Backslashes whose letter is another character than itself; what stands for a blank is a blank here. */
const letters: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: " ",
  f: " ",
  "0": " ",
  Z: " ",
};

/**
 * Undoes the quoting of adjacent literals, as the engine does: doubled marks, backslashes, `U&'\0061'` (with `unicodeEscape` in place
 * of the backslash, where `UESCAPE` names another).
 */
export function decodeLiterals(pieces: readonly Token[], engine: Engine, unicodeEscape = "\\"): Decoded {
  let text = "";
  const places: number[] = [];
  let end = 0;
  let escapes = engine === "mysql";
  for (const piece of pieces) {
    const { from, to } = contentBounds(piece);
    const mark = piece.text.charAt(from - piece.start - 1);
    escapes ||= /^e'/i.test(piece.text);
    const escape =
      piece.kind === "dollar" || mark === "`"
        ? none
        : /^u&/i.test(piece.text)
          ? unicodeAt(unicodeEscape)
          : escapes
            ? backslashAt
            : none;
    for (let at = from; at < to;) {
      const offset = at - piece.start;
      const isDoubled =
        piece.kind !== "dollar" && piece.text[offset] === mark && piece.text[offset + 1] === mark;
      const { unit, length } = isDoubled ? { unit: mark, length: 2 } : escape(piece.text, offset);
      text += unit;
      for (let index = 0; index < unit.length; index += 1) places.push(at);
      at += length;
    }
    end = to;
  }
  return { text, places: [...places, end] };
}

/** A stretch of what was decoded as the stretch of the text that it comes from. */
export function inText({ places }: Decoded, { start, end, shown }: Secret): Secret {
  return { start: places[start] ?? 0, end: places[end] ?? 0, shown };
}

type Unit = { readonly unit: string; readonly length: number };

function none(text: string, at: number): Unit {
  return { unit: text.charAt(at), length: 1 };
}

function backslashAt(text: string, at: number): Unit {
  if (text[at] !== "\\") return none(text, at);
  const code = /\\(?:x([\da-f]{1,2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{2,3}))/iy;
  code.lastIndex = at;
  const found = code.exec(text);
  if (found === null) {
    const letter = text.charAt(at + 1);
    return { unit: letters[letter] ?? letter, length: 2 };
  }
  const [whole, byte, short, long, octal] = found;
  return {
    unit: character(octal === undefined ? parseInt(byte ?? short ?? long ?? "", 16) : parseInt(octal, 8)),
    length: whole.length,
  };
}

function unicodeAt(escape: string): (text: string, at: number) => Unit {
  return (text, at) => {
    if (text[at] !== escape) return none(text, at);
    if (text[at + 1] === escape) return { unit: escape, length: 2 };
    const code = /\+([\da-f]{6})|([\da-f]{4})/iy;
    code.lastIndex = at + 1;
    const found = code.exec(text);
    if (found === null) return none(text, at);
    return { unit: character(parseInt(found[1] ?? found[2] ?? "", 16)), length: 1 + found[0].length };
  };
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
