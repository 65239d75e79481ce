/** A stretch of the text to be replaced, in UTF-16 units, end exclusive. */
export type Secret = { readonly start: number; readonly end: number; readonly shown: string };

export const hidden = "***";

/** The password of a URL: all to the last @, for nothing but it says where a password with marks in it ends. */
export function passwordOfUrl(text: string): { readonly start: number; readonly end: number } | undefined {
  const opening = /:\/\/[^\s:@/]{0,255}:/.exec(text);
  if (opening === null) return undefined;
  const start = opening.index + opening[0].length;
  const end = text.lastIndexOf("@");
  return end > start ? { start, end } : undefined;
}

const assigned =
  /(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credential)[\w-]{0,40}["'\\]{0,4}\s{0,9}(?:=>|:=|=|:)/gi;
const spoken = /\b(?:password|by|replace)\b/gi;
const maxValue = 4_096;
/** `pwd=x` */
const leastContent = 5;

/**
 * Secrets within the unquoted content of a literal or comment: connection strings, `password=…`, SQL in quotes (`password '…'`).
 * `open` is true when the secret is said to follow but comes from outside of this content; `touchesEnd` when it goes to the
 * content's end, so that it goes on behind it if that end is none.
 */
export function secretsInside(content: string): {
  readonly secrets: readonly Secret[];
  readonly open: boolean;
  readonly touchesEnd: boolean;
} {
  const secrets: Secret[] = [];
  if (content.length < leastContent) return { secrets, open: false, touchesEnd: false };
  let open = false;
  const hide = (start: number, end: number) => {
    if (end > start) secrets.push({ start, end, shown: hidden });
  };
  const url = passwordOfUrl(content);
  if (url !== undefined) hide(url.start, url.end);
  let at = 0;
  for (const match of content.matchAll(assigned)) {
    const start = afterBlanks(content, match.index + match[0].length);
    if (start < at) continue;
    const value = valueAt(content, start);
    if (value === "" || value.startsWith("%")) open ||= /^p/i.test(match[0]);
    at = /["'\\$]/.test(value) || value.length === maxValue ? content.length : start + value.length;
    hide(start, at);
    if (at < content.length) continue;
    open ||= leavesQuote(content.slice(start));
    break;
  }
  for (const match of content.matchAll(spoken)) {
    if (!/^password/i.test(match[0]) && !isIdentified(content, match.index)) continue;
    const start = afterBlanks(content, match.index + match[0].length);
    const next = content.slice(start, start + 3);
    if (/^(?:["'\\$]|e['\\]|u&['\\])/i.test(next)) {
      hide(start, content.length);
      open ||= leavesQuote(content.slice(start));
      break;
    }
    const isSql = /\b(?:alter|create|role|user)\b/i.test(
      content.slice(Math.max(0, match.index - 200), match.index),
    );
    if (isSql && (next === "" || next.startsWith("%"))) open = true;
  }
  return { secrets, open, touchesEnd: secrets.some(({ end }) => end === content.length) };
}

/** The first quote is not closed: what it holds goes on outside. */
function leavesQuote(text: string): boolean {
  const mark = /['"]/.exec(text)?.[0];
  return mark !== undefined && text.split(mark).length % 2 === 0;
}

/** `BY` and `REPLACE` come before a password only in MySQL's clause. */
function isIdentified(content: string, at: number): boolean {
  return /\bidentified\b/i.test(content.slice(Math.max(0, at - 200), at));
}

function valueAt(content: string, start: number): string {
  const value = new RegExp(`\\S{0,${maxValue}}`, "y");
  value.lastIndex = start;
  return value.exec(content)?.[0] ?? "";
}

/** Behind blanks and comments. */
function afterBlanks(content: string, start: number): number {
  const blank = /\s+|\/\*|--[^\n]*(?:\n|$)|#[^\n]*\n/y;
  for (let at = start; ;) {
    blank.lastIndex = at;
    const found = blank.exec(content)?.[0];
    if (found === undefined) return at;
    const close = found === "/*" ? content.slice(at, at + maxValue).indexOf("*/") : -1;
    at += close < 0 ? found.length : close + 2;
  }
}
