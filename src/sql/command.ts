/** What a person typed after `/sql`. */
export type SqlCommand =
  | { readonly kind: "help"; readonly databaseName: string | undefined }
  | { readonly kind: "run"; readonly databaseName: string | undefined; readonly text: string };

/** Reads `help`, `@database statement` or a bare statement; never refuses. Nothing at all asks for help. */
export function parseCommand(text: string): SqlCommand {
  const trimmed = text.trim();
  if (trimmed === "" || /^help$/i.test(trimmed)) return { kind: "help", databaseName: undefined };
  const named = /^@([A-Za-z0-9_-]+)(?:\s+([\s\S]*))?$/.exec(trimmed);
  if (named === null) return { kind: "run", databaseName: undefined, text: trimmed };
  const databaseName = (named[1] ?? "").toLowerCase();
  const statement = (named[2] ?? "").trim();
  if (/^help$/i.test(statement)) return { kind: "help", databaseName };
  return { kind: "run", databaseName, text: statement };
}
