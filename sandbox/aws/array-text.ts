/** The items of a one-dimensional array in PostgreSQL's text form; undefined for one of several dimensions. */
export function readArray(text: string): (string | null)[] | undefined {
  if (!text.startsWith("{")) return undefined;
  const items: (string | null)[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)|[{}]/gsu;
  pattern.lastIndex = 1;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === "{") return undefined;
    const [, quoted, bare] = match;
    if (quoted !== undefined) items.push(quoted.replaceAll(/\\(.)/gsu, "$1"));
    else if (bare !== undefined) items.push(bare === "NULL" ? null : bare);
  }
  return items;
}
