import type { z } from "zod";

import type { Mistake } from "./mistakes.js";

/** A file whose names were made ones that can be read, and mistakes in it told under the names as written. */
export type Mended = { readonly file: unknown; readonly asWritten: (mistake: Mistake) => Mistake };

/** Below a name that can't be one nothing is read: gives each such name another, so that whatever else is wrong there is found, too. */
export function mendNames(file: unknown, issues: readonly z.core.$ZodIssue[], root: string): Mended {
  const written = issues.flatMap(({ code, path }) => (code === "invalid_key" ? [path.map(String)] : []));
  const mended = structuredClone(file);
  const paths = written.flatMap(([section = "", name = ""]) => {
    const names = sectionOf(mended, section);
    if (names === undefined || !(name in names)) return [];
    const other = otherName(name, names);
    names[other] = names[name];
    delete names[name];
    return [{ from: `${root}: ${section}.${other}`, to: `${root}: ${section}.${name}` }];
  });
  const asWritten = (mistake: Mistake): Mistake => {
    const named = paths.find(({ from }) => mistake.path === from || /^[.[]/.test(rest(mistake.path, from)));
    return named === undefined ? mistake : { ...mistake, path: named.to + rest(mistake.path, named.from) };
  };
  return { file: mended, asWritten };
}

function rest(path: string, from: string): string {
  return path.startsWith(from) ? path.slice(from.length) : "";
}

/** The name in lower case is most often what is meant, and what other sections call it. */
function otherName(name: string, taken: object): string {
  const lower = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "-")
    .replace(/^[_-]+/, "")
    .slice(0, 60);
  const first = lower === "" ? "unnamed" : lower;
  const free = [first, ...Array.from({ length: 99 }, (_, index) => `${first}-${index}`)];
  return free.find((each) => !(each in taken)) ?? first;
}

function sectionOf(file: unknown, section: string): Record<string, unknown> | undefined {
  const found: unknown = isObject(file) ? file[section] : undefined;
  return isObject(found) ? found : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
