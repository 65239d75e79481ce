/** One word of a question; `quoted` words are names and keep their case. */
export type Word = { readonly text: string; readonly quoted: boolean };

const pattern = /(?:"(?:[^"]|"")*"|[^\s"]+)+|"/gu;

/**
 * Splits a question at white space, keeps `"Quoted Names"` together, and forgets what people add around names:
 * backticks, a closing `;` or `?`, typographic double quotes.
 */
export function splitWords(text: string): Word[] {
  const plain = text.replace(/[“”„]/gu, '"').replace(/`/gu, " ");
  return (plain.match(pattern) ?? [])
    .map((word) => word.replace(/[;?]+$/u, ""))
    .filter((word) => word !== "")
    .map((word) => ({ text: word, quoted: word.includes('"') }));
}
