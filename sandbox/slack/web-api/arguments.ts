/** The arguments of a call as they came: strings from a form, values from JSON. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Reads a form or JSON body. Undefined: neither. */
export function parseArguments(contentType: string, body: string): Arguments | undefined {
  if (!contentType.startsWith("application/json")) return Object.fromEntries(new URLSearchParams(body));
  const value = parseNested(body);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

/** Forms carry lists and objects as JSON text; JSON bodies carry them as they are. Undefined: not JSON. */
export function parseNested(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

export const textOf = (args: Arguments, name: string): string | undefined => {
  const value = args[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

export const flagOf = (args: Arguments, name: string): boolean =>
  [true, "true", "1"].some((yes) => args[name] === yes);
