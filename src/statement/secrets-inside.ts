/** A stretch of the text to be replaced, in UTF-16 units, end exclusive. */
export type Secret = { readonly start: number; readonly end: number; readonly shown: string };

export const hidden = "***";

/** The password of a URL: all to the last @, for nothing but it says where a password with marks in it ends. */
export function passwordOfUrl(text: string): { readonly start: number; readonly end: number } | undefined {
  const opening = /:\/\/[^\s:@/]*:/.exec(text);
  if (opening === null) return undefined;
  const start = opening.index + opening[0].length;
  const end = text.lastIndexOf("@");
  return end > start ? { start, end } : undefined;
}

const assigned =
  /(?:password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|credential)[\w-]{0,40}["'\\]{0,4}\s{0,9}(?:=>|:=|=|:)\s{0,9}/gi;
const spoken = /\b(?:password|identified\s{1,9}by)\b\s{0,9}/gi;

/**
 * Secrets within the content of a literal or comment that lies at `from`: connection strings, `password=…`, and SQL in quotes
 * (`password ''…''`). `open` is true when the secret is said to follow but comes from outside of this content; `touchesEnd` when
 * it goes to the content's end, so that it goes on behind it if that end is none.
 */
export function secretsInside(
  content: string,
  from: number,
): { readonly secrets: Secret[]; readonly open: boolean; readonly touchesEnd: boolean } {
  const secrets: Secret[] = [];
  let open = false;
  const hide = (start: number, end: number) => {
    if (end > start) secrets.push({ start: from + start, end: from + end, shown: hidden });
  };
  const url = passwordOfUrl(content);
  if (url !== undefined) hide(url.start, url.end);
  for (const match of content.matchAll(assigned)) {
    const start = match.index + match[0].length;
    const value = /^\S*/.exec(content.slice(start, start + 4_096))?.[0] ?? "";
    if (value === "" || value.startsWith("%")) open ||= /^p/i.test(match[0]);
    hide(start, /["'\\$]/.test(value) || value.length === 4_096 ? content.length : start + value.length);
  }
  for (const match of content.matchAll(spoken)) {
    const start = match.index + match[0].length;
    const next = content.slice(start, start + 2);
    if (/^(?:["'\\$]|e['\\])/i.test(next)) hide(start, content.length);
    const isSql = /\b(?:alter|create|role|user)\b/i.test(
      content.slice(Math.max(0, match.index - 200), match.index),
    );
    if (isSql && (next === "" || next.startsWith("%"))) open = true;
  }
  return { secrets, open, touchesEnd: secrets.some(({ end }) => end === from + content.length) };
}
