/** What a person typed after `/sql`. */
export type SqlCommand =
  | { readonly kind: "help" }
  | { readonly kind: "run"; readonly databaseName: string | undefined; readonly text: string };

/** Reads `help`, `@database statement` or a bare statement; never refuses. Nothing at all asks for help. */
export function parseCommand(text: string): SqlCommand {
  const trimmed = text.trim();
  if (trimmed === "" || /^help$/i.test(trimmed)) return { kind: "help" };
  const named = /^@([A-Za-z0-9_-]+)(?:\s+([\s\S]*))?$/.exec(trimmed);
  if (named === null) return { kind: "run", databaseName: undefined, text: trimmed };
  if (/^help$/i.test((named[2] ?? "").trim())) return { kind: "help" };
  return { kind: "run", databaseName: (named[1] ?? "").toLowerCase(), text: (named[2] ?? "").trim() };
}
