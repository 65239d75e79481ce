/** What is to be parsed: SQL, or a statement (DO, CREATE FUNCTION) whose PL/pgSQL body is asked for. */
export type Source = string | { readonly plpgsql: string };

/** The tree as JSON, or the parser's refusal with its place, 1-based in characters. */
export type Answer = { readonly tree: string } | { readonly error: string; readonly position: number | null };

/** Never rejects for what the text says. */
export type Parse = (source: Source) => Promise<Answer>;
