/**
 * The values at a dotted path; those of every element where it leads through a list. Names that don't fit exactly are compared without
 * case, because services disagree on it (`dBClusterIdentifier`, `dbClusterIdentifier`). Null counts as absent.
 */
export function valuesAt(record: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [record];
  for (const name of path.split(".")) {
    values = values.flatMap(elements).flatMap((value) => memberOf(value, name));
  }
  return values.filter((value) => value !== null && value !== undefined);
}

/** The first text, number or truth at a path, as text. */
export function textAt(record: unknown, path: string): string | null {
  const [text] = valuesAt(record, path)
    .flatMap(elements)
    .flatMap((value) => textOf(value) ?? []);
  return text ?? null;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function memberOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, name)) return [Reflect.get(value, name)];
  const lower = name.toLowerCase();
  const other = Object.keys(value).find((key) => key.toLowerCase() === lower);
  return other === undefined ? [] : [Reflect.get(value, other)];
}
