import type { Word } from "./words.js";

/** An object as the question writes it, folded as the server stores it; `schema` is null where not written. */
export type ObjectName = { readonly schema: string | null; readonly name: string };

const part = /"(?:[^"]|"")*"|[^".]+/gu;
const shape = /^(?:(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$-]*)(?:\.(?!$)|$)){1,2}$/u;

/** Reads `name`, `schema.name` and `"Quoted Names"`; undefined for what can't be a name. Identifiers have at most 63 bytes; 200 leave room for two. */
export function parseObjectName(word: Word): ObjectName | undefined {
  if (word.text.length > 200 || !shape.test(word.text)) return undefined;
  const [first, second] = (word.text.match(part) ?? []).map(fold);
  if (first === undefined) return undefined;
  return second === undefined ? { schema: null, name: first } : { schema: first, name: second };
}

function fold(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}
