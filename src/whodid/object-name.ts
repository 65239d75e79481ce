import type { Word } from "./words.js";

/**
 * An object as the question writes it, folded as the server stores it; `schema` is null where not written. Of a pattern, each `*` in the
 * name stands for any characters, or none.
 */
export type ObjectName = {
  readonly schema: string | null;
  readonly name: string;
  readonly isPattern?: true;
};

const part = /"(?:[^"]|"")*"|[^".]+/gu;
const shape = /^(?:(?:"(?:[^"]|"")+"|[\p{L}_*][\p{L}\p{N}_$*-]*)(?:\.(?!$)|$)){1,2}$/u;

/** Reads `name`, `schema.name`, `"Quoted Names"` and `wild_*`; undefined for what can't be a name. Identifiers have at most 63 bytes; 200 leave room for two. */
export function parseObjectName(word: Word): ObjectName | undefined {
  if (word.text.length > 200 || !shape.test(word.text)) return undefined;
  const [first, second] = word.text.match(part) ?? [];
  if (first === undefined) return undefined;
  if (second === undefined) return { schema: null, ...nameOf(first) };
  return isWild(first) ? undefined : { schema: fold(first), ...nameOf(second) };
}

function nameOf(written: string): Omit<ObjectName, "schema"> {
  return isWild(written) ? { name: fold(written), isPattern: true } : { name: fold(written) };
}

/** Whether an object of that name is meant. In one pass, however many `*` were written. */
export function isNamed({ name, isPattern }: ObjectName, other: string | null | undefined): boolean {
  if (isPattern === undefined || typeof other !== "string") return other === name;
  const [first = "", ...rest] = name.split("*");
  const last = rest.pop() ?? "";
  if (other.length < first.length + last.length) return false;
  if (!other.startsWith(first) || !other.endsWith(last)) return false;
  const between = other.slice(first.length, other.length - last.length);
  let at = 0;
  return rest.every((literal) => {
    const found = between.indexOf(literal, at);
    at = found + literal.length;
    return found !== -1;
  });
}

function isWild(written: string): boolean {
  return !written.startsWith('"') && written.includes("*");
}

function fold(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}
