import type { ImportBook } from "../../src/ledger/import-book.js";

/** The import book in memory, for unit tests. */
export function createMemoryImportBook(): ImportBook {
  const names = new Set<string>();
  return { has: async (name) => names.has(name), add: async (name) => void names.add(name) };
}
