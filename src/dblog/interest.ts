/** How soon a text is worth reading, the gravest first; undefined where it can't be what is asked for. Judged by its words, without a parse. */
export type Interest = (sql: string) => Rank | undefined;
export type Rank = (typeof ranks)[number];

export const ranks = [0, 1, 2] as const;

const grave =
  /\b(?:drop|truncate|alter|grant|revoke|delete|create|do|call|execute|reassign|security|import|comment)\b/i;
const writing = /\b(?:update|insert|merge|copy|into)\b/i;

/** Of a text that nobody asks about. */
export function gravityOf(sql: string): Rank {
  if (grave.test(sql)) return 0;
  return writing.test(sql) ? 1 : 2;
}
